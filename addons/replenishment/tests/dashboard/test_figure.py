from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TODAY, YESTERDAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestFigure(ReplenishmentCase):
    """A small month with known numbers: 1 to 4 March 2025, the clock says 5 March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.standard_price = 2.0
        cls.second = cls._create_product("Chard")
        cls.second.standard_price = 5.0

    def _receive(self, quantity, day, product=None):
        self._move(
            self.env.ref("stock.stock_location_suppliers"), self.floor, quantity, day, product
        )

    def _move(self, source, destination, quantity, day, product=None):
        move = self.env["stock.move"].create(
            {
                "product_id": (product or self.product).id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        move.move_line_ids.date = datetime.combine(day, datetime.min.time()) + timedelta(hours=5)
        return move

    def _scrap(self, quantity, tag=None, product=None):
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": (product or self.product).id,
                "scrap_qty": quantity,
                "location_id": self.floor.id,
                "scrap_reason_tag_ids": [Command.link(tag.id)] if tag else False,
            }
        )
        scrap.do_scrap()
        moment = datetime.combine(YESTERDAY, datetime.min.time()) + timedelta(hours=20)
        scrap.move_ids.move_line_ids.date = moment
        return scrap

    def _compute(self):
        self.env["replenishment.figure"]._renew(self.store)
        return self.env["replenishment.figure"].search([("warehouse_id", "=", self.store.id)])

    def _month(self):
        """Spinach: 20 came on the 1st, 5 sold on the 1st to 3rd, 5 scrapped on the 4th: evenings
        of 15, 10, 5, 0. Chard: 10 came on the 1st, none sold."""
        first = TODAY.replace(day=1)
        self._receive(20, first)
        self._receive(10, first, self.second)
        self._sell_daily([5, 5, 5, 0])
        self._scrap(5, self.env["stock.scrap.reason.tag"].create({"name": "Crushed"}))
        return {figure.product_id: figure for figure in self._compute()}

    def test_known_month(self):
        spinach = self._month()[self.product]
        self.assertEqual((spinach.sold_qty, spinach.sold_value), (15.0, 30.0))
        self.assertEqual((spinach.wasted_qty, spinach.wasted_value), (5.0, 10.0))
        self.assertEqual((spinach.stock_value_days, spinach.closing_qty), (60.0, 0.0))
        self.assertEqual((spinach.days, spinach.days_in_stock), (4, 3))
        self.assertAlmostEqual(spinach.turnover, 365 * 30 / 60)
        self.assertAlmostEqual(spinach.cover_days, 2.0)
        self.assertAlmostEqual(spinach.service_level, 0.75)
        self.assertAlmostEqual(spinach.waste_share, 0.25)

    def _ratios(self, *names):
        figures = self.env["replenishment.figure"].with_user(self.buyer)
        specs = [f"{name}:avg" for name in names]
        return figures._read_group([("warehouse_id", "=", self.store.id)], [], specs)[0]

    def test_group_is_the_ratio_of_sums(self):
        self._month()
        self.assertAlmostEqual(self._ratios("turnover")[0], 365 * 30 / (60 + 4 * 50))

    def test_what_does_not_sell_weighs_nothing(self):
        """The chard stood there all days and nobody took one: it makes no shop a good one."""
        self._month()
        service, cover = self._ratios("service_level", "cover_days")
        self.assertAlmostEqual(service, 3 / 4)
        self.assertAlmostEqual(cover, 2.0)

    def test_service_level_weighs_with_the_sales_of_a_day(self):
        """Spinach sells 10 a day when it is there, on three of four days; chard 2.5, on all."""
        self._month()
        self._sell(2, self.second, datetime.combine(YESTERDAY, datetime.min.time()))
        self._compute()
        service = self._ratios("service_level")[0]
        spinach, chard = 30 / 3, 10 / 4
        self.assertAlmostEqual(service, (spinach * 3 + chard * 4) / (spinach * 4 + chard * 4))

    def test_nothing_sold_has_a_service_level(self):
        self._receive(10, YESTERDAY, self.second)
        self._compute()
        self.assertAlmostEqual(self._ratios("service_level")[0], 1.0)

    def _second_store(self):
        """Another store with one clock, where chard came and was sold."""
        store = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id}
        )
        self._stock(8, self.second, store=store)
        self.env["supermarket.sale.ledger"]._record(
            [
                {
                    "location_id": store.lot_stock_id.id,
                    "product_id": self.second.id,
                    "quantity": 3,
                    "order_uuid": "order of the second shop",
                    "line_uuid": "line of the second shop",
                    "date": datetime.combine(YESTERDAY, datetime.min.time()),
                }
            ]
        )
        return store

    def _figures_of(self, stores):
        names = ["sold_qty", "wasted_qty", "closing_qty", "stock_value_days", "days", "company_id"]
        figures = self.env["replenishment.figure"].search(
            [("warehouse_id", "in", stores.ids), ("month", "=", TODAY.replace(day=1))]
        )
        return {
            (one.warehouse_id, one.product_id): [one[name] for name in names] for one in figures
        }

    def test_stores_with_one_clock_are_read_together(self):
        second, figures = self._second_store(), self.env["replenishment.figure"]
        self._month()
        figures._renew(second)
        alone = self._figures_of(self.store | second)
        self.assertEqual(alone[second, self.second][0], 3.0)
        computed = patch.object(
            type(figures), "_work_out", autospec=True, side_effect=type(figures)._work_out
        )
        with computed as months:
            figures._renew(self.store | second)
        self.assertEqual([call.args[1] for call in months.call_args_list][-1], self.store | second)
        self.assertEqual(self._figures_of(self.store | second), alone)

    def test_what_is_wrong_with_one_store_is_no_others(self):
        second, figures = self._second_store(), self.env["replenishment.figure"]
        self._receive(20, YESTERDAY)
        compute = type(figures)._work_out

        def fail(model, stores, *args):
            if second in stores:
                raise ValueError("the second shop's figures")
            return compute(model, stores, *args)

        with (
            patch.object(type(figures), "_work_out", fail),
            mute_logger("odoo.addons.replenishment.tools.apart"),
        ):
            figures._renew(self.store | second)
        self.assertEqual(
            {store for store, _product in self._figures_of(self.store | second)}, {self.store}
        )

    def test_closing_stock_is_what_the_stock_record_says(self):
        figures = self._month()
        for product, figure in figures.items():
            record = self.env["supermarket.stock.record"].search(
                [("product_id", "=", product.id), ("location_id", "child_of", self.floor.id)]
            )
            self.assertAlmostEqual(figure.closing_qty, sum(record.mapped("quantity")))

    def test_posting_and_computing_again_change_nothing(self):
        def read():
            names = ["product_id", "sold_qty", "stock_value_days", "closing_qty", "service_level"]
            return [figure[name] for figure in self._compute() for name in names]

        self._month()
        before = read()
        self.env["supermarket.sale.ledger"]._post()
        self.env.invalidate_all()
        self.assertEqual(read(), before)

    def test_waste_by_reason(self):
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": self.product.id})
        self._month()
        waste = self.env["replenishment.waste"].with_user(self.buyer)
        row = waste.search([("product_id", "=", self.product.id)])
        self.assertEqual((row.quantity, row.value, row.kind), (5.0, 10.0, "reason"))
        self.assertEqual(row.reason, "Crushed")
        self.env["stock.scrap"].search([]).scrap_reason_tag_ids = False
        self.env.flush_all()
        waste.invalidate_model()
        self.assertEqual((row.kind, row.reason), ("unknown", False))
        tracked = self._create_product("Milk", tracking="lot", use_expiration_date=True)
        lot = self.env["stock.lot"].create(
            {"name": "L1", "product_id": tracked.id, "expiration_date": datetime(2025, 3, 2)}
        )
        self._stock(3, tracked, lot)
        scrap = self.env["stock.scrap"].create(
            {"product_id": tracked.id, "scrap_qty": 3, "lot_id": lot.id,
             "location_id": self.floor.id}
        )  # fmt: skip
        scrap.do_scrap()
        self.assertEqual(waste.search([("product_id", "=", tracked.id)]).kind, "expired")

    def test_a_count_is_no_waste(self):
        self._stock(10)
        quant = self.env["stock.quant"].search([("product_id", "=", self.product.id)])
        quant.with_context(inventory_mode=True).inventory_quantity = 6
        quant.action_apply_inventory()
        self.assertFalse(
            self.env["replenishment.waste"].search([("product_id", "=", self.product.id)])
        )

    def test_dead_stock_has_a_value(self):
        self._month()
        self._age_stock()
        cover = self.env["replenishment.cover"].search([("product_id", "=", self.second.id)])
        self.assertEqual((cover.status, cover.stock_value), ("dead", 50.0))
        self.assertFalse(cover.last_sold_on)

    def test_dashboard_adds_up(self):
        self._month()
        self._age_stock()
        board = self.env["replenishment.dashboard"].with_user(self.buyer)
        data = board.get_figures(self.store.id)
        self.assertEqual(data["month"], "2025-03-01")
        self.assertAlmostEqual(data["cards"]["waste_share"], 0.25)
        self.assertAlmostEqual(data["cards"]["dead_value"], 50.0)
        self.assertEqual(data["waste"], [{"name": "Other reason", "value": 10.0, "quantity": 5.0}])
        self.assertEqual([row["name"] for row in data["categories"]], ["Vegetables"])

    def test_dashboard_knows_what_was_thrown_away_this_morning(self):
        self._month()
        scrap = self._scrap(4, product=self.second)
        scrap.move_ids.move_line_ids.date = datetime.combine(TODAY, datetime.min.time())
        data = self.env["replenishment.dashboard"].with_user(self.buyer).get_figures(self.store.id)
        wasted = 10.0 + 4 * 5.0
        self.assertEqual(data["cards"]["wasted_value"], wasted)
        self.assertEqual(sum(row["value"] for row in data["waste"]), wasted)
        for share in (
            data["cards"]["waste_share"], data["trend"][-1]["waste"],
            data["categories"][0]["waste"],
        ):  # fmt: skip
            self.assertAlmostEqual(share, wasted / (wasted + 30.0))
        opened = self.env["replenishment.waste"].search(data["waste_domain"])
        self.assertEqual(sum(opened.mapped("value")), wasted)
        self.assertEqual(data["until"], "2025-03-04")

    def test_cashier_sees_no_dashboard(self):
        cashier = self._create_user("supermarket_stock.group_cashier", "repl_dash_cashier")
        with self.assertRaises(AccessError):
            self.env["replenishment.dashboard"].with_user(cashier).get_figures()
