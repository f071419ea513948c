from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestReturn(InspectionCase):
    """What goes back to the supplier, from where, in whose name; and what stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(cls.visual | cls.card)

    def test_return_moves_exactly_the_held_quantity(self):
        task = self._fail(500)
        problem = self._problem(task, "return")
        self.assertEqual(problem.return_quantity, 500)
        problem.with_user(self.second_reviewer).action_approve()
        picking = problem.return_picking_id
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.move_ids.quantity, 500)
        self.assertEqual(picking.move_ids.origin_returned_move_id, task.move_id)
        self.assertTrue(picking.move_ids.to_refund)
        self.assertEqual(picking.location_dest_id.usage, "supplier")
        self.assertEqual(self._on_hand(task.lot_id), 0)
        self.assertEqual(task.purchase_line_id.qty_received, 0)
        problem.with_user(self.manager).action_approve()
        self.assertEqual(len(task.move_id.returned_move_ids), 1)

    def test_who_asked_for_a_part_is_not_told_to_approve_it(self):
        back = self._problem(self._fail(500), "return")
        asked = back.activity_ids.user_id
        back.with_user(asked).return_quantity = 120
        [activity] = back.activity_ids
        self.assertTrue(back.with_user(activity.user_id).can_approve)
        self.assertNotEqual(activity.user_id, asked)
        back.with_user(activity.user_id).release_rest = True
        self.assertTrue(back.with_user(back.activity_ids.user_id).can_approve)

    def test_return_takes_what_is_left(self):
        task = self._fail(500)
        loss = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1
        )
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "lot_id": task.lot_id.id,
                "scrap_qty": 40,
                "company_id": self.company.id,
                "location_id": self.warehouse.lot_stock_id.id,
                **({"scrap_location_id": loss.id} if loss else {}),
            }
        )
        scrap.do_scrap()
        problem = self._problem(task, "return")
        problem.with_user(self.second_reviewer).action_approve()
        self.assertEqual(problem.return_picking_id.move_ids.quantity, 460)
        self.assertEqual(task.purchase_line_id.qty_received, 40)

    def test_return_is_of_the_inspected_delivery_alone(self):
        """From wherever it lies; another delivery of the same lot name has its own inspection."""
        first = self._task_of(self._receive(300, "L1"))
        self._receive(200, "L1")
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        allowed = self.env["supermarket.hold"]._allow_held_context()
        quants = self.env["stock.quant"].with_context(**allowed)
        quants._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, -350, lot_id=first.lot_id
        )
        quants._update_available_quantity(self.product, shelf, 350, lot_id=first.lot_id)
        result = self._inspect(first, T_VIS=40)
        result.with_user(self.reviewer).action_complete()
        problem = self._problem(first, "return")
        self.assertEqual(problem.return_quantity, 300)
        problem.with_user(self.second_reviewer).action_approve()
        picking = problem.return_picking_id
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 300)
        self.assertEqual(picking.move_ids.origin_returned_move_id, first.move_id)
        self.assertEqual(self._on_hand(first.lot_id), 200)

    def test_return_corrects_the_draft_bill(self):
        order = self._order(500)
        task = self._task_of(self._receive(500, order=order))
        order.action_create_invoice()
        bill = order.invoice_ids
        self.assertEqual(bill.invoice_line_ids.quantity, 500)
        result = self._inspect(task, T_VIS=40)
        result.with_user(self.reviewer).action_complete()
        self._problem(task, "return").with_user(self.manager).action_approve()
        self.assertEqual(bill.invoice_line_ids.quantity, 0)
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def _fail_a_part(self, ordered, received):
        """Order more than comes first, billed before it comes; what came fails."""
        self.product.purchase_method = "purchase"
        order = self._order(ordered)
        order.action_create_invoice()
        picking = order.picking_ids
        self._fill(picking, {"L1": received})
        picking.with_user(self.receiver).with_context(skip_backorder=True).button_validate()
        task = self._task_of(picking)
        result = self._inspect(task, T_VIS=task.sample_size)
        result.with_user(self.reviewer).action_complete()
        return task, order.invoice_ids.invoice_line_ids

    def test_a_draft_bill_keeps_what_is_still_to_come(self):
        task, billed = self._fail_a_part(100, 40)
        self.assertEqual(billed.quantity, 100)
        self._problem(task, "return").with_user(self.manager).action_approve()
        self.assertEqual(billed.quantity, 60)

    def test_a_draft_bill_is_cut_by_the_part_that_goes_back(self):
        task, billed = self._fail_a_part(100, 40)
        problem = self._problem(task, "return")
        problem.with_user(self.second_reviewer).return_quantity = 10
        problem.with_user(self.manager).action_approve()
        self.assertEqual(billed.quantity, 90)

    def test_undo_return_takes_the_goods_back_on_hold(self):
        task = self._fail(500)
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.action_approve()
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._on_hand(task.lot_id), 500)
        self.assertEqual(task.purchase_line_id.qty_received, 500)
        self.assertTrue(task.lot_id.is_on_hold)
        self.assertFalse(self._task_of(problem.undo_picking_id))

    def _pack(self, lot, parts):
        """Put a lot into packages: {name of a package or False: quantity}."""
        [quant] = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )
        update = self.env["stock.quant"]._update_available_quantity
        packages = {}
        for name, quantity in parts.items():
            package = self.env["stock.package"].create({"name": name}) if name else None
            update(quant.product_id, quant.location_id, -quantity, lot_id=lot)
            update(
                quant.product_id,
                quant.location_id,
                quantity,
                lot_id=lot,
                package_id=package,
            )
            packages[name] = package
        return packages

    def _held(self, lot):
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )
        return {
            (quant.package_id.name, quant.owner_id.name): quant.quantity
            for quant in quants
            if quant.quantity
        }

    def test_a_pallet_is_returned_as_it_stands(self):
        task = self._fail(500)
        self._pack(task.lot_id, {"PAL-1": 40, "PAL-2": 460})
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.action_approve()
        self.assertFalse(self._held(task.lot_id))
        self.assertEqual(task.purchase_line_id.qty_received, 0)
        lines = problem.return_picking_id.move_line_ids
        self.assertEqual(set(lines.result_package_id.mapped("name")), {"PAL-1", "PAL-2"})
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._held(task.lot_id), {("PAL-1", False): 40, ("PAL-2", False): 460})
        self.assertEqual(task.purchase_line_id.qty_received, 500)

    def _consigned(self, quantity, lots, product=None):
        """Receive goods that stay their grower's; return their task."""
        picking = self._order(quantity, product).picking_ids
        picking.owner_id = self.env["res.partner"].create({"name": "Grower"})
        self._fill(picking, lots)
        picking.with_user(self.receiver).button_validate()
        return self._task_of(picking)

    def test_goods_of_an_owner_are_returned_in_his_name(self):
        task = self._consigned(500, {"L1": 500})
        result = self._inspect(task, T_VIS=task.sample_size)
        result.with_user(self.reviewer).action_complete()
        self.assertEqual(self._held(task.lot_id), {(False, "Grower"): 500})
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.action_approve()
        self.assertFalse(self._held(task.lot_id))
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._held(task.lot_id), {(False, "Grower"): 500})

    def test_what_the_dock_took_back_comes_back_once(self):
        """Odoo's own Return button on our transfer: there is nothing left to undo but the rest."""
        for taken, lot in ((500, "L1"), (200, "L2")):
            with self.subTest(taken=taken):
                task = self._fail(500, lot)
                problem = self._problem(task, "return").with_user(self.second_reviewer)
                problem.action_approve()
                back = self._send_back(problem.return_picking_id, taken)
                problem._undo("Supplier refused the goods")
                self.assertEqual(self._on_hand(task.lot_id), 500)
                self.assertEqual(task.purchase_line_id.qty_received, 500)
                self.assertTrue(task.lot_id.is_on_hold)
                self.assertEqual(problem.undo_picking_id == back, taken == 500)

    def _send_back(self, picking, quantity):
        """Return a transfer as a person does, by Odoo's dialog."""
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model=picking._name)
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        move = back.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "picking_id": back.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_uom.id,
                    "lot_id": picking.move_line_ids.lot_id.id,
                    "quantity": quantity,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]
        move.picked = True
        back.button_validate()
        self.assertEqual(back.state, "done")
        return back

    def test_nothing_to_return(self):
        task = self._fail(500)
        quants = self.env["stock.quant"].search([("lot_id", "=", task.lot_id.id)])
        quants.sudo().write({"inventory_quantity": 0})
        quants.sudo().action_apply_inventory()
        with (
            self.assertRaisesRegex(UserError, "nothing of this lot"),
            self.env.cr.savepoint(),
        ):
            self._problem(task, "return").with_user(self.second_reviewer).action_approve()
        problem = self._problem(task, "return")
        problem.invalidate_recordset()
        self.assertEqual(problem.state, "proposed")

    def test_the_bad_part_goes_back_and_the_rest_is_released(self):
        task = self._fail(100)
        problem = self._problem(task, "return")
        self.assertEqual(problem.return_quantity, 100)
        for quantity in (0, -1, 100.5):
            with self.assertRaisesRegex(UserError, "at most 100"), self.env.cr.savepoint():
                problem.with_user(self.second_reviewer).return_quantity = quantity
        proposer = problem.with_user(self.second_reviewer)
        proposer.write({"return_quantity": 20, "release_rest": True})
        self.assertEqual(problem.proposer_id, self.second_reviewer)
        with self.assertRaises(AccessError):
            proposer.action_approve()
        problem.with_user(self.manager).action_approve()
        self.assertEqual(problem.return_picking_id.move_ids.quantity, 20)
        self.assertEqual(task.purchase_line_id.qty_received, 80)
        self.assertEqual(self._sellable(self.warehouse), 80)
        with self.assertRaises(AccessError):
            problem.with_user(self.manager).write({"return_quantity": 5})

    def test_the_rest_waits_for_a_review(self):
        task = self._fail(100)
        problem = self._problem(task, "return")
        problem.with_user(self.second_reviewer).return_quantity = 20
        problem.with_user(self.manager).action_approve()
        self.assertEqual(self._sellable(self.warehouse), 0)
        action = task.with_user(self.planner).action_reinspect()
        again = self.env["inspection.task"].browse(action["res_id"])
        self._inspect(again).with_user(self.reviewer).action_complete()
        self.assertEqual(self._sellable(self.warehouse), 80)

    def test_no_rest_of_a_critical_failure(self):
        task = self._task_of(self._receive(100))
        result = self._inspect(task, T_CARD="nonconform")
        result.with_user(self.reviewer).action_complete()
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.return_quantity = 20
        with self.assertRaisesRegex(UserError, "failed critically"):
            problem.release_rest = True
