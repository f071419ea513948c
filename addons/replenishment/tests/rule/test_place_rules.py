from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestPlaceRules(ReplenishmentCase):
    """Rules on two shelves and none on the floor: together they are the store's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.env["replenishment.planner"]
        cls.places = cls.env["stock.location"].create(
            [{"name": name, "location_id": cls.floor.id} for name in ("Shelf 1", "Shelf 2")]
        )

    def _rules(self, mode):
        rules = self.env["stock.warehouse.orderpoint"]
        for place in self.places:
            rules |= self._orderpoint(1, 5, location_id=place.id, replenishment_mode=mode)
        return rules

    def _all_rules(self):
        return self.env["stock.warehouse.orderpoint"].search([("product_id", "=", self.product.id)])

    def test_the_pass_adds_no_third_rule(self):
        for mode in ("core", "forecast", "hand"):
            with self.subTest(mode=mode):
                self._all_rules().unlink()
                rules = self._rules(mode)
                self._forecast(10.0)
                self.assertEqual(
                    self.planner._set_thresholds([(self.product, self.store)]), 0, "none changed"
                )
                self.assertEqual(self._all_rules(), rules)
                self.assertEqual(rules.mapped("product_min_qty"), [1, 1])

    def test_what_goes_on_in_odoo_s_own_way_is_left_alone(self):
        self._rules("core")
        self._forecast(10.0)
        self.assertNotIn(
            (self.product, self.store), self.planner._all_pairs(self.store), "Odoo buys"
        )
        self._all_rules().write({"replenishment_mode": "hand"})
        self.assertIn((self.product, self.store), self.planner._all_pairs(self.store))

    def test_a_proposal_looks_at_their_sum(self):
        rules = self._rules("hand")
        self._stock(1)
        vals = self.planner._evaluate([(self.product, self.store)])
        vals = vals[self.product.id, self.store.id]
        self.assertEqual((vals["threshold_qty"], vals["orderpoint_id"]), (2, rules[0].id))
        self.assertGreater(vals["proposed_qty"], 0)

    def test_the_reason_names_the_maximum_of_all(self):
        self._rules("hand")
        self._sell_daily([1])
        self._forecast(0.1)
        reason = self._propose(proposed_qty=10.0).reason
        self.assertIn("10 fills up to the maximum of 10 that was set by hand", reason)

    def test_selling_all_opens_one_shortage_with_one_proposal(self):
        for place in self.places:
            self.env["stock.quant"]._update_available_quantity(self.product, place, 5)
        self._rules("hand")
        self._forecast(3.0)
        self._sell(10)
        proposals = self.env["replenishment.proposal"].search(
            [("product_id", "=", self.product.id)]
        )
        self.assertEqual(proposals.mapped("threshold_qty"), [2])
        self.assertEqual(len(self._all_rules()), 2)
