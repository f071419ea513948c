from collections import defaultdict

import numpy as np
from odoo import api, models

from ...forecasting.arrays import QUANTILES
from ...tools.plan_facts import Expected
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
            lead=lead,
            depot=depot,
        )

    @api.model
    def _depot_route(self, product, warehouse, orderpoint):
        """The route by which another store of the company supplies this one with a product: the
        rule's, else the product's or its category's, else the store's; by the first of these that
        leads here, as Odoo's own procurement goes."""
        supplied = warehouse.resupply_route_ids.filtered(
            lambda route: route.active and route.supplier_wh_id.active
        )
        if not supplied:
            return supplied
        own = product.route_ids | product.categ_id.total_route_ids
        for routes in (orderpoint.route_id, own, warehouse.route_ids):
            leading = routes.filtered(lambda route: self._leads_to(route, product, warehouse))
            if leading:
                return leading.sorted("sequence")[:1] & supplied
        return supplied.browse()

    @api.model
    def _leads_to(self, route, product, warehouse):
        """Whether a product comes to a store's floor by a route: nothing is bought of nobody."""
        return route.active and any(
            (product.seller_ids and rule.warehouse_id == warehouse)
            if rule.action == "buy"
            else rule.action != "push" and rule.location_dest_id == warehouse.lot_stock_id
            for rule in route.rule_ids
        )

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
    def _stores_behind(self, depots):
        """All stores that these supply, also by way of one another."""
        found, reached = depots.browse(), depots
        while reached:
            reached = found.union(*self._supplied_stores(reached).values()) - found
            found |= reached
        return found

    @api.model
    def _supplied_pairs(self, product_ids, warehouses, above=()):
        """{(product_id, depot_id): [(product_id, store_id)]} of what depots hand on to stores, also
        by way of another depot.

        :param above: depots that supply these warehouses: none of them is supplied by itself
        """
        pairs = defaultdict(list)
        products = self.env["product.product"].browse(product_ids)
        for depot, supplied in self._supplied_stores(warehouses).items():
            stores = supplied.filtered(lambda one, depot=depot: one.id not in (*above, depot.id))
            rules = self._orderpoints(products.ids, stores)
            beyond = self._supplied_pairs(product_ids, stores, (*above, depot.id)) if stores else {}
            for store in stores:
                for product in products:
                    rule = rules.get((product.id, store.id), self.env["stock.warehouse.orderpoint"])
                    if self._depot_route(product, store, rule).supplier_wh_id == depot:
                        pair = (product.id, store.id)
                        pairs[product.id, depot.id] += [pair, *beyond.get(pair, ())]
        return pairs

    @api.model
    def _with_stores(self, forecasts, product_ids, warehouses, first, last):
        """Add to the forecasts of depots those of the stores that they supply.

        Means add up; so do, about them, the squares of the deviations: stores run dry on days of
        their own.

        :return: the forecasts, and of each depot {pair: {id of the store: units a day}}
        """
        supplied = self._supplied_pairs(product_ids, warehouses)
        if not supplied:
            return forecasts, {}
        stores = {pair[1] for pairs in supplied.values() for pair in pairs}
        theirs = self.env["replenishment.forecast"]._champions(product_ids, stores, first, last)
        forecasts, sources = dict(forecasts), {}
        for depot_pair, pairs in supplied.items():
            series = {pair[1]: theirs[pair] for pair in pairs if pair in theirs}
            if series:
                if depot_pair in forecasts:
                    series = {depot_pair[1]: forecasts[depot_pair], **series}
                forecasts[depot_pair] = self._add_up(list(series.values()))
                sources[depot_pair] = {store: one.daily for store, one in series.items()}
        return forecasts, sources

    @api.model
    def _averages_with_stores(self, averages, product_ids, warehouses, today):
        """Add to what depots sold a day what their stores did, where there is no forecast yet.

        :return: the averages, and of each depot {pair: {id of the store: units a day}}
        """
        supplied = self._supplied_pairs(product_ids, warehouses)
        if not supplied:
            return averages, {}
        stores = {pair[1] for pairs in supplied.values() for pair in pairs}
        theirs = self._daily_average(product_ids, stores, today)
        averages, sources = dict(averages), {}
        for depot_pair, pairs in supplied.items():
            sold = {depot_pair[1]: averages.get(depot_pair, 0.0)}
            sold.update({pair[1]: theirs.get(pair, 0.0) for pair in pairs})
            averages[depot_pair] = sum(sold.values())
            sources[depot_pair] = {store: daily for store, daily in sold.items() if daily}
        return averages, sources

    def _add_up(self, series):
        """One forecast for all of them."""
        days = np.unique(np.concatenate([one.days for one in series]))
        mean, errors = np.zeros(len(days)), np.zeros(len(days))
        apart, squares = np.zeros((2, len(days), len(QUANTILES)))
        models = np.full(len(days), "", dtype=series[0].models.dtype)
        for one in series:
            at = np.searchsorted(days, one.days)
            gap = one.quantiles - one.mean[:, None]
            mean[at] += one.mean
            apart[at] += gap
            squares[at] += gap**2
            errors[at] = np.maximum(errors[at], one.errors)
            models[at] = np.where(models[at] == "", one.models, models[at])
        spread = np.where(apart < 0, -1.0, 1.0) * np.sqrt(squares)
        quantiles = np.maximum(mean[:, None] + spread, 0.0)
        return Expected(days, models, mean, quantiles, errors)
