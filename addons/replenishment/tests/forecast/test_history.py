from datetime import datetime, timedelta

from odoo.tests import tagged

from ...forecasting import forecast
from ..common import TODAY, YESTERDAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestHistory(ReplenishmentCase):
    def _load(self, last=YESTERDAY):
        first = last - timedelta(days=60)
        return self.env["replenishment.history"]._load(self.store, first, last)

    def test_load_adds_up_days_and_knows_the_category(self):
        self._stock(100)
        self._sell(2, date=datetime(2025, 3, 3, 9))
        self._sell(3, date=datetime(2025, 3, 3, 18))
        history = self._load()
        self.assertEqual(history["sale"].tolist(), [5.0])
        self.assertEqual(history["first_category_id"].tolist(), [self.category.id])
        self.assertEqual(history["instock_share"].tolist(), [1.0])

    def test_deliveries_are_sales_as_well(self):
        """Before the ledger, and beside it: what went to customers, less what came back."""
        self._stock(100)
        customers = self.env.ref("stock.stock_location_customers")
        for quantity, source, target in (
            (7, self.floor, customers), (2, customers, self.floor),
        ):  # fmt: skip
            move = self.env["stock.move"].create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": quantity,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "company_id": self.company.id,
                }
            )
            move._action_confirm()
            move.quantity = quantity
            move.picked = True
            move._action_done()
            move.move_line_ids.date = datetime(2025, 3, 3, 9)
        self._sell(3, date=datetime(2025, 3, 3, 18))
        self.assertEqual(self._load()["sale"].tolist(), [8.0])
        self.env["supermarket.sale.ledger"]._post([])
        self.assertEqual(self._load()["sale"].tolist(), [8.0], "posted, a sale counts once")

    def test_load_sees_nothing_after_its_last_day(self):
        """The day that is not over must not count as a day, and no later one at all."""
        self._stock(100)
        self._sell_daily([4] * 10)
        before = self._load()
        self._sell(50, date=datetime(2025, 3, 5, 7))
        self._sell(50, date=datetime(2025, 3, 6, 7))
        self.assertTrue(before.equals(self._load()))

    def test_load_leaves_out_what_is_not_bought(self):
        self._stock(100)
        self._sell_daily([4] * 3)
        self.product.purchase_ok = False
        self.assertTrue(self._load().empty)

    def test_empty_shelf_lowers_the_share(self):
        """Sold out on Monday noon, filled again on Wednesday: Tuesday had nothing to sell."""
        self._sell_stocked_out()
        history = self._load().set_index("date")
        share = history["instock_share"]
        self.assertEqual(share.loc["2025-03-04"], 0.0)
        self.assertEqual(history["sale"].loc["2025-03-04"], 0.0)
        self.assertLess(share.loc["2025-03-03"], 1.0)
        self.assertEqual(share.loc["2025-03-02"], 1.0)

    def test_a_shelf_empty_before_the_days_that_are_read(self):
        """It says nothing until it is filled again, whenever it ran empty."""
        self._sell_stocked_out()
        pair = (self.product.id, self.store.id)
        spells = self.env["replenishment.history"]._empty_spells(self.store, TODAY, TODAY, [pair])
        [(*found, begin, end)] = spells
        self.assertEqual(tuple(found), pair)
        self.assertEqual((begin.date(), end.date()), (YESTERDAY, TODAY))

    def test_goods_that_came_without_a_move(self):
        """What is there tells what was, where the record does not go back to the beginning."""
        self.env["stock.quant"]._update_available_quantity(self.product, self.floor, 8)
        self._sell(4, date=datetime(2025, 3, 2, 12))
        self._sell(4, date=datetime(2025, 3, 3, 12))
        share = self._load().set_index("date")["instock_share"]
        self.assertEqual((share.loc["2025-03-02"], share.loc["2025-03-04"]), (1.0, 0.0))

    def test_negative_stock_proves_nothing(self):
        self._sell_daily([4] * 10)
        self.assertEqual(set(self._load()["instock_share"]), {1.0})

    def _sell_stocked_out(self):
        """What came is 8; 4 are sold on Sunday, the last 4 on Monday at noon."""
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 8,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.floor.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move.quantity = 8
        move.picked = True
        move._action_done()
        move.move_line_ids.date = datetime(2025, 3, 1, 6)
        self._sell(4, date=datetime(2025, 3, 2, 12))
        self._sell(4, date=datetime(2025, 3, 3, 12))

    def test_no_sales_no_tasks(self):
        run = self.env["replenishment.run"].create({"cutoff": YESTERDAY})
        self.assertEqual(self.env["replenishment.history"]._prepare_night(run).pieces, ())
        self.assertIn("No sales", run.message)

    def test_tasks_of_both_models(self):
        self._stock(500)
        self._sell_daily([4] * 30)
        run = self.env["replenishment.run"].create({"cutoff": YESTERDAY})
        tasks = self._tasks(run)
        self.assertEqual([task.key for task in tasks], ["global", "arima-0"])
        self.assertEqual({task.origin for task in tasks}, {YESTERDAY})
        self.assertLess(tasks[0].history["date"].max().date(), TODAY)
        self.assertEqual(run.compared, [[self.product.id, self.store.id]])

    def test_a_person_chooses_the_classic_model(self):
        """For one product, though none runs beside it, and for all of a company."""
        self.env["ir.config_parameter"].set_param("replenishment.classic_series", 0)
        leek = self._create_product("Leek")
        for product in self.product | leek:
            self._stock(500, product)
            self._sell_daily([4] * 30, product)
        run = self.env["replenishment.run"].create({"cutoff": YESTERDAY})
        history = self.env["replenishment.history"]
        leek.replenishment_model = "arima"
        history._prepare_night(run)
        self.assertEqual(run.compared, [[leek.id, self.store.id]])
        self.company.replenishment_model = "arima"
        history._prepare_night(run)
        self.assertEqual(len(run.compared), 2)
        self.product.replenishment_model = "global"
        history._prepare_night(run)
        self.assertEqual(run.compared, [[leek.id, self.store.id]])

    def test_classic_model_can_be_switched_off(self):
        self.env["ir.config_parameter"].set_param("replenishment.classic_series", 0)
        self._stock(500)
        self._sell_daily([4] * 30)
        run = self.env["replenishment.run"].create({"cutoff": YESTERDAY})
        tasks = self._tasks(run)
        self.assertEqual([task.key for task in tasks], ["global"])

    def _unseen(self, history):
        """Days of the product that say nothing about demand."""
        own = history[history["product_id"] == self.product.id]
        return [day.day for day in own[own["instock_share"] == 0.0]["date"]]

    def test_a_store_that_is_not_synced_ends_on_its_own_last_day(self):
        self._stock(500)
        leek = self._create_product("Leek")
        self._stock(500, leek)
        last = YESTERDAY - timedelta(days=3)
        self._sell_daily([4] * 20, last=last)
        self._sell_daily([4] * 20, leek, last=last)
        self.assertEqual(self._unseen(self._load()), [2, 3, 4])
        self._sell(1, leek, datetime(2025, 3, 4, 12))
        self.assertEqual(self._unseen(self._load()), [], "others sold: it was open")

    def test_a_week_in_which_the_store_was_closed_teaches_no_zero_demand(self):
        self._stock(500)
        leek = self._create_product("Leek")
        self._stock(500, leek)
        self._sell_daily([4] * 20 + [0] * 7 + [4] * 10)
        self._sell_daily([4] * 20 + [0] * 7 + [4] * 10, leek)
        closed = [16, 17, 18, 19, 20, 21, 22]
        self.assertEqual(self._unseen(self._load()), closed)
        # one sale shows that it was open, if not for long
        self._sell(1, leek, datetime(2025, 2, 18, 12))
        self.assertEqual(self._unseen(self._load()), [19, 20, 21, 22])

    def test_a_store_that_sells_now_and_then_was_not_closed(self):
        self._stock(500)
        self._sell_daily([0, 0, 0, 4] * 10)
        self.assertEqual(self._unseen(self._load()), [])

    def test_held_days_teach_no_zero_demand(self):
        """Held for five days, one of which had a sale of another lot."""
        self._stock(500)
        quantities = [10] * 20 + [0, 0, 3, 0, 0]
        self._sell_daily(quantities)
        other = self._create_product("Leek")
        self._sell_daily([1] * 25, other)
        hold = self.env["supermarket.hold"]._place(self.product, reason="inspection")
        self.env.cr.execute(
            "UPDATE supermarket_hold SET create_date = %s WHERE id = %s",
            [datetime(2025, 2, 28, 7), hold.id],
        )
        hold.invalidate_recordset()
        self.assertEqual(self._unseen(self._load()), [28, 1, 3, 4])
        hold._release("fine")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE supermarket_hold SET release_date = %s WHERE id = %s",
            [datetime(2025, 3, 3, 6), hold.id],
        )
        hold.invalidate_recordset()
        self.assertEqual(self._unseen(self._load()), [28, 1, 3])

    def test_expired_days_teach_no_zero_demand(self):
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        lot = self.env["stock.lot"].create(
            {
                "name": "L",
                "product_id": self.product.id,
                "company_id": self.company.id,
                "expiration_date": datetime(2025, 3, 1, 12),
            }
        )
        self._stock(500, lot=lot)
        self._sell_daily([10] * 20 + [0, 0, 0])
        other = self._create_product("Leek")
        self._sell_daily([1] * 25, other)
        self.assertEqual(self._unseen(self._load()), [2, 3, 4])

    def _sell_weekly_beside(self):
        """A lot that stands aside for weeks, and another one that sells once a week."""
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        aside, fresh = self.env["stock.lot"].create(
            [
                {"name": name, "product_id": self.product.id, "company_id": self.company.id}
                for name in ("Aside", "Fresh")
            ]
        )
        self._stock(5, lot=aside)
        self._stock(50, lot=fresh)
        self._sell_daily([0, 0, 0, 1, 0, 0, 0] * 4)
        self._sell_daily([1] * 28, self._create_product("Leek"))
        return aside

    def test_a_held_lot_hides_no_day_of_the_others(self):
        aside = self._sell_weekly_beside()
        hold = self.env["supermarket.hold"]._place(self.product, lot=aside, reason="damage")
        self.env.cr.execute(
            "UPDATE supermarket_hold SET create_date = %s WHERE id = %s",
            [datetime(2025, 2, 12, 7), hold.id],
        )
        hold.invalidate_recordset()
        self.assertEqual(self._unseen(self._load()), [12, 13, 14], "until another was sold")

    def test_an_expired_lot_hides_no_day_of_the_others(self):
        self._sell_weekly_beside().expiration_date = datetime(2025, 2, 15, 12)
        self.assertEqual(self._unseen(self._load()), [16, 17, 18, 19, 20, 21])

    def test_what_expired_and_is_thrown_away_before_opening_hides_no_day(self):
        """Its last day was Saturday; early on Sunday it goes, and the fresh lot sells nothing."""
        aside = self._sell_weekly_beside()
        aside.expiration_date = datetime(2025, 2, 15, 12)
        for hour, unseen in ((5, []), (7, [16])):
            with self.subTest(hour=hour), self.env.cr.savepoint() as point:
                scrap = self.env["stock.scrap"].create(
                    {
                        "product_id": self.product.id,
                        "lot_id": aside.id,
                        "location_id": self.floor.id,
                        "scrap_qty": 5,
                    }
                )
                scrap.do_scrap()
                scrap.move_ids.move_line_ids.date = datetime(2025, 2, 16, hour)
                self.assertEqual(self._unseen(self._load()), unseen)
                point.rollback()
                self.env.invalidate_all()

    def test_hours_are_those_of_the_stores_clock(self):
        """One sale a day at 9:00 in Shanghai and in New York: one hour has all of the trade."""
        west = self.env["stock.warehouse"].create(
            {"name": "West", "code": "WST", "company_id": self.company.id,
             "partner_id": self.env["res.partner"].create({"name": "W", "tz": "UTC"}).id}
        )  # fmt: skip
        self.store.partner_id.tz = "Asia/Shanghai"
        for day in range(1, 5):
            for hour in (9, 12, 15):
                self._sell(1, date=datetime(2025, 3, day, hour) - timedelta(hours=8))
        profile = self.env["replenishment.history"]._hourly_profile(
            west | self.store, datetime(2025, 3, 2).date(), datetime(2025, 3, 4).date()
        )
        self.assertEqual([n for n, share in enumerate(profile) if share], [9, 12, 15])
        self.assertAlmostEqual(profile[9], 1 / 3)

    def test_delisted_days_teach_no_zero_demand(self):
        self._stock(500)
        self._sell_daily([10] * 20 + [0, 0, 0])
        self._sell_daily([1] * 25, self._create_product("Leek"))
        self.assertEqual(self._unseen(self._load()), [])
        self.product.sale_ok = False
        self.assertEqual(self._unseen(self._load()), [2, 3, 4])

    def test_held_days_do_not_lower_the_forecast(self):
        self._stock(1000)
        self._sell_daily([10] * 56 + [0] * 5)
        self._sell_daily([1] * 61, self._create_product("Leek"))
        hold = self.env["supermarket.hold"]._place(self.product, reason="inspection")
        self.env.cr.execute(
            "UPDATE supermarket_hold SET create_date = %s WHERE id = %s",
            [datetime(2025, 2, 28, 5), hold.id],
        )
        hold.invalidate_recordset()
        table = forecast(self._load(), 7, ("ses",), origin=YESTERDAY)
        mean = table[table["product_id"] == self.product.id]["mean"].mean()
        self.assertAlmostEqual(mean, 10.0, delta=0.3)

    def test_holidays_are_those_of_the_stores_country(self):
        """1 to 7 October are no holidays in Germany, Christmas is."""
        run = self.env["replenishment.run"].create({"company_id": self.company.id})
        self.store.partner_id.country_id = self.env.ref("base.de")
        self.assertEqual(run._calendar(), {"country": "DE"})
        self.store.partner_id.country_id = False
        self.company.country_id = self.env.ref("base.us")
        self.assertEqual(run._calendar(), {"country": "US"})

    def test_who_led_leads_until_another_is_clearly_better(self):
        scores = self.env["replenishment.model.score"]

        def lead(error_global, error_arima):
            of = {
                (self.category.id, "global"): (error_global, 0.0, 5),
                (self.category.id, "arima"): (error_arima, 0.0, 5),
            }
            return scores._replace(self.company, of, (TODAY, TODAY)).filtered("champion").model

        self.assertEqual(lead(0.30, 0.31), "global")
        self.assertEqual(lead(0.31, 0.30), "global", "a week's luck")
        self.assertEqual(lead(0.33, 0.30), "arima")
        self.assertEqual(lead(0.295, 0.30), "arima")
