from datetime import date, datetime, timedelta

from odoo import Command
from odoo.tests import tagged

from ..common import NOW, TODAY, ReplenishmentCase


class SupplyCase(ReplenishmentCase):
    """Orders and receipts as a buyer and a receiver make them."""

    def _order(self, quantity, product=None, planned=NOW, store=None):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": (store or self.store).in_type_id.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.product).id,
                            "product_qty": quantity,
                            "date_planned": planned,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order

    def _receive(self, picking, quantity, lot=None):
        """Validate a step of a receipt; what is missing stays open."""
        move = picking.move_ids
        move.quantity = quantity
        if lot:
            move.move_line_ids.lot_id = lot
        move.picked = True
        result = picking.button_validate()
        if isinstance(result, dict):
            self.env[result["res_model"]].with_context(**result["context"]).create({}).process()

    def _lot(self, name="L1", product=None, **vals):
        product = product or self.product
        product.tracking = "lot"
        return self.env["stock.lot"].create({"name": name, "product_id": product.id, **vals})

    def _evaluate(self, product=None, store=None):
        pair = (product or self.product, store or self.store)
        vals = self.env["replenishment.planner"]._evaluate([pair])
        return vals[pair[0].id, pair[1].id]

    def _on_order(self):
        return self._evaluate()["on_order_qty"]


@tagged("post_install", "-at_install")
class TestOnOrder(SupplyCase):
    def test_goods_in_input_are_on_order(self):
        self.store.reception_steps = "two_steps"
        self._stock(12)
        self._orderpoint(10, 24)
        order = self._order(24)
        self.assertEqual(self._on_order(), 24, "before the truck comes")
        self._receive(order.picking_ids, 24)
        self._sell(3)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (9, 24))
        self.assertEqual(vals["proposed_qty"], 0)

    def test_the_reason_says_what_was_counted(self):
        self.store.reception_steps = "two_steps"
        self._receive(self._order(24).picking_ids, 24)
        self._order(6)
        self._forecast(5.0)
        reason = self._propose().reason
        for words in ("30 are on order (", "24 at the dock", "6 under way"):
            self.assertIn(words, reason)

    def test_every_step_of_a_three_step_receipt_counts_once(self):
        self.store.reception_steps = "three_steps"
        order = self._order(24)
        step = order.picking_ids
        for _step in range(3):
            self.assertEqual(self._on_order(), 24, step.location_id.name)
            self._receive(step, 24)
            step = step.move_ids.move_dest_ids.picking_id
        self.assertEqual(self._on_order(), 0)
        self.assertEqual(self._evaluate()["sellable_qty"], 24)

    def test_a_partly_received_order_counts_its_rest_once(self):
        self.store.reception_steps = "two_steps"
        order = self._order(24)
        self._receive(order.picking_ids, 10)
        self.assertEqual(self._on_order(), 24)
        inner = order.picking_ids.move_ids.move_dest_ids.picking_id
        self._receive(inner, 10)
        self.assertEqual((self._on_order(), self._evaluate()["sellable_qty"]), (14, 10))

    def test_goods_for_a_customer_do_not_stay(self):
        output = self.store.wh_output_stock_loc_id
        output.active = True
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 5,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": output.id,
                "location_final_id": self.env.ref("stock.stock_location_customers").id,
                "picking_type_id": self.store.in_type_id.id,
            }
        )
        move._action_confirm()
        self.assertEqual(self._on_order(), 0)

    def test_arrivals_come_on_the_day_of_the_store(self):
        """7 March, 23:00 UTC is the 8th in Shanghai and the 7th in New York."""
        facts = self.env["replenishment.facts"]
        self._order(5, planned=datetime(2025, 3, 7, 23, 0))
        for zone, day in (("Asia/Shanghai", 8), ("America/New_York", 7), ("UTC", 7)):
            self.store.partner_id.tz = zone
            arrivals = facts._arrivals(self.product.ids, self.store.ids)
            days = [one for one, _quantity in arrivals[self.product.id, self.store.id]]
            self.assertEqual(days, [date(2025, 3, day)], zone)

    def test_goods_held_for_inspection_are_expected(self):
        lot = self._lot()
        self._stock(100, lot=lot)
        hold = self.env["supermarket.hold"]._place(self.product, lot, reason="inspection")
        hold._expect(NOW + timedelta(hours=4), 0.9)
        self._orderpoint(40, 100)
        self._sell_daily([20] * 28)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (-560, 90))
        hold._expect(False)
        self.assertEqual(self._on_order(), 0, "failed: lost")

    def test_a_recall_is_lost_also_of_goods_in_inspection(self):
        lot = self._lot()
        self._stock(100, lot=lot)
        holds = self.env["supermarket.hold"]
        holds._place(self.product, lot, reason="inspection")._expect(NOW)
        self.assertEqual(self._on_order(), 100)
        recall = holds._place(self.product, lot, reason="recall")
        self.assertEqual(self._on_order(), 0)
        recall._release("Not ours")
        self.assertEqual(self._on_order(), 100)

    def test_what_expires_before_its_release_is_lost(self):
        lot = self._lot(expiration_date=NOW + timedelta(days=1))
        self.product.use_expiration_date = True
        self._stock(10, lot=lot)
        hold = self.env["supermarket.hold"]._place(self.product, lot, reason="inspection")
        hold._expect(NOW + timedelta(hours=4))
        self.assertEqual(self._on_order(), 10)
        hold._expect(NOW + timedelta(days=2))
        self.assertEqual(self._on_order(), 0)

    def test_a_lot_held_at_the_dock_counts_once(self):
        """In Quality, waiting for its inspection: neither twice, nor when it is recalled."""
        self.store.reception_steps = "three_steps"
        self.vendor.replenishment_fri = True
        lot = self._lot()
        order = self._order(24)
        self._receive(order.picking_ids, 24, lot)
        hold = self.env["supermarket.hold"]._place(self.product, lot, reason="inspection")
        hold._expect(NOW + timedelta(days=2), 0.5)
        coming = self.env["replenishment.facts"]._coming(self.product.ids, self.store.ids)
        [part] = coming[self.product.id, self.store.id]
        self.assertEqual((part.quantity, part.kind), (12, "inspection"))
        self.assertEqual(part.day, TODAY + timedelta(days=2))
        self.env["supermarket.hold"]._place(self.product, lot, reason="damage")
        self.assertEqual(self._on_order(), 0)

    def test_a_transfer_counts_in_both_stores(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id}
        )
        self._stock(60)
        self.env["replenishment.balance"].create(
            {
                "company_id": self.company.id,
                "product_id": self.product.id,
                "source_id": self.store.id,
                "target_id": other.id,
                "quantity": 47,
                "most_qty": 47,
            }
        ).action_accept()
        self.assertEqual(self._evaluate()["sellable_qty"], 13)
        vals = self._evaluate(store=other)
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (0, 47))


@tagged("post_install", "-at_install")
class TestFree(SupplyCase):
    def _deliver(self, quantity, day=NOW, reserve=True, store=None):
        store = store or self.store
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": store.out_type_id.id,
                "location_id": store.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "location_id": store.lot_stock_id.id,
                            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.do_unreserve()
        picking.move_ids.date = day
        if reserve:
            picking.action_assign()
        return picking

    def test_reserved_goods_are_promised(self):
        self._stock(100)
        self._deliver(60)
        self.assertEqual(self._evaluate()["sellable_qty"], 40)

    def test_a_delivery_that_waits_for_goods_is_promised(self):
        self._stock(10)
        self._deliver(60, reserve=False)
        self.assertEqual(self._evaluate()["sellable_qty"], -50)

    def test_a_delivery_in_a_month_is_not_promised_yet(self):
        self._stock(100)
        self._deliver(60, NOW + timedelta(days=30), reserve=False)
        self.assertEqual(self._evaluate()["sellable_qty"], 100)

    def test_a_held_lot_on_its_way_back_counts_once(self):
        lot = self._lot()
        self._stock(60, lot=lot)
        self._stock(40, lot=self._lot("L2"))
        picking = self._deliver(60)
        held = picking.move_ids.move_line_ids.lot_id
        self.env["supermarket.hold"]._place(self.product, held, reason="damage")
        self.assertEqual(self._evaluate()["sellable_qty"], 40)

    def test_two_stores_do_not_get_the_same_goods(self):
        """10 on hand, two stores in need: together they get 10 at most."""
        others = self.env["stock.warehouse"].create(
            [{"name": f"Shop {n}", "code": f"S{n}", "company_id": self.company.id} for n in (2, 3)]
        )
        self._forecast(0.1)
        forecasts = self.env["replenishment.forecast"]
        rows = [
            (self.product.id, other.id, row.date, 10, 6, 10, 12, 14, 15, 0.2)
            for row in forecasts.search([("product_id", "=", self.product.id)])
            for other in others
        ]
        forecasts._replace(rows, "global", self.company)
        forecasts._crown(self.company)
        self._stock(10)
        self._order(60)  # on its way here: it can't leave from here
        moves = self.env["replenishment.balance"]._propose(self.store | others)
        self.assertGreater(len(moves), 0)
        self.assertLessEqual(sum(moves.mapped("quantity")), 10)
