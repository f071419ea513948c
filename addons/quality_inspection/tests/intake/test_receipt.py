from datetime import date, datetime

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...hooks import uninstall_hook
from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestReceipt(InspectionCase):
    """A validated receipt meets the plans in its own transaction."""

    def test_receipt_makes_decision_task_and_hold(self):
        plan = self._plan()
        picking = self._receive(500)
        task = self._task_of(picking)
        decision = self.env["inspection.decision"].search([("plan_id", "=", plan.id)])
        self.assertEqual(len(task), 1)
        # ISO 2859-1, level II, AQL 2.5: a lot of 500 is H, n = 50, Ac = 3.
        self.assertEqual(
            (task.code_letter, task.sample_size, task.accept_number, task.reject_number),
            ("H", 50, 3, 4),
        )
        self.assertEqual(task.quantity, 500)
        self.assertEqual(task.supplier_id, self.supplier)
        self.assertEqual(task.inspector_id, self.inspector)
        self.assertEqual(decision.task_id, task)
        self.assertTrue(decision.is_selected)
        self.assertTrue(decision._replays())
        self.assertTrue(task.lot_id.is_on_hold)
        self.assertEqual(picking.inspection_task_count, 1)

    def test_uninstalling_leaves_the_hold_to_a_person(self):
        """Goods that nobody has inspected stay on hold, and somebody can release them."""
        self._plan()
        hold = self._task_of(self._receive(500))._active_holds()
        self.assertTrue(hold.origin_id)
        uninstall_hook(self.env)
        self.assertEqual((hold.state, bool(hold.origin_id)), ("active", False))
        hold._release("looked at by hand")
        self.assertEqual(hold.state, "released")

    def test_sample_units_fit_the_lot(self):
        self._plan()
        task = self._task_of(self._receive(500))
        units = [int(unit) for unit in task.sample_units.split(",")]
        self.assertEqual(len(set(units)), 50)
        self.assertTrue(all(1 <= unit <= 500 for unit in units))

    def test_each_lot_has_its_own_task(self):
        self._plan()
        order = self._order(300)
        picking = order.picking_ids
        self._fill(picking, {"A": 100, "B": 200})
        picking.with_user(self.receiver).button_validate()
        tasks = self._task_of(picking)
        self.assertEqual(
            {(t.lot_id.name, t.quantity, t.sample_size) for t in tasks},
            {("A", 100, 20), ("B", 200, 32)},
        )

    def test_hold_blocks_reservation_and_sale(self):
        self._plan()
        task = self._task_of(self._receive(500))
        free = self.env["stock.quant"]._get_available_quantity(
            self.product, self.warehouse.lot_stock_id
        )
        sellable = self.product._get_sellable_quantities(self.warehouse)
        self.assertEqual(free, 0)
        self.assertEqual(sellable[self.warehouse.id, self.product.id], 0)
        delivery = self._delivery(5)
        delivery.action_assign()
        self.assertNotEqual(delivery.state, "assigned")
        self.assertFalse(delivery.move_line_ids.filtered("lot_id"))
        self.assertTrue(task.is_held)

    def test_held_lot_can_not_be_moved(self):
        self._plan()
        task = self._task_of(self._receive(500))
        delivery = self._delivery(5)
        delivery.move_ids.write(
            {
                "move_line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_id": self.product.uom_id.id,
                            "lot_id": task.lot_id.id,
                            "quantity": 5,
                            "picking_id": delivery.id,
                            "location_id": delivery.location_id.id,
                            "location_dest_id": delivery.location_dest_id.id,
                        },
                    )
                ],
                "picked": True,
            }
        )
        with self.assertRaises(UserError):
            delivery._action_done()

    def _delivery(self, quantity):
        customers = self.env.ref("stock.stock_location_customers")
        delivery = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": customers.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "location_id": self.warehouse.lot_stock_id.id,
                            "location_dest_id": customers.id,
                        },
                    )
                ],
            }
        )
        delivery.action_confirm()
        return delivery

    def test_rule_without_hold(self):
        self._plan(rule={"hold_until_inspected": False})
        task = self._task_of(self._receive(500))
        self.assertFalse(task.lot_id.is_on_hold)

    def test_other_category_is_not_inspected(self):
        other = self.env["product.category"].create({"name": "Tools"})
        self._plan(category_ids=[(6, 0, other.ids)])
        self.assertFalse(self._task_of(self._receive(500)))

    def test_draft_plan_does_nothing(self):
        self._plan(activate=False)
        self.assertFalse(self._task_of(self._receive(500)))

    def test_first_rule_that_fits_decides(self):
        plan = self._plan(rule={"sequence": 20})
        plan.rule_ids = [
            (
                0,
                0,
                {
                    "sequence": 10,
                    "supplier_id": self.supplier.id,
                    "method": "fixed",
                    "fixed_size": 7,
                    "item_ids": [(6, 0, self.visual.ids)],
                },
            )
        ]
        self.assertEqual(self._task_of(self._receive(500)).sample_size, 7)

    def test_ratio_and_all(self):
        self._plan(rule={"method": "ratio", "ratio": 0.05})
        self._plan(rule={"method": "all"})
        tasks = self._task_of(self._receive(120))
        self.assertEqual(sorted(tasks.mapped("sample_size")), [6, 120])

    def test_without_inspector_the_task_waits(self):
        self._plan()
        self.inspector.is_available = False
        task = self._task_of(self._receive(500))
        self.assertEqual(task.assignment, "none")
        self.inspector.is_available = True
        task.with_user(self.planner).action_assign()
        self.assertEqual(task.inspector_id, self.inspector)

    def test_round_robin(self):
        second = self.env["inspection.inspector"].create(
            {
                "user_id": self.second_inspector_user.id,
                "company_id": self.company.id,
                "shift_start": 0,
                "shift_end": 24,
            }
        )
        self._plan()
        inspectors = [self._task_of(self._receive(50, f"R{n}")).inspector_id for n in range(4)]
        self.assertEqual(inspectors, [self.inspector, second, self.inspector, second])

    def test_skill_decides(self):
        skill = self.env["inspection.skill"].create({"name": "Rapid test for this test"})
        self.card.skill_id = skill
        self._plan(self.card)
        task = self._task_of(self._receive(50, "S1"))
        self.assertFalse(task.inspector_id)
        self.inspector.skill_ids = skill
        self.assertEqual(self._task_of(self._receive(50, "S2")).inspector_id, self.inspector)

    def test_goods_without_lot_are_not_held_before_they_fail(self):
        loose = self.env["product.product"].create(
            {
                "name": "Bags",
                "is_storable": True,
                "categ_id": self.leaves.id,
                "purchase_method": "receive",
            }
        )
        self._plan()
        picking = self._order(80, product=loose).picking_ids
        picking.move_ids.write({"quantity": 80, "picked": True})
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        self.assertEqual((task.sample_size, task.is_held), (20, False))
        result = self._inspect(task, T_VIS=9)
        result.with_user(self.reviewer).action_complete()
        task.invalidate_recordset()
        self.assertEqual(task.hold_ids.warehouse_id, self.warehouse)

    def test_not_due_lot_is_only_recorded(self):
        self._plan(frequency="week")
        self.assertTrue(self._task_of(self._receive(50, "W1")))
        second = self._receive(50, "W2")
        self.assertFalse(self._task_of(second))
        decision = self.env["inspection.decision"].search([("picking_id", "=", second.id)])
        self.assertEqual(decision.reason, "not_due")

    def test_what_is_known_to_be_wrong_is_due(self):
        """No frequency puts off tightened inspection, nor goods that are recalled."""
        self._plan(frequency="week")
        self._receive(50, "W1")
        series = self._series().sudo()
        series.severity = "tightened"
        task = self._task_of(self._receive(50, "W2"))
        self.assertEqual(task.decision_id.reason, "tightened")
        series.severity = "normal"
        self.assertFalse(self._task_of(self._receive(50, "W3")))
        self.env["supermarket.hold"]._place(self.product, reason="recall")
        task = self._task_of(self._receive(50, "W4"))
        self.assertEqual(task.decision_id.reason, "recall")

    def test_temperature_is_never_skipped(self):
        self._plan(self.visual | self.temperature, frequency="week")
        self._receive(50, "W1")
        task = self._task_of(self._receive(50, "W2"))
        self.assertEqual(task.line_ids.item_id, self.temperature)

    def test_the_day_of_the_store_counts(self):
        """At one in the morning in Shanghai the plan and the limit of that day are in force."""
        self.warehouse.partner_id.tz = "Asia/Shanghai"
        self.lead.limit_ids.date_from = date(2026, 3, 2)
        with freeze_time(datetime(2026, 3, 2, 9)):
            self._plan(self.lead, date_start=date(2026, 3, 2))
        with freeze_time(datetime(2026, 3, 1, 15, 30)):
            self.assertFalse(self._task_of(self._receive(50, "Y")), "half past eleven of the 1st")
        with freeze_time(datetime(2026, 3, 1, 17)):
            task = self._task_of(self._receive(50, "T"))
        self.assertFalse(task.lacks_limit)
        self.assertEqual(task.line_ids.summary, "≤ 0.2")

    def test_every_third_lot(self):
        self._plan(frequency_count=3)
        made = [bool(self._task_of(self._receive(50, f"N{n}"))) for n in range(7)]
        self.assertEqual(made, [True, False, False, True, False, False, True])
