from odoo.tests import tagged

from .common import ReplenishmentCase


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
