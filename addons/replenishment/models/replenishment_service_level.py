from odoo import models

from ..ordering import Costs


class ReplenishmentServiceLevel(models.AbstractModel):
    """A reordering rule's own service level instead of the company's costs and level."""

    _inherit = "replenishment.planner"

    def _prepare_demand(self, pair, warehouse, supply, facts):
        """Carry the rule's own level to where quantities are worked out; 0 where it has none."""
        demand = super()._prepare_demand(pair, warehouse, supply, facts)
        orderpoint = facts["orderpoints"].get(pair)
        demand["own_level"] = orderpoint.replenishment_service_level if orderpoint else 0.0
        return demand

    def _order_request(self, product, company, supply, demand, stock):
        """With its own level the costs are those under which that level is the cheapest."""
        planner = self.with_context(
            replenishment_own_level=demand["own_level"],
            replenishment_nights=max((supply["next_delivery"] - supply["delivery"]).days, 1),
        )
        return super(ReplenishmentServiceLevel, planner)._order_request(
            product, company, supply, demand, stock
        )

    def _costs(self, product, company):
        """A unit too many costs its waste, or its keep until the next delivery.

        The newsvendor's ratio: shortage / (shortage + too many) is the chance of lasting.
        """
        costs = super()._costs(product, company)
        level = self.env.context.get("replenishment_own_level")
        if not level:
            return costs
        nights = self.env.context["replenishment_nights"]
        expires = self._shelf_life(product) is not None
        too_many = (expires and costs.waste) or costs.holding * nights or 1e-6
        return Costs(too_many * level / (1 - level), costs.waste, costs.holding)

    def _demand_at(self, level, demand, days):
        return super()._demand_at(demand.get("own_level") or level, demand, days)

    def _threshold_basis(self, warehouse, supply, demand):
        basis = super()._threshold_basis(warehouse, supply, demand)
        if demand.get("own_level"):
            basis.update(level=demand["own_level"], is_own=True)
        return basis
