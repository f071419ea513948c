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

    def test_posting_changes_nothing(self):
        self._stock(76)
        self._sell_daily([2] * 28)
        before = self._cover().stock_qty
        self.env["supermarket.sale.ledger"]._post()
        self.env.invalidate_all()
        self.assertEqual(self._cover().stock_qty, before)
