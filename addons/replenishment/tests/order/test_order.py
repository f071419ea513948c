from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestOrder(ReplenishmentCase):
    def _lines(self):
        return self.env["purchase.order.line"].search([("product_id", "=", self.product.id)])

    def test_accept_makes_one_purchase_line(self):
        proposal = self._propose().with_user(self.buyer)
        proposal.qty_to_order = 14
        proposal.action_accept()
        line = self._lines()
        self.assertEqual((line.product_qty, line.state), (14.0, "draft"))
        self.assertEqual((line.partner_id, line.price_unit), (self.vendor, 2.0))
        self.assertEqual(proposal.purchase_line_id, line)
        self.assertEqual((proposal.state, proposal.decided_by_id), ("accepted", self.buyer))
        self.assertEqual((proposal.difference_qty, proposal.orderpoint_id.trigger), (2.0, "manual"))

    def test_accept_twice_orders_once(self):
        proposal = self._propose().with_user(self.buyer)
        first = proposal.action_accept()
        again = proposal.action_accept()
        self.assertEqual(self._lines().product_qty, 12.0)
        self.assertEqual(first["res_id"], again["res_id"])

    def test_accept_groups_by_vendor(self):
        harbour = self.env["res.partner"].create({"name": "Harbour"})
        other = self._create_product("Chard")
        third = self._create_product("Tea", seller={"partner_id": harbour.id})
        proposals = self._propose() | self._propose(other) | self._propose(third)
        proposals.with_user(self.buyer).action_accept()
        self.assertEqual(len(proposals.purchase_id), 2)
        self.assertEqual(len(proposals.purchase_id.order_line), 3)

    def test_order_and_arrival_follow_the_calendar(self):
        self.vendor.replenishment_fri = True
        proposal = self._propose().with_user(self.buyer)
        proposal.action_accept()
        line = self._lines()
        self.assertEqual(line.order_id.date_order, datetime(2025, 3, 7, 12))
        self.assertEqual(line.date_planned.date(), proposal.delivery_date)

    def test_packs_reach_the_order(self):
        crate = self.env["uom.uom"].create(
            {"name": "Crate of 6", "relative_factor": 6, "relative_uom_id": self.product.uom_id.id}
        )
        self.product.seller_ids.product_uom_id = crate
        proposal = self._propose()
        proposal.action_accept()
        self.assertEqual((self._lines().product_qty, self._lines().product_uom_id), (2.0, crate))
        proposal.purchase_id.button_confirm()
        delivery = proposal.purchase_id.picking_ids
        delivery.move_ids.write({"quantity": 6.0, "picked": True})
        delivery.with_context(skip_backorder=True).button_validate()
        self.assertEqual(proposal.qty_received, 6.0)  # one crate, in units as the proposal

    def test_quantity_below_minimum_is_ordered_as_decided(self):
        self.product.seller_ids.min_qty = 50
        self._propose().action_accept()
        self.assertEqual((self._lines().product_qty, self._lines().price_unit), (12.0, 2.0))

    def test_price_below_minimum_is_per_pack(self):
        crate = self.env["uom.uom"].create(
            {"name": "Crate of 6", "relative_factor": 6, "relative_uom_id": self.product.uom_id.id}
        )
        self.product.seller_ids.write({"product_uom_id": crate.id, "min_qty": 3, "price": 12.0})
        self._propose().action_accept()
        self.assertEqual((self._lines().product_qty, self._lines().price_unit), (2.0, 12.0))

    def test_missed_cut_off_is_worked_out_anew(self):
        proposal = self._propose()
        missed = datetime(2025, 3, 4, 12)
        proposal.order_date = missed
        proposal.with_user(self.buyer).action_accept()
        self.assertEqual(proposal.state, "draft")
        self.assertGreater(proposal.order_date, missed)
        self.assertFalse(self._lines())
        proposal.qty_to_order = 12.0
        proposal.with_user(self.buyer).action_accept()
        self.assertEqual((proposal.state, self._lines().product_qty), ("accepted", 12.0))

    def test_cancelled_order_is_to_be_decided_again(self):
        proposal = self._propose()
        proposal.with_user(self.buyer).action_accept()
        proposal.purchase_id.button_cancel()
        self.assertEqual((proposal.state, proposal.purchase_line_id.id), ("draft", False))
        proposal.with_user(self.buyer).action_accept()
        self.assertEqual(proposal.purchase_line_id.state, "draft")

    def test_cancelled_order_leaves_a_newer_proposal_alone(self):
        proposal = self._propose()
        proposal.action_accept()
        newer = self._propose()
        newer.qty_to_order = 30.0
        proposal.purchase_id.button_cancel()
        self.assertEqual((proposal.state, newer.state), ("superseded", "draft"))
        self.assertEqual(newer.qty_to_order, 30.0)

    def test_cancelled_order_counts_no_more_in_a_newer_proposal(self):
        self._forecast(10.0)
        self._propose(proposed_qty=60.0).action_accept()
        newer = (
            self.env["replenishment.proposal"]
            .with_user(self.buyer)
            .create({"product_id": self.product.id, "warehouse_id": self.store.id})
        )
        self.assertEqual((newer.on_order_qty, newer.proposed_qty), (60.0, 0.0))
        self._lines().order_id.button_cancel()
        self.assertEqual(newer.on_order_qty, 0.0)
        self.assertGreater(newer.qty_to_order, 0.0)

    def test_nothing_to_order_is_refused(self):
        proposal = self._propose()
        proposal.qty_to_order = 0
        with self.assertRaisesRegex(UserError, "nothing to order of Spinach"):
            proposal.action_accept()

    def test_one_without_quantity_does_not_stop_the_others(self):
        proposal = self._propose()
        empty = self._propose(self._create_product("Leek"))
        empty.qty_to_order = 0
        (proposal | empty).with_user(self.buyer).action_accept()
        self.assertEqual((proposal.state, empty.state), ("accepted", "draft"))

    def test_quantity_that_is_no_number_is_named(self):
        with self.assertRaisesRegex(ValidationError, "To Order of Spinach is many: enter"):
            self._propose().with_user(self.buyer).write({"qty_to_order": "many"})

    def test_no_vendor_is_refused_and_changes_nothing(self):
        self.product.seller_ids.unlink()
        proposal = self._propose()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            proposal.action_accept()
        proposal.invalidate_recordset()
        self.assertEqual(proposal.state, "draft")

    def test_receiver_reads_but_does_not_decide(self):
        receiver = self._create_user("supermarket_stock.group_receiver", "repl_receiver")
        proposal = self._propose().with_user(receiver)
        self.assertTrue(proposal.reason_short)
        for method in ("action_accept", "action_dismiss", "action_snooze"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(proposal, method)()

    def test_accepted_quantity_is_on_order_at_once(self):
        self._forecast(10.0)
        self._propose(proposed_qty=60.0).action_accept()
        vals = self.env["replenishment.planner"]._evaluate([(self.product, self.store)])
        self.assertEqual(vals[self.product.id, self.store.id]["on_order_qty"], 60.0)
        self.assertEqual(vals[self.product.id, self.store.id]["proposed_qty"], 0.0)

    def test_rule_with_another_route_makes_a_transfer(self):
        """A store that is supplied by the warehouse: Odoo's routes decide, not we."""
        depot = self.env["stock.warehouse"].create(
            {"name": "Depot", "code": "DEP", "company_id": self.company.id}
        )
        self.store.resupply_wh_ids = depot
        orderpoint = self._orderpoint(0)
        orderpoint.route_id = self.store.resupply_route_ids
        proposal = self._propose()
        proposal.action_accept()
        self.assertFalse(proposal.purchase_line_id)
        self.assertTrue(proposal.picking_id)
        self.assertFalse(proposal.qty_received)
        proposal.picking_id.move_ids.write({"quantity": 5.0, "picked": True})
        proposal.picking_id.move_ids._action_done()
        proposal.invalidate_recordset(["qty_received"])
        self.assertEqual(proposal.qty_received, 5.0)

    def test_scheduler_orders_only_where_it_is_allowed(self):
        self._orderpoint(10, 20, trigger="auto")
        self.env["stock.rule"].run_scheduler(company_id=self.company.id)
        self.assertFalse(self._lines())
        self.company.replenishment_auto_order = True
        self.vendor.replenishment_auto_order = True
        self.env["stock.rule"].run_scheduler(company_id=self.company.id)
        self.assertEqual(self._lines().product_qty, 20.0)

    def test_pass_orders_by_itself_only_where_it_is_allowed(self):
        proposals = self.env["replenishment.proposal"]
        proposal = self._propose()
        self.vendor.replenishment_auto_order = True
        self.assertFalse(proposals._order_without_asking(self.store))
        self.company.replenishment_auto_order = True
        self.assertEqual(proposals._order_without_asking(self.store), proposal)
        self.assertEqual(self._lines().state, "purchase")

    def test_pass_waits_for_the_order_day(self):
        self.company.replenishment_auto_order = True
        self.vendor.write({"replenishment_auto_order": True, "replenishment_fri": True})
        self._propose()
        self.assertFalse(self.env["replenishment.proposal"]._order_without_asking(self.store))

    def test_order_that_fails_stays_a_proposal(self):
        self.company.replenishment_auto_order = True
        self.vendor.replenishment_auto_order = True
        proposal = self._propose()
        self.product.seller_ids.unlink()
        self.assertFalse(self.env["replenishment.proposal"]._order_without_asking(self.store))
        self.assertEqual(proposal.state, "draft")
