from odoo.addons.replenishment.tests.common import ReplenishmentCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestDelisted(ReplenishmentCase):
    """What an inspection delisted is not proposed, and keeps nothing else from being ordered."""

    def setUp(self):
        super().setUp()
        self._stock(2)
        self._forecast(8)

    def _delist(self, store=None):
        self.env["supermarket.hold"].sudo().create(
            {
                "company_id": self.company.id,
                "product_id": self.product.id,
                "warehouse_id": store and store.id,
                "reason": "inspection",
                "origin_model": "inspection.problem",
                "origin_id": 1,
            }
        )

    def _open(self):
        return self.env["replenishment.proposal"].search(
            [("product_id", "=", self.product.id), ("state", "=", "draft")]
        )

    def test_the_night_proposes_nothing(self):
        self.assertIn((self.product, self.store), self._planned())
        self._delist()
        self.assertNotIn((self.product, self.store), self._planned())

    def test_another_store_goes_on(self):
        branch = self.env["stock.warehouse"].create(
            {"name": "Branch", "code": "BRA", "company_id": self.company.id}
        )
        self._delist(branch)
        self.assertIn((self.product, self.store), self._planned())

    def _planned(self):
        run = self.env["replenishment.run"]._schedule(self.company, "night")
        return run._pairs_to_plan(self.store)

    def test_a_threshold_proposes_nothing(self):
        self._delist()
        self._orderpoint(10)
        self.assertFalse(self._open())

    def test_a_threshold_proposes_what_is_listed(self):
        self._orderpoint(10)
        self.assertTrue(self._open())
