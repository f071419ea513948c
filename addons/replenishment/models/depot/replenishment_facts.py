from collections import defaultdict

from odoo import api, models

from ..vendor.replenishment_facts import VendorTerms


class ReplenishmentFacts(models.AbstractModel):
    """Stores that a depot of the company supplies, and what the depot needs for them."""

    _inherit = "replenishment.facts"

    @api.model
    def _vendor_terms(self, product, warehouse, orderpoint, now):
        """A store that a depot supplies has the depot's days and packs, not the vendor's."""
        route = self._depot_route(product, warehouse, orderpoint)
        if not route:
            return super()._vendor_terms(product, warehouse, orderpoint, now)
        depot = route.supplier_wh_id
        lead = sum(rule.delay for rule in route.rule_ids)
        rhythm = depot.partner_id.with_company(warehouse.company_id)
        order, following = self._chances(rhythm, now, lead)
        nobody = self.env["product.supplierinfo"]
        return VendorTerms(
            seller=nobody,
            prices=(),
            pack=self._pack(product, nobody, orderpoint),
            order=order,
            following=following,
            depot=depot,
        )

    @api.model
    def _depot_route(self, product, warehouse, orderpoint):
        """The route by which another store of the company supplies this one with a product: the
        rule's, else the product's or its category's."""
        supplied = warehouse.resupply_route_ids.filtered("active")
        if not supplied:
            return supplied
        if orderpoint.route_id:
            return orderpoint.route_id & supplied
        return ((product.route_ids | product.categ_id.total_route_ids) & supplied)[:1]

    @api.model
    def _supplied_stores(self, warehouses):
        """{depot: the stores that it supplies} of those of these that supply any."""
        routes = self.env["stock.route"].search(
            [("supplier_wh_id", "in", warehouses.ids), ("supplied_wh_id", "!=", False)]
        )
        return {
            depot: of_depot.supplied_wh_id
            for depot, of_depot in routes.grouped("supplier_wh_id").items()
        }

    @api.model
    def _supplied_pairs(self, product_ids, warehouses):
        """{(product_id, depot_id): [(product_id, store_id)]} of what depots hand on to stores."""
        pairs = defaultdict(list)
        for depot, stores in self._supplied_stores(warehouses).items():
            products = self.env["product.product"].browse(product_ids)
            rules = self._orderpoints(products.ids, stores)
            for store in stores:
                for product in products:
                    rule = rules.get((product.id, store.id), self.env["stock.warehouse.orderpoint"])
                    if self._depot_route(product, store, rule).supplier_wh_id == depot:
                        pairs[product.id, depot.id].append((product.id, store.id))
        return pairs

    @api.model
    def _with_stores(self, forecasts, product_ids, warehouses, first, last):
        """Add to the forecasts of depots those of the stores that they supply.

        Means add up; so do, about them, the squares of the deviations: stores run dry on days of
        their own.
        """
        supplied = self._supplied_pairs(product_ids, warehouses)
        if not supplied:
            return forecasts
        stores = {pair[1] for pairs in supplied.values() for pair in pairs}
        theirs = self.env["replenishment.forecast"]._champions(product_ids, stores, first, last)
        forecasts = dict(forecasts)
        for depot_pair, pairs in supplied.items():
            series = [theirs[pair] for pair in pairs if theirs.get(pair)]
            if series:
                own = forecasts.get(depot_pair)
                forecasts[depot_pair] = self._add_up([*([own] if own else ()), *series])
        return forecasts

    def _add_up(self, series):
        """One series of rows (date, model, mean, q10 … q95, error) for all of them."""
        by_day = defaultdict(list)
        for rows in series:
            for row in rows:
                by_day[row[0]].append(row)
        total = []
        for day, rows in sorted(by_day.items()):
            mean = sum(row[2] for row in rows)
            quantiles = []
            for place in range(3, 8):
                spread = sum((row[place] - row[2]) ** 2 for row in rows) ** 0.5
                is_below = sum(row[place] - row[2] for row in rows) < 0
                quantiles.append(max(mean - spread if is_below else mean + spread, 0.0))
            error = max(row[8] or 0.0 for row in rows)
            total.append((day, rows[0][1], mean, *quantiles, error))
        return total
