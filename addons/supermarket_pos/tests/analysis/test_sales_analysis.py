import datetime as dt
from datetime import datetime

from odoo import Command
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.sale_labels import SaleLabels
from ..common import SupermarketPosCommon

NOON = datetime(2026, 5, 4, 4, 30)  # 12:30 in Shanghai
EVENING = datetime(2026, 5, 4, 16, 30)  # 00:30 of the next day there
PERIOD = {"start": "2026-05-01", "end": "2026-05-31"}


class SalesAnalysisCommon(SupermarketPosCommon):
    """A store in Shanghai, analysed by its manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.store.partner_id.tz = "Asia/Shanghai"
        cls.fresh = cls.env["product.category"].create({"name": "Fresh of the test"})
        cls.fruit = cls.fresh.copy({"name": "Fruit", "parent_id": cls.fresh.id})
        cls.apple = cls.create_taxed("Apple", 3.33, cls.fruit, "tax7")
        cls.salad = cls.create_taxed("Salad", 2.99, cls.fresh, "tax10")
        cls.water = cls.create_taxed("Water", 0.97, cls.categ_basic, "tax10", "tax7")

    @classmethod
    def create_taxed(cls, name, price, category, *taxes):
        product = cls.create_goods(name, 100, price=price, cost=1.25, category=category)
        product.taxes_id = [Command.set([cls.taxes[tax].id for tax in taxes])]
        return product

    def sell_at(self, moment, lines, **values):
        order = self.send(self.order_data(lines, **values))
        order.date_order = moment
        return order

    def sell_day(self):
        """Sales with several taxes, discounts, a weighed line and a return."""
        self.open_new_session()
        first = self.sell_at(
            NOON, [(self.apple, 3), (self.salad, 0.756), (self.water, 7, {"discount": 12.5})]
        )
        self.sell_at(NOON, [(self.water, 1, {"discount": 33.3}), (self.apple, 1.333)])
        refund = {"refunded_orderline_id": first.lines[0].id}
        self.sell_at(EVENING, [(self.apple, -1, refund)], is_refund=True)
        return self.pos_session

    def analyse(self, user=None, **values):
        analysis = self.env["supermarket.sale.analysis"].with_user(user or self.manager)
        return analysis.analyse({**PERIOD, **values})

    def cents(self, amount):
        return round(amount * 100)


@tagged("post_install", "-at_install")
class TestSalesAnalysis(SalesAnalysisCommon):
    def test_days_of_a_store_are_found_by_the_index_of_time(self):
        self.sell_day()
        self.env.flush_all()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        monday, tuesday = dt.date(2026, 5, 4), dt.date(2026, 5, 5)
        every = report.search([("session_id", "=", self.pos_session.id)])
        self.assertEqual(set(every.mapped("day")), {monday, tuesday})
        for operator, asked in (
            ("=", monday),
            ("=", tuesday),
            (">=", tuesday),
            (">", monday),
            ("<", tuesday),
            ("<=", str(monday)),
            ("in", [monday, tuesday]),
            ("!=", monday),
            ("=", False),
        ):
            domain = [("day", operator, asked), ("session_id", "=", self.pos_session.id)]
            found = every.filtered_domain([("day", operator, asked)])
            self.assertEqual(report.search(domain), found, domain)
            # what a grouped view brings
            optimized = Domain(domain).optimize(report)
            self.assertEqual(report.search(optimized), found, domain)
        plan = self.env.execute_query(
            SQL("EXPLAIN %s", report._search([("day", ">=", tuesday)]).select())
        )
        self.assertIn("date_order >= '2026-05-04", "\n".join(row[0] for row in plan))

    def assert_equal_to_the_books(self, session, groups=("category", "product", "hour", "cashier")):
        """Every grouping, the report, the orders and the session's entries say the same."""
        orders = session.order_ids
        total = self.cents(sum(orders.mapped("amount_total")))
        tax = self.cents(sum(orders.mapped("amount_tax")))
        for name in groups:
            answer = self.analyse(by=[name])
            self.assertEqual(answer["totals"]["total"], total)
            self.assertEqual(answer["totals"]["tax"], tax)
            self.assertEqual(sum(row["total"] for row in answer["rows"]), total, name)
            self.assertEqual(sum(row["untaxed"] for row in answer["rows"]), total - tax, name)
            self.assertEqual(sum(row["sales_ratio"] for row in answer["rows"]), 1_000_000, name)
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        [[reported, untaxed]] = report._read_group(
            [("session_id", "=", session.id)], [], ["amount_total:sum", "amount_untaxed:sum"]
        )
        self.assertEqual(self.cents(reported), total)
        self.assertEqual(self.cents(untaxed), total - tax)
        lines = session._get_related_account_moves().line_ids
        income = lines.filtered(lambda line: line.account_id.account_type == "income")
        taxes = lines.filtered("tax_line_id")
        self.assertEqual(self.cents(-sum(income.mapped("balance"))), total - tax)
        self.assertEqual(self.cents(-sum(taxes.mapped("balance"))), tax)

    def test_totals_are_those_of_orders_and_entries(self):
        session = self.sell_day()
        self.close()
        self.assertTrue(session.move_id)
        self.assert_equal_to_the_books(session)

    def test_totals_with_taxes_rounded_per_order(self):
        """The order is rounded once, and each of its lines carries its share."""
        self.company.tax_calculation_rounding_method = "round_globally"
        self.open_new_session()
        order = self.sell_at(NOON, [(self.apple, 1)] * 3)
        included = sum(order.lines.mapped("price_subtotal_incl"))
        untaxed = sum(order.lines.mapped("price_subtotal"))
        self.assertAlmostEqual(order.amount_total, included, 6)
        self.assertAlmostEqual(order.amount_total - order.amount_tax, untaxed, 6)
        self.close()
        rows = self.analyse(by=["product"])["rows"]
        self.assertEqual([row["key"] for row in rows], [self.apple.id])
        self.assert_equal_to_the_books(order.session_id)

    def test_totals_with_rounded_cash(self):
        """What cash rounding gives away is no sale: it stands on its own account."""
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Down to a tenth",
                "rounding": 0.10,
                "rounding_method": "DOWN",
                "strategy": "add_invoice_line",
                "profit_account_id": self.company_data["default_account_revenue"].copy().id,
                "loss_account_id": self.company_data["default_account_expense"].copy().id,
            }
        )
        self.config.write(
            {
                "cash_rounding": True,
                "rounding_method": rounding.id,
                "only_round_cash_method": True,
            }
        )
        self.open_new_session()
        order = self.sell_at(NOON, [(self.apple, 1)], payments=[(self.cash_pm1, 3.50)])
        self.assertAlmostEqual(order.amount_total, 3.56)
        self.close()
        self.assert_equal_to_the_books(order.session_id)

    def test_refunds_of_till_and_server_count_against_sales(self):
        """The till sends a refund's lines without sign; the server's own have it."""
        self.open_new_session()
        refund = self.sell_at(NOON, [(self.apple, -2)], is_refund=True)
        self.assertGreater(refund.lines.price_subtotal_incl, 0)
        by_till = self.analyse(by=["product"])
        [row] = by_till["rows"]
        self.assertEqual(row["total"], self.cents(refund.amount_total))
        self.assertLess(row["total"], 0)
        self.assertEqual((row["quantity"], row["returned"]), (-2, -row["total"]))
        self.assertEqual(row["margin"], self.cents(refund.margin))
        line = refund.lines
        line.write(
            {
                "price_subtotal": -line.price_subtotal,
                "price_subtotal_incl": -line.price_subtotal_incl,
            }
        )
        by_server = self.analyse(by=["product"])
        self.assertEqual(by_server["rows"], by_till["rows"])

    def test_margin_and_discount(self):
        self.open_new_session()
        order = self.sell_at(NOON, [(self.salad, 2, {"discount": 50})])
        totals = self.analyse()["totals"]
        self.assertEqual(totals["margin"], self.cents(order.margin))
        self.assertEqual(totals["discount"], 299)
        self.assertEqual(totals["costed"], totals["untaxed"])

    def test_another_currency_at_the_till(self):
        """Amounts are those of the company's currency, as booked."""
        self.config = self.other_currency_config
        self.open_new_session()
        orders = self.env["pos.order"]
        for quantity in (1, 3, 7):
            orders |= self.send(self.order_data([(self.apple, quantity), (self.salad, 1)]))
        session = self.pos_session
        period = {"start": str(orders[0].date_order.date()), "end": "2100-01-01"}
        self.close(session)
        totals = self.analyse(**period)["totals"]
        lines = session._get_related_account_moves().line_ids
        income = lines.filtered(lambda line: line.account_id.account_type == "income")
        self.assertEqual(totals["untaxed"], self.cents(-sum(income.mapped("balance"))))
        converted = sum(order.amount_total / order.currency_rate for order in orders)
        self.assertLessEqual(abs(totals["total"] - 100 * converted), len(orders.lines) / 2)

    def test_hours_and_days_are_the_stores_own(self):
        self.sell_day()
        rows = self.analyse(by=["day", "hour"])["rows"]
        found = [(row["label"], [child["label"] for child in row["children"]]) for row in rows]
        self.assertEqual(found, [("Mon, May 4, 2026", ["12:00"]), ("Tue, May 5, 2026", ["00:00"])])
        only = self.analyse(start="2026-05-05", end="2026-05-05")
        self.assertEqual(only["totals"]["orders"], 1)
        self.assertEqual(self.analyse(hour=12)["totals"]["orders"], 2)
        self.assertEqual(self.analyse(weekday=1)["totals"]["orders"], 1)

    def test_dates_are_written_as_the_reader_does(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.user.lang = "zh_CN"
        labels, day = SaleLabels(self.env), dt.date(2026, 11, 22)
        written = {unit: labels.day(day, unit) for unit in ("day", "month", "quarter", "year")}
        self.assertEqual(
            written,
            {
                "day": "2026年11月22日周日",
                "month": "2026年11月",
                "quarter": "2026年第4季度",
                "year": "2026年",
            },
        )
        self.assertIn("2026年11月22日", labels.day(day, "week"))

    def test_looking_into_a_category(self):
        self.sell_day()
        top = {row["key"]: row for row in self.analyse(by=["category"])["rows"]}
        below = self.analyse(by=["category"], category=self.fresh.id)
        self.assertEqual({row["key"] for row in below["rows"]}, {self.fresh.id, self.fruit.id})
        self.assertEqual(below["totals"]["total"], top[self.fresh.id]["total"])
        self.assertEqual([step["name"] for step in below["path"]], ["Fresh of the test"])
        apple = self.analyse(by=["hour"], product=self.apple.id)
        self.assertEqual(apple["totals"]["orders"], 3)

    def test_filters(self):
        self.sell_day()
        everything = self.analyse()["totals"]
        for name, record in (
            ("stores", self.store),
            ("tills", self.config),
            ("cashiers", self.pos_session.order_ids.user_id),
        ):
            self.assertEqual(self.analyse(**{name: record.ids})["totals"], everything)
            self.assertEqual(self.analyse(**{name: [2**31 - 1]})["totals"]["orders"], 0)

    def test_two_levels_add_up(self):
        self.sell_day()
        for row in self.analyse(by=["category", "product"])["rows"]:
            for measure in ("total", "untaxed", "sales_ratio", "margin"):
                self.assertEqual(sum(c[measure] for c in row["children"]), row[measure])

    def test_comparison_with_the_days_before(self):
        self.open_new_session()
        self.sell_at(NOON, [(self.apple, 2)])
        self.sell_at(datetime(2026, 5, 3, 4), [(self.apple, 1)])
        answer = self.analyse(start="2026-05-04", end="2026-05-04", comparison="previous")
        self.assertEqual(answer["totals_before"]["quantity"], 1)
        [row] = answer["rows"]
        self.assertEqual(row["total_before"], answer["totals_before"]["total"])
        by_day = self.analyse(
            start="2026-05-04", end="2026-05-04", comparison="previous", by=["day"]
        )
        self.assertEqual(by_day["rows"][0]["total_before"], row["total_before"])

    def test_drafts_and_cancelled_orders_are_no_sales(self):
        self.open_new_session()
        order = self.sell_at(NOON, [(self.apple, 2)])
        self.env.flush_all()
        self.env.cr.execute("UPDATE pos_order SET state = 'cancel' WHERE id = %s", [order.id])
        self.env.invalidate_all()
        self.assertEqual(self.analyse()["totals"]["orders"], 0)
        self.assertFalse(self.analyse()["rows"])

    def test_share_in_the_pivot(self):
        """The share of the rows that are searched, in each level of a pivot."""
        self.sell_day()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        domain = [("session_id", "=", self.pos_session.id)]
        groups = report.formatted_read_grouping_sets(
            domain, [[], ["categ_id"]], ["amount_total:sum", "sales_ratio:sum"]
        )
        self.assertEqual(groups[0][0]["sales_ratio:sum"], 1)
        self.assertAlmostEqual(sum(row["sales_ratio:sum"] for row in groups[1]), 1)
        for row in groups[1]:
            share = row["amount_total:sum"] / groups[0][0]["amount_total:sum"]
            self.assertAlmostEqual(row["sales_ratio:sum"], share)

    def test_doors_to_the_same_sales(self):
        self.sell_day()
        analysis = self.env["supermarket.sale.analysis"].with_user(self.manager)
        request = {**PERIOD, "category": self.fruit.id, "hour": 12, "by": ["product"]}
        pivot = analysis.open_pivot(request)
        [[amount]] = (
            self.env[pivot["res_model"]]
            .with_user(self.manager)
            ._read_group(pivot["domain"], [], ["amount_total:sum"])
        )
        self.assertEqual(self.cents(amount), self.analyse(**request)["totals"]["total"])
        action = analysis.open_orders(request)
        orders = self.env[action["res_model"]].search(Domain(action["domain"]))
        self.assertEqual(orders, self.pos_session.order_ids.filtered(lambda o: o.amount_total > 0))

    def test_requests_that_can_not_be_read(self):
        for values, word in (
            ({"start": "2026-05-02", "end": "2026-05-01"}, "swap"),
            ({"start": "May", "end": "2026-05-01"}, "start"),
            ({"by": ["colour"]}, "group by"),
            ({"by": ["hour", "day", "week"]}, "group by"),
            ({"by": "hour"}, "group by"),
            ({"stores": ["1; DROP TABLE pos_order"]}, "stores"),
            ({"category": "x"}, "category"),
            ({"comparison": "next"}, "comparison"),
            ({"cuts": [95, 80]}, "cuts"),
            ({"start": None, "end": None, "preset": "once"}, "preset"),
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, word):
                self.analyse(**values)

    def test_names_of_archived_goods(self):
        self.sell_day()
        self.close()
        self.apple.active = False
        labels = [row["label"] for row in self.analyse(by=["product"])["rows"]]
        self.assertIn("Apple", labels)
