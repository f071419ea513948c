from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestDelivery(InspectionCase):
    """An inspection lot is product, lot and delivery; none escapes, and none stops a receipt."""

    def _goods(self, uom="uom.product_uom_unit", tracking="lot", **values):
        unit = self.env.ref(uom)
        return self.env["product.product"].create(
            {
                "name": "Goods",
                "is_storable": True,
                "tracking": tracking,
                "categ_id": self.leaves.id,
                "purchase_method": "receive",
                "uom_id": unit.id,
                "supplier_taxes_id": False,
                **values,
            }
        )

    def _pass(self, task):
        self._inspect(task).with_user(self.reviewer).action_complete()

    def test_same_lot_name_again_is_inspected_again(self):
        self._plan()
        self._pass(self._task_of(self._receive(100, "L9")))
        self.assertEqual(self._sellable(self.warehouse), 100)
        other = self.env["res.partner"].create({"name": "Other Farm"})
        picking = self._receive(500, order=self._order(500, supplier=other), lot="L9")
        task = self._task_of(picking)
        self.assertEqual((task.quantity, task.supplier_id), (500, other))
        self.assertEqual(self._sellable(self.warehouse), 0)
        self._pass(task)
        self.assertEqual(self._sellable(self.warehouse), 600)

    def test_after_a_failure_the_next_delivery_frees_only_itself(self):
        self._plan()
        first = self._fail(100, "L9")
        self._pass(self._task_of(self._receive(500, "L9")))
        self.assertEqual(first._active_holds().mapped("origin_id"), first.ids)
        self.assertEqual(self._sellable(self.warehouse), 0)

    def test_serials_of_a_delivery_are_one_lot(self):
        self._plan()
        product = self._goods(tracking="serial")
        picking = self._order(30, product=product).picking_ids
        self._fill(picking, {f"S{number:02}": 1 for number in range(30)})
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        # ISO 2859-1, II, 2.5: a lot of 30 is D, the arrow leads to n = 5, Ac = 0
        self.assertEqual((task.quantity, task.lot_size, task.sample_size), (30, 30, 5))
        self.assertEqual(len(task.lot_ids), 30)
        drawn = task.sample_units.split(", ")
        self.assertEqual(len(set(drawn)), 5)
        self.assertLessEqual(set(drawn), set(task.lot_ids.mapped("name")))
        self.assertTrue(all(lot.is_on_hold for lot in task.lot_ids))
        result = self._inspect(task, T_VIS=3)
        result.with_user(self.reviewer).action_complete()
        back = task.problem_ids.filtered(lambda problem: problem.problem_type == "return")
        self.assertEqual(back.return_quantity, 30)
        back.with_user(self.second_reviewer).action_approve()
        self.assertEqual(back.return_picking_id.move_line_ids.lot_id, task.lot_ids)
        self.assertEqual(task.purchase_line_id.qty_received, 0)

    def test_serials_pass_together(self):
        self._plan()
        product = self._goods(tracking="serial")
        picking = self._order(3, product=product).picking_ids
        self._fill(picking, {f"P{number}": 1 for number in range(3)})
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        self._pass(task)
        task.lot_ids.invalidate_recordset()
        self.assertFalse(any(lot.is_on_hold for lot in task.lot_ids))

    def _receipt_of(self, partner=None, product=None):
        suppliers = self.env.ref("stock.stock_location_suppliers")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "partner_id": partner and partner.id,
                "location_id": suppliers.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": (product or self.product).id,
                            "product_uom_qty": 100,
                            "location_id": suppliers.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def test_receipt_without_contact(self):
        self._plan()
        picking = self._receipt_of()
        self._fill(picking, {"N1": 100})
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        self.assertEqual((task.sample_size, task.regime), (20, "normal"))
        self.assertFalse(task.supplier_id or task.class_ids.series_id)
        self.assertTrue(task.lot_id.is_on_hold)
        self._pass(task)
        self.assertEqual(self._sellable(self.warehouse), 100)

    def test_lot_typed_in_after_validation(self):
        self._plan()
        picking = self._receive(100, "L1")
        move = picking.move_ids
        self.env["stock.move.line"].create(
            {
                "picking_id": picking.id,
                "move_id": move.id,
                "product_id": self.product.id,
                "lot_id": self.env["stock.lot"]
                .create({"name": "L2", "product_id": self.product.id})
                .id,
                "quantity": 50,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )
        tasks = self._task_of(picking)
        self.assertEqual(
            {(task.lot_id.name, task.quantity) for task in tasks}, {("L1", 100), ("L2", 50)}
        )
        self.assertEqual(self._sellable(self.warehouse), 0)

    def test_quantity_raised_before_anybody_began(self):
        """One task on the whole delivery takes over: 400 pieces are H-like no more, but G to H."""
        self._plan()
        picking = self._receive(100, "L1")
        first = self._task_of(picking)
        picking.move_ids.move_line_ids.quantity = 400
        task = self._task_of(picking) - first
        self.assertEqual(first.state, "cancelled")
        self.assertEqual((task.quantity, task.sample_size), (400, 50))
        self.assertFalse(first._active_holds())
        self.assertEqual(self._sellable(self.warehouse), 0)
        self._pass(task)
        self.assertEqual(self._sellable(self.warehouse), 400)

    def test_quantity_raised_after_the_inspection(self):
        self._plan()
        picking = self._receive(100, "L1")
        first = self._task_of(picking)
        self._pass(first)
        picking.move_ids.move_line_ids.quantity = 400
        rest = self._task_of(picking) - first
        self.assertEqual((rest.part, rest.quantity), (1, 300))
        self.assertEqual(self._sellable(self.warehouse), 0)
        picking.move_ids.move_line_ids.quantity = 400
        self.assertEqual(len(self._task_of(picking)), 2)

    def test_lot_renamed_after_validation(self):
        self._plan()
        picking = self._receive(100, "L1")
        self._pass(self._task_of(picking))
        other = self.env["stock.lot"].create({"name": "L2", "product_id": self.product.id})
        picking.move_ids.move_line_ids.lot_id = other
        self.assertIn(other, self._task_of(picking).lot_id)
        self.assertTrue(other.is_on_hold)

    def test_product_without_category_under_a_plan_by_supplier(self):
        self._plan(category_ids=[], supplier_ids=[Command.set(self.supplier.ids)])
        self.product.categ_id = False
        picking = self._receive(100, "F13")
        self.assertEqual(picking.state, "done")
        task = self._task_of(picking)
        self.assertTrue(task.class_ids.series_id)
        self._pass(task)
        self.assertEqual(task.class_ids.series_id.recent, "A")

    def test_an_error_in_a_plan_stops_no_receipt(self):
        """The goods come in, are held, and a planner is told; the others are inspected."""
        self._plan()
        rules = type(self.env["inspection.rule"])
        sample = rules._sample

        def broken(rule, lot, regime, defect_class):
            if lot == 13:
                raise ValueError("No table has 13")
            return sample(rule, lot, regime, defect_class)

        order = self._order(113)
        picking = order.picking_ids
        self._fill(picking, {"BAD": 13, "GOOD": 100})
        with (
            patch.object(rules, "_sample", broken),
            mute_logger("odoo.addons.quality_inspection.models.intake.inspection_intake"),
        ):
            picking.with_user(self.receiver).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._task_of(picking).lot_id.name, "GOOD")
        lots = picking.move_line_ids.lot_id
        self.assertTrue(all(lot.is_on_hold for lot in lots))
        activity = picking.activity_ids
        self.assertEqual(activity.user_id, self.planner)
        self.assertIn("No table has 13", activity.note)

    def test_lot_size_in_the_unit_people_draw(self):
        """12,200 g are 13 kilograms, 60 kg in crates of 12 kg are five crates."""
        kilogram = self.env.ref("uom.product_uom_kgm")
        crate = self.env["uom.uom"].create(
            {"name": "Crate", "relative_factor": 12, "relative_uom_id": kilogram.id}
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        gram, ton = self.env.ref("uom.product_uom_gram"), self.env.ref("uom.product_uom_ton")
        self._plan()
        for uom, ordered, quantity, expected, size in (
            ("uom.product_uom_gram", gram, 12200, (kilogram, 13), 5),
            ("uom.product_uom_kgm", kilogram, 12.2, (kilogram, 13), 5),
            ("uom.product_uom_kgm", crate, 5, (crate, 5), 5),
            ("uom.product_uom_kgm", kilogram, 0.4, (kilogram, 1), 1),
            ("uom.product_uom_kgm", ton, 0.1, (kilogram, 100), 20),
            ("uom.product_uom_unit", dozen, 10, (self.env.ref("uom.product_uom_unit"), 120), 20),
        ):
            with self.subTest(uom=uom, ordered=ordered.name, quantity=quantity):
                product = self._goods(uom)
                order = self._order(quantity, product=product)
                order.order_line.product_uom_id = ordered
                picking = order.picking_ids
                picking.move_ids.write({"product_uom": ordered.id, "product_uom_qty": quantity})
                self._fill(picking, {f"U{product.id}": quantity})
                picking.with_user(self.receiver).button_validate()
                task = self._task_of(picking)
                self.assertEqual((task.draw_uom_id, task.lot_size), expected)
                self.assertEqual(task.sample_size, size)

    def test_unit_chosen_for_the_product(self):
        self._plan()
        self.product.inspection_uom_id = self.env.ref("uom.product_uom_dozen")
        task = self._task_of(self._receive(120))
        self.assertEqual((task.lot_size, task.quantity), (10, 120))

    def test_pieces_are_not_drawn_by_weight(self):
        """Odoo would convert: 120 pieces are 0.12 kg, a lot of one."""
        with self.assertRaisesRegex(ValidationError, "choose a unit of that kind in Drawn In"):
            self.product.inspection_uom_id = self.env.ref("uom.product_uom_kgm")

    def test_goods_without_a_receipt_have_one_task(self):
        """A move of its own is a delivery, too, and is decided on once."""
        self._plan()
        place = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": self.warehouse.lot_stock_id.id,
        }
        lot = self.env["stock.lot"].create({"name": "LOOSE", "product_id": self.product.id})
        line = {"product_id": self.product.id, "lot_id": lot.id, "quantity": 100, "picked": True}
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 100,
                    "company_id": self.company.id,
                    **place,
                    "move_line_ids": [Command.create({**line, **place})],
                }
                for _delivery in range(2)
            ]
        )
        moves._action_confirm(merge=False)
        moves.picked = True
        for move in moves:
            move._action_done()
        tasks = self.env["inspection.task"].search([("move_id", "in", moves.ids)])
        self.assertEqual(tasks.move_id, moves, "each move is a delivery")
        self.env["inspection.intake"]._inspect(moves.move_line_ids)
        known = self.env["inspection.task"].search([("move_id", "in", moves.ids)])
        self.assertEqual(known, tasks)

    def test_nobody_inspects_his_own_receipt(self):
        self._plan()
        both = self._user("both", "receiver", "inspector")
        mine = self.env["inspection.inspector"].create(
            {"user_id": both.id, "company_id": self.company.id, "shift_start": 0, "shift_end": 24}
        )
        self.inspector.is_available = False
        task = self._task_of(self._receive(100, user=both))
        self.assertFalse(task.inspector_id)
        self.assertEqual(task.receiver_id, both)
        with self.assertRaisesRegex(UserError, "received these goods"):
            task.with_user(both).action_start()
        with self.assertRaisesRegex(ValidationError, "Choose another"), self.env.cr.savepoint():
            task.with_user(self.planner).inspector_id = mine
        other = self._task_of(self._receive(100, "L2"))
        self.assertEqual(other.inspector_id, mine)

    def test_lots_cost_no_statements_each(self):
        """Twenty lots take as many statements as two, but for a handful."""
        self._plan(self.visual | self.temperature)
        counts = []
        for number, lots in enumerate((2, 20)):
            picking = self._order(10 * lots).picking_ids
            self._fill(picking, {f"Q{number}-{lot}": 10 for lot in range(lots)})
            lines = picking.move_line_ids
            intake = self.env["inspection.intake"]
            with patch.object(type(intake), "_inspect", lambda *args: None):
                picking.with_user(self.receiver).button_validate()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            intake._inspect(lines)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(self._task_of(picking)), lots)
        few, many = counts
        self.assertLess(many - few, 5, counts)
