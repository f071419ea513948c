from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestCover(ReplenishmentCase):
    def _cover(self):
        self.env["replenishment.cover"].invalidate_model()
        return (
            self.env["replenishment.cover"]
            .with_user(self.buyer)
            .search([("product_id", "=", self.product.id)])
        )

    def test_days_of_cover_and_turnover(self):
        self._stock(28 * 2 + 20)
        self._sell_daily([2] * 28)
        cover = self._cover()
        self.assertEqual((cover.stock_qty, cover.daily_qty), (20.0, 2.0))
        self.assertEqual((cover.cover_days, cover.status), (10.0, "good"))
        self.assertAlmostEqual(cover.turnover, 2 * 365 / 20)

    def test_what_does_not_sell_is_dead(self):
        self._stock(5)
        self.assertEqual(self._cover().status, "new")  # it came this morning
        self._age_stock()
        self.assertEqual((self._cover().status, self._cover().cover_days), ("dead", 0.0))

    def test_what_was_written_just_now_is_read(self):
        """Also where nothing else made the ORM write it to the database."""
        self._stock(20)
        self._sell(2)
        self.env.flush_all()
        self.product.standard_price = 3.0
        self.assertEqual(self._cover().stock_value, 18 * 3.0)

    def test_group_weighs_by_value(self):
        """A product that sells 2 a day at 3.00 and one that sells once a month at 1.00."""
        slow = self._create_product("Saffron", standard_price=1.0)
        self.product.standard_price = 3.0
        self._stock(28 * 2 + 20)
        self._sell_daily([2] * 28)
        self._stock(29, slow)
        self._sell(1, slow)
        self._stock(50, self._create_product("Salsify", standard_price=9.0))
        self.env.flush_all()
        cover, turnover = self.env["replenishment.cover"]._read_group(
            [("warehouse_id", "=", self.store.id)], [], ["cover_days:avg", "turnover:avg"]
        )[0]
        sold = 2 * 3.0 + 1 / 28 * 1.0
        self.assertAlmostEqual(cover, (20 * 3.0 + 28 * 1.0) / sold)
        self.assertAlmostEqual(turnover, 365 * sold / (20 * 3.0 + 28 * 1.0 + 50 * 9.0))

    def test_posting_changes_nothing(self):
        self._stock(76)
        self._sell_daily([2] * 28)
        before = self._cover().stock_qty
        self.env["supermarket.sale.ledger"]._post()
        self.env.invalidate_all()
        self.assertEqual(self._cover().stock_qty, before)

    # Many rows ----------------------------------------------------------------------------

    def test_last_sale_of_long_ago(self):
        """Found without reading the years; also of goods of which nothing is left."""
        now = fields.Datetime.now()
        gone = self._create_product("Samphire")
        self._stock(2, gone)
        self._sell(1, gone, now - timedelta(days=400))
        self._sell(1, gone, now - timedelta(days=100))
        self._sell(2, date=now - timedelta(days=40))
        self._sell(-2, date=now - timedelta(days=35))
        self.env["supermarket.sale.ledger"]._post()
        self.env["stock.quant"]._unlink_zero_quants()
        self._stock(7)
        rows = {
            row.product_id: (row.status, row.idle_days, row.last_sold_on)
            for row in self.env["replenishment.cover"].search(
                [("product_id", "in", (gone | self.product).ids)]
            )
        }
        day = now.date()
        self.assertEqual(rows[gone], ("out", 100, day - timedelta(days=100)))
        self.assertEqual(rows[self.product][1:], (40, day - timedelta(days=40)))

    def test_goods_of_another_store_are_not_listed(self):
        second = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )
        self._sell(1, date=fields.Datetime.now() - timedelta(days=100))
        self.assertEqual(self._cover().warehouse_id, self.store)
        self._stock(1, store=second)
        self.assertEqual(self._cover().warehouse_id, self.store | second)

    def test_the_years_before_are_not_read(self):
        self._stock(400)
        self._sell_daily([1] * 200)
        for number in range(60):  # of few goods any index would do
            self._sell(1, self._create_product(f"Sage {number}"))
        self.env["supermarket.sale.ledger"]._post()
        self._sell(1)
        self.env.flush_all()
        self.env.cr.execute("ANALYZE supermarket_sale_ledger")  # most is old and posted
        query = self.env["replenishment.cover"]._search([("status", "=", "dead")]).select()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query))
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        plan = "\n".join(row[0] for row in rows)
        for index in ("date_idx", "unposted_idx", "last_idx"):
            self.assertIn(f"supermarket_sale_ledger_{index}", plan)
        self.assertNotIn("Seq Scan on supermarket_sale_ledger", plan)

    def test_a_page_and_its_number_look_once_at_what_was_sold(self):
        self._stock(76)
        self._sell_daily([2] * 28)
        other = self._create_product("Sorrel")
        self._stock(5, other)
        self._sell(1, other)
        self.env.flush_all()
        cover = self.env["replenishment.cover"].with_user(self.buyer)
        names = ("product_id", "sold_qty", "cover_days", "last_sold_on", "status")
        specification = {name: {} for name in names}
        looks = patch.object(
            type(cover), "_sold_query", autospec=True, side_effect=type(cover)._sold_query
        )
        asked = [("sold_qty", ">", 0)]
        with looks as looked:
            page = cover.web_search_read(asked, specification, limit=1, count_limit=10001)
        self.assertEqual(looked.call_count, 1)
        self.assertEqual(page["length"], cover.search_count(asked))
        every = cover.web_search_read(asked, specification, order="id")["records"]
        cover.invalidate_model()
        self.assertEqual(every, cover.search(asked, order="id").web_read(specification))

    def test_a_page_of_asked_goods_reads_their_sales_alone(self):
        cover = self.env["replenishment.cover"]
        with patch.object(type(cover), "_sold", side_effect=AssertionError):
            for goods in ([("product_id", "ilike", "S")], [("product_id.name", "=", "S")]):
                cover.web_search_read(goods, {"sold_qty": {}}, limit=1)
