from datetime import date, datetime

from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestPlanner(ReplenishmentCase):
    def _evaluate(self, product=None):
        product = product or self.product
        pairs = [(product, self.store)]
        return self.env["replenishment.planner"]._evaluate(pairs)[product.id, self.store.id]

    def test_nothing_known_proposes_nothing(self):
        vals = self._evaluate()
        self.assertEqual((vals["proposed_qty"], vals["forecast_model"]), (0.0, "average"))

    def test_interval_follows_order_days_and_lead_time(self):
        """Wednesday 8:00, orders Wednesday and Friday at noon, two days on the road."""
        self.vendor.write({"replenishment_wed": True, "replenishment_fri": True})
        self.product.seller_ids.delay = 2
        vals = self._evaluate()
        self.assertEqual(vals["order_date"], datetime(2025, 3, 5, 12))
        self.assertEqual(vals["delivery_date"], date(2025, 3, 7))
        self.assertEqual(vals["next_delivery_date"], date(2025, 3, 9))
        self.assertEqual(vals["interval_days"], 4)

    def test_need_comes_from_the_leading_forecast(self):
        self._forecast(10.0)
        vals = self._evaluate()
        self.assertEqual(vals["forecast_model"], "global")
        self.assertAlmostEqual(vals["daily_qty"], 10.0)
        # two days, of the first 14 of 16 opening hours are left
        self.assertAlmostEqual(vals["demand_qty"], 10 * 14 / 16 + 10)
        self.assertGreater(vals["proposed_qty"], 5)

    def test_plenty_of_stock_needs_nothing(self):
        self._forecast(10.0)
        self._stock(500)
        self.assertEqual(self._evaluate()["proposed_qty"], 0.0)

    def test_on_order_counts(self):
        self._forecast(10.0)
        needed = self._evaluate()["proposed_qty"]
        self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.store.in_type_id.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_qty": 40,
                            "date_planned": "2025-03-05",
                        },
                    )
                ],
            }
        )
        vals = self._evaluate()
        self.assertEqual(vals["on_order_qty"], 40)
        self.assertLess(vals["proposed_qty"], needed)

    def test_confirmed_order_counts_once(self):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.store.in_type_id.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_qty": 40,
                            "date_planned": "2025-03-05",
                        },
                    )
                ],
            }
        )
        order.button_confirm()
        self.assertEqual(self._evaluate()["on_order_qty"], 40)

    def test_whole_packs_and_minimum(self):
        pack = self.env["uom.uom"].create(
            {"name": "Crate of 8", "relative_factor": 8, "relative_uom_id": self.product.uom_id.id}
        )
        self.product.seller_ids.product_uom_id = pack
        self.product.seller_ids.write({"min_qty": 3, "price": 16.0})
        self._forecast(5.0)
        vals = self._evaluate()
        self.assertEqual(
            (vals["pack_qty"], vals["min_qty"], vals["price_breaks"]),
            (8.0, 24.0, [[24.0, 2.0, self.product.seller_ids.id, 8.0]]),
        )
        self.assertEqual(vals["proposed_qty"], 24.0)

    def test_average_of_recent_sales_without_forecast(self):
        self._stock(300)
        self._sell_daily([7] * 28)
        vals = self._evaluate()
        self.assertEqual(vals["forecast_model"], "average")
        self.assertAlmostEqual(vals["daily_qty"], 7.0)

    def test_lot_that_expires_is_ordered_again(self):
        product = self._create_product(
            "Yoghurt", tracking="lot", use_expiration_date=True, expiration_time=10
        )
        lot = self.env["stock.lot"].create(
            {
                "name": "L1",
                "product_id": product.id,
                "company_id": self.company.id,
                "expiration_date": datetime(2025, 3, 5, 0, 0),
            }
        )
        self._stock(40, product, lot)
        self._forecast(10.0, product=product)
        vals = self._evaluate(product)
        self.assertGreater(vals["expiring_qty"], 20)
        self.assertGreater(vals["proposed_qty"], 0)

    def test_held_lot_is_not_there(self):
        product = self._create_product("Milk", tracking="lot")
        lot = self.env["stock.lot"].create(
            {"name": "L2", "product_id": product.id, "company_id": self.company.id}
        )
        self._stock(40, product, lot)
        self.env["supermarket.hold"]._place(product, lot, reason="recall")
        self.assertEqual(self._evaluate(product)["sellable_qty"], 0.0)

    def test_rule_by_hand_fills_to_its_maximum(self):
        self._stock(4)
        self._sell_daily([1])
        self._orderpoint(5, 20)
        vals = self._evaluate()
        self.assertEqual((vals["proposed_qty"], vals["idle"], vals["urgent"]), (17.0, False, True))

    def test_what_nobody_buys_comes_to_its_minimum_only(self):
        self._stock(3)
        rule = self._orderpoint(5, 20)
        vals = self._evaluate()
        self.assertEqual((vals["proposed_qty"], vals["idle"], vals["urgent"]), (2.0, True, False))
        rule.replenishment_mode = "forecast"
        self.assertEqual(self._evaluate()["proposed_qty"], 0.0, "until the shelf is empty")
        self._stock(-3)
        vals = self._evaluate()
        self.assertEqual((vals["proposed_qty"], vals["idle"]), (5.0, True))

    def test_a_sale_of_today_is_a_sale(self):
        self._stock(4)
        self._orderpoint(5, 20)
        self._sell(1)
        self.assertEqual(self._evaluate()["proposed_qty"], 17.0)

    def test_a_sale_five_weeks_ago_is_none(self):
        self._stock(4)
        self._sell(1, date=datetime(2025, 1, 29, 12))
        self._orderpoint(5, 20)
        vals = self._evaluate()
        self.assertEqual((vals["proposed_qty"], vals["idle"]), (2.0, True))

    def test_what_is_expected_to_sell_does_not_wait(self):
        """A new product has its forecast from the others of its category."""
        self._stock(3)
        self._orderpoint(5, 20)
        self._forecast(2.0)
        self.assertGreaterEqual(self._evaluate()["proposed_qty"], 17.0)

    def test_no_vendor_still_says_what_is_missing(self):
        self.product.seller_ids.unlink()
        self._forecast(10.0)
        vals = self._evaluate()
        self.assertFalse(vals["partner_id"])
        self.assertGreater(vals["proposed_qty"], 0)

    def test_the_removal_date_ends_a_lot(self):
        """10 a day, four days on the road; 60 expire in six days and are removed in two."""
        product = self._create_product(
            "Yoghurt", tracking="lot", use_expiration_date=True, expiration_time=20,
            seller={"delay": 4},
        )  # fmt: skip
        self._forecast(10.0, product=product)
        lot = self.env["stock.lot"].create(
            {
                "name": "L1",
                "product_id": product.id,
                "expiration_date": datetime(2025, 3, 11),
                "removal_date": datetime(2025, 3, 7),
            }
        )
        self._stock(60, product, lot)
        removed = self._evaluate(product)
        lot.write({"expiration_date": datetime(2025, 3, 7), "removal_date": False})
        expired = self._evaluate(product)
        self.assertEqual(removed["proposed_qty"], expired["proposed_qty"])
        self.assertGreater(removed["expiring_qty"], 25)

    def test_a_delivery_lives_until_its_removal(self):
        """Six days of life, removed four before they end: no more than two days of sales."""
        product = self._create_product(
            "Salad", tracking="lot", use_expiration_date=True, expiration_time=6, removal_time=4
        )
        self.vendor.replenishment_fri = True
        self._forecast(10.0, product=product)
        self.assertLess(self._evaluate(product)["proposed_qty"], 30)
        product.removal_time = 0
        self.assertGreater(self._evaluate(product)["proposed_qty"], 45)

    def test_what_was_sold_beyond_the_books_is_not_ordered(self):
        """As `./run order` takes it: nobody waits for what is below zero."""
        self._forecast(5.0)
        needed = self._evaluate()["proposed_qty"]
        self._stock(-50)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["proposed_qty"]), (-50, needed))
        self._sell_daily([1])
        self._orderpoint(10, 24)
        self.assertEqual(self._evaluate()["proposed_qty"], 24)
