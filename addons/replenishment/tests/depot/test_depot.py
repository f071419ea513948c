from datetime import date, timedelta

from odoo.tests import tagged

from ..common import TODAY
from ..supply.test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestDepot(SupplyCase):
    """A depot that buys by the pallet, and stores that draw on it day by day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depot = cls.env["stock.warehouse"].create(
            {"name": "Depot", "code": "DEP", "company_id": cls.company.id}
        )
        cls.store.resupply_wh_ids = cls.depot
        cls.route = cls.store.resupply_route_ids
        cls.product.seller_ids.write({"delay": 14, "min_qty": 200})

    def test_a_supplied_store_has_the_depots_days_and_pack(self):
        six = self.env["uom.uom"].create(
            {"name": "Crate", "relative_factor": 6, "relative_uom_id": self.product.uom_id.id}
        )
        self.product.uom_ids = six
        self._forecast(5.0)
        rule = self._orderpoint(0)
        self.assertEqual(self._evaluate()["delivery_date"], TODAY + timedelta(days=14))
        rule.write({"route_id": self.route.id, "replenishment_uom_id": six.id})
        self.route.rule_ids[:1].delay = 1
        vals = self._evaluate()
        self.assertEqual(vals["delivery_date"], TODAY + timedelta(days=1))
        self.assertEqual((vals["pack_qty"], vals["min_qty"], vals["partner_id"]), (6, 0, False))
        self.assertLess(vals["proposed_qty"], 30)
        self.assertEqual(vals["proposed_qty"] % 6, 0)

    def test_the_products_route_counts_where_the_rule_has_none(self):
        self.product.route_ids = self.route
        self._forecast(5.0)
        self.assertEqual(self._evaluate()["depot_id"], self.depot.id)
        buy = self.store.buy_pull_id.route_id
        self._orderpoint(0, route_id=buy.id)
        self.assertFalse(self._evaluate()["depot_id"])

    def test_a_depot_sends_whole_pieces(self):
        """No vendor's pack says so: nobody sells it to the store."""
        self.product.route_ids = self.route
        for demand in (3.3, 7.7, 61.9):
            self._forecast(demand)
            vals = self._evaluate()
            self.assertEqual((vals["pack_qty"], vals["proposed_qty"] % 1), (1, 0))
            self.assertTrue(vals["proposed_qty"])

    def test_the_reason_names_the_depot(self):
        self.product.route_ids = self.route
        self._forecast(5.0)
        proposal = self._propose()
        self.assertIn("Depot: order by", str(proposal.reason))

    def test_the_depots_rhythm_is_that_of_its_address(self):
        self.product.route_ids = self.route
        self.depot.partner_id = self.env["res.partner"].create(
            {"name": "Depot", "replenishment_fri": True}
        )
        self._forecast(5.0)
        self.assertEqual(self._evaluate()["delivery_date"], date(2025, 3, 7))

    def test_the_depots_demand_is_its_stores(self):
        second = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id,
             "resupply_wh_ids": [(4, self.depot.id)]}
        )  # fmt: skip
        self.product.route_ids = self.route | second.resupply_route_ids
        self._forecast(5.0)
        forecasts = self.env["replenishment.forecast"]
        rows = [
            (self.product.id, second.id, row.date, 3.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.2)
            for row in forecasts.search([("product_id", "=", self.product.id)])
        ]
        forecasts._replace(rows, "global", self.company)
        forecasts._crown(self.company)
        vals = self._evaluate(store=self.depot)
        self.assertAlmostEqual(vals["daily_qty"], 8.0)
        self.assertEqual((vals["min_qty"], vals["partner_id"]), (200, self.vendor.id))
        pairs = self.env["replenishment.planner"]._all_pairs(self.store | second | self.depot)
        self.assertIn((self.product, self.depot), pairs)

    def test_what_the_depot_sends_is_counted_once(self):
        self.product.route_ids = self.route
        self._forecast(5.0)
        self._stock(100, store=self.depot)
        proposal = self._propose(proposed_qty=20.0)
        proposal.action_accept()
        self.assertTrue(proposal.picking_id)
        self.assertEqual(self._on_order(), 20)
        self.assertEqual(self._evaluate(store=self.depot)["sellable_qty"], 80)

    def _on_order(self):
        return self._evaluate()["on_order_qty"]
