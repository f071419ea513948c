from datetime import date, timedelta

from odoo.tests import tagged

from ..common import TODAY
from ..supply.test_on_order import SupplyCase


class DepotCase(SupplyCase):
    """A depot that buys by the pallet, and a store that it supplies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depot = cls.env["stock.warehouse"].create(
            {"name": "Depot", "code": "DEP", "company_id": cls.company.id}
        )
        cls.store.resupply_wh_ids = cls.depot
        cls.route = cls.store.resupply_route_ids
        cls.product.seller_ids.write({"delay": 14, "min_qty": 200})


@tagged("post_install", "-at_install")
class TestDepot(DepotCase):
    """Stores draw on a depot day by day."""

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

    def test_an_archived_depot_supplies_nobody(self):
        self.product.route_ids = self.route
        self._forecast(5.0)
        self.depot.active = False
        vals = self._evaluate()
        self.assertEqual((vals["depot_id"], vals["partner_id"]), (False, self.vendor.id))

    def test_the_products_route_counts_where_the_rule_has_none(self):
        self.product.route_ids = self.route
        self._forecast(5.0)
        self.assertEqual(self._evaluate()["depot_id"], self.depot.id)
        buy = self.store.buy_pull_id.route_id
        self._orderpoint(0, route_id=buy.id)
        self.assertFalse(self._evaluate()["depot_id"])

    def test_the_stores_own_route_counts_where_the_product_has_none(self):
        """What a depot supplies a store with by itself; what is ticked "Buy" is bought.

        Odoo asks each of the two warehouses for the step that leads there.
        """
        self._forecast(5.0)
        self.product.route_ids = False
        self.assertFalse(self._evaluate()["depot_id"])
        self.route.warehouse_ids = self.store | self.depot
        self.store.buy_to_resupply = False
        self.assertEqual(self._evaluate()["depot_id"], self.depot.id)
        self.assertGreater(self._evaluate(store=self.depot)["daily_qty"], 0)
        self.store.buy_to_resupply = True
        self.product.route_ids = self.store.buy_pull_id.route_id
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

    def _store_behind(self, name, depot, mean, zone="UTC"):
        """Another store that a depot supplies, with a forecast of its own."""
        partner = self.env["res.partner"].create({"name": name, "tz": zone})
        store = self.env["stock.warehouse"].create(
            {"name": name, "code": name[:5], "company_id": self.company.id,
             "partner_id": partner.id, "resupply_wh_ids": [(4, depot.id)]}
        )  # fmt: skip
        self.product.route_ids |= store.resupply_route_ids
        forecasts = self.env["replenishment.forecast"]
        rows = [
            (self.product.id, store.id, TODAY + timedelta(days=n), mean, *([mean] * 5), 0.2)
            for n in range(14)
        ]
        if mean:
            forecasts._replace(rows, "global", self.company)
            forecasts._crown(self.company)
        return store

    def test_a_depot_with_three_stores_says_whose_demand_its_is(self):
        self.product.route_ids = self.route
        self._forecast(5.0)
        self._store_behind("North", self.depot, 3.0)
        self._store_behind("South", self.depot, 2.0)
        self._stock(4, store=self.depot)
        vals = self._evaluate(store=self.depot)
        self.assertEqual((vals["daily_qty"], vals["idle"]), (10, False))
        proposal = self.env["replenishment.proposal"]._propose([{**vals, "origin": "night"}])
        reason = str(proposal.reason)
        self.assertIn("The stores that it supplies need about 10 a day", reason)
        for words in (f"{self.store.name} 5", "North 3", "South 2"):
            self.assertIn(words, reason)
        self.assertNotIn("Sells about", reason)
        self.assertNotIn("not sold", reason.lower())

    def test_the_picture_of_a_depot_is_that_of_its_stores(self):
        self.product.route_ids = self.route
        self._sell_daily([4] * 20)
        self._forecast(5.0)
        north = self._store_behind("North", self.depot, 3.0)
        vals = self._evaluate(store=self.depot)
        proposal = self.env["replenishment.proposal"]._propose([{**vals, "origin": "night"}])
        chart = proposal.with_user(self.buyer).chart_data
        self.assertEqual(max(filter(None, chart["sold"])), 4)
        [model] = chart["models"]
        self.assertTrue(model["champion"])
        self.assertEqual(model["mean"][-1], 8)
        self.assertEqual(set(vals["demand_sources"]), {str(self.store.id), str(north.id)})

    def test_a_depot_without_a_forecast_has_its_stores_average(self):
        self.product.route_ids = self.route
        self._sell_daily([4] * 28)
        vals = self._evaluate(store=self.depot)
        self.assertEqual((vals["daily_qty"], vals["forecast_model"]), (4, "average"))
        proposal = self.env["replenishment.proposal"]._propose([{**vals, "origin": "night"}])
        self.assertIn("the stores that it supplies sold 4 a day", str(proposal.reason))

    def test_a_depot_that_supplies_a_depot_has_all_their_demand(self):
        hub = self.env["stock.warehouse"].create(
            {"name": "Hub", "code": "HUB", "company_id": self.company.id}
        )
        self.depot.resupply_wh_ids = hub
        self.product.route_ids = self.route | self.depot.resupply_route_ids
        self._forecast(5.0)
        self._store_behind("North", self.depot, 3.0)
        self.assertEqual(self._evaluate(store=self.depot)["daily_qty"], 8)
        self.assertEqual(self._evaluate(store=self.depot)["depot_id"], hub.id)
        self.assertEqual(self._evaluate(store=hub)["daily_qty"], 8)
        pairs = self.env["replenishment.planner"]._all_pairs(hub)
        self.assertIn((self.product, hub), pairs)

    def test_stores_that_supply_each_other_go_on_for_ever_in_no_pass(self):
        self.depot.resupply_wh_ids = self.store
        self.product.route_ids = self.route
        self._forecast(5.0)
        self.assertEqual(self._evaluate(store=self.depot)["daily_qty"], 5)
        self.product.route_ids |= self.depot.resupply_route_ids
        self.assertEqual(self._evaluate()["daily_qty"], 5)

    def test_a_depot_is_planned_in_its_own_night_for_stores_of_another_zone(self):
        self.product.route_ids = self.route
        self.store.partner_id.tz = "America/Los_Angeles"
        self.depot.partner_id = self.env["res.partner"].create(
            {"name": "Depot", "tz": "America/New_York"}
        )
        self._forecast(5.0)
        pairs = self.env["replenishment.planner"]._all_pairs(self.depot)
        self.assertEqual(pairs, [(self.product, self.depot)])

    def test_a_transfer_from_a_depot_that_no_store_draws_on_says_so(self):
        move = self.env["replenishment.balance"].create(
            {
                "company_id": self.company.id,
                "product_id": self.product.id,
                "source_id": self.depot.id,
                "target_id": self.store.id,
                "quantity": 5,
                "most_qty": 50,
                "source_stock": 50,
                "target_stock": 2,
                "target_cover": 1,
            }
        )
        self.assertEqual(move.reason, "50, which no store draws on there, 2 for 1 days here.")

    def test_what_the_depot_sends_comes_on_the_day_that_was_said(self):
        """A step is dated a day before it is through: goods on the truck come when they come."""
        self.product.route_ids = self.route
        into_store = self.route.rule_ids.filtered(lambda one: one.location_dest_id == self.floor)
        into_store.delay = 2
        self._forecast(5.0)
        self._stock(100, store=self.depot)
        proposal = self._propose(proposed_qty=20.0)
        proposal.action_accept()
        self.assertEqual(proposal.delivery_date, TODAY + timedelta(days=2))
        facts = self.env["replenishment.facts"]

        def arrivals():
            pair = (self.product.id, self.store.id)
            return facts._arrivals(self.product.ids, self.store.ids)[pair]

        self.assertEqual(arrivals(), [(proposal.delivery_date, 20)])
        out = self.env["stock.move"].search(
            [("product_id", "=", self.product.id), ("location_id", "=", self.depot.lot_stock_id.id)]
        )
        out.picking_id.action_assign()
        out.write({"quantity": 12, "picked": True})
        out.picking_id.with_context(skip_backorder=True).button_validate()
        self.assertEqual(sum(quantity for _day, quantity in arrivals()), 20)
        self.assertEqual({day for day, _quantity in arrivals()}, {proposal.delivery_date})

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
