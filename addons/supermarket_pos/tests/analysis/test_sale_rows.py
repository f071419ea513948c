from datetime import date, datetime
from unittest.mock import patch

from odoo.api import Environment
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from .test_sales_analysis import SalesAnalysisCommon


@tagged("post_install", "-at_install")
class TestSaleRows(SalesAnalysisCommon):
    """The rows of the sales pivot are read as seldom as they can be."""

    def test_shares_of_some_groups_are_of_all_sales(self):
        """Where not all groups are read, and where all are: the same share."""
        self.sell_day()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        domain = [("session_id", "=", self.pos_session.id)]
        spec = ["sales_ratio:sum", "quantity:sum"]
        every = report._read_group(domain, ["product_id"], spec)
        self.assertAlmostEqual(sum(share for _product, share, _quantity in every), 1)
        [first] = report._read_group(domain, ["product_id"], spec, limit=1)
        self.assertEqual(first[0], every[0][0])
        self.assertAlmostEqual(first[1], every[0][1])
        ordered = report._read_group(domain, ["product_id"], spec, order="sales_ratio:sum desc")
        shares = [share for _product, share, _quantity in ordered]
        self.assertEqual(shares, sorted(shares, reverse=True))
        nothing = [("session_id", "=", self.pos_session.id), ("hour", "=", "03")]
        [(share, quantity)] = report._read_group(nothing, [], spec)
        self.assertFalse(share or quantity)
        self.assertEqual(report._read_grouping_sets(nothing, [["product_id"]], spec), [[]])

    def test_what_was_written_just_now_is_read(self):
        """Also where nothing else made the ORM write it to the database."""
        self.sell_day()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        ours = [("session_id", "=", self.pos_session.id)]
        orders = self.pos_session.order_ids
        self.env.flush_all()
        orders.date_order = datetime(2026, 5, 6, 19, 5)  # 03:05 of the next day in Shanghai
        hours = report._read_group(ours, ["day:day", "hour"], ["__count"])
        self.assertEqual([row[:2] for row in hours], [(date(2026, 5, 7), "03")])
        self.apple.categ_id = self.categ_basic
        categories = [row[0] for row in report._read_group(ours, ["categ_id"], ["__count"])]
        self.assertNotIn(self.fruit, categories)

    def test_a_share_costs_no_second_look_at_the_lines(self):
        self.sell_day()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        seen = []

        def looks_at(aggregates):
            seen.clear()
            report.formatted_read_grouping_sets([], [[], ["categ_id"]], aggregates)
            [adding] = [query for query in seen if "pos_order_line" in query]
            return adding.count("pos_order_line")

        core = Environment.execute_query

        def watched(env, query):
            seen.append(query.code)
            return core(env, query)

        with patch.object(Environment, "execute_query", watched):
            plain = looks_at(["amount_total:sum", "margin:sum"])
            self.assertEqual(looks_at(["amount_total:sum", "margin:sum", "sales_ratio:sum"]), plain)

    def test_what_is_not_asked_is_not_worked_out(self):
        """Of each line what is added up, and of each order once whether the asker may see it."""
        self.sell_day()
        self.env.flush_all()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        query = report._search([("date", ">=", "2026-05-01")])
        total = report._read_group_select("amount_total:sum", query)
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select(total)))
        plan = "\n".join(row[0] for row in rows)
        self.assertNotIn("res_users", plan, "nobody asked who sold")
        self.assertNotIn("order_id__", plan, "the order is at hand")

    def test_a_page_reads_the_newest_orders_alone(self):
        self.sell_day()
        later = self.sell_at(datetime(2026, 5, 6, 4), [(self.apple, 1), (self.water, 2)])
        self.env.flush_all()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        for domain in ([], [("date", "<", "2026-05-06 00:00:00")], [("quantity", ">", 1)]):
            every = report.search(domain, order="date desc, id")
            for limit, offset in ((1, 0), (2, 0), (3, 2), (2, 100_000)):
                page = report.search(domain, offset, limit, "date desc, id")
                self.assertEqual(page, every[offset : offset + limit], (domain, limit, offset))
        page = report._search([], limit=1, order=report._order)
        sql = self.env.cr.mogrify(page.select()).decode().replace("T", " ")
        self.assertIn(f"date\" >= '{later.date_order}", sql)

    def test_rows_are_read_by_their_lines_and_orders(self):
        self.sell_day()
        self.env.flush_all()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        lines = report.search([("session_id", "=", self.pos_session.id)])
        order = self.pos_session.order_ids[0]
        for ids in (lines.ids, [-order.id, *lines.ids[:2]]):
            query = report._search([("id", "in", ids)]).select()
            plan = "\n".join(row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", query)))
            self.assertEqual('"*SELECT* 2"' in plan, min(ids) < 0, plan)
            if min(ids) < 0:
                self.assertRegex(plan, rf"[^-]id = {order.id}\)", "its order is looked up")
        self.assertEqual(report.search([("id", "in", lines.ids)]), lines)

    def test_a_typed_order_is_looked_for_in_the_time_asked_for(self):
        self.sell_day()
        earlier = self.pos_session.order_ids[0]
        later = self.sell_at(datetime(2026, 5, 6, 4), [(self.apple, 1), (self.water, 2)])
        self.env.flush_all()
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        named = earlier.search([("name", "ilike", earlier.name)])  # with what came back of it
        since = ("day", ">=", date(2026, 5, 6))
        for order, asked, found in (
            (later, [since], later),
            (earlier, [since], later.browse()),
            (earlier, [], named),
            (earlier, ["|", since, ("quantity", "!=", 0)], named),
        ):
            typed = [("order_id", "ilike", order.name), *asked]
            # a grouped view brings the condition as the ORM has it
            for domain in (typed, Domain(typed).optimize(report)):
                self.assertEqual(report.search(domain).order_id, found, domain)
        sql = self.env.cr.mogrify(report._search([typed[0], since]).select()).decode()
        orders = sql.replace("T", " ").split('SELECT "supermarket_sale_report__order_id"')[-1]
        self.assertIn("date_order\" >= '2026-05-05 00:00:00'", orders)

    def test_lines_and_clock_are_among_the_tables_whose_order_is_weighed(self):
        """Of eight joins the database weighs the order: lines behind all tables of an order's clock
        came too late, and the orders of all years were read for a page."""
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        sql = self.env.cr.mogrify(report._search([]).select()).decode()
        sources = sql[sql.index('FROM "pos_order"') :]
        for table in ("pos_order_line l", "res_partner address"):
            self.assertLess(sources[: sources.index(table)].count("JOIN"), 8, table)
