import math

from odoo import api, fields, models

from ...ordering.threshold import promised


class ReplenishmentPlannerThreshold(models.AbstractModel):
    """What the reordering rules get every night: below the minimum it is late, the maximum lasts
    until the delivery after next."""

    _inherit = "replenishment.planner"

    @api.model
    def _forecast_pairs(self, warehouses):
        """(product, warehouse) of all that has a forecast from today on, in a fixed order."""
        if not warehouses:
            return []
        today = min(self._now_in(warehouse).date() for warehouse in warehouses)
        alone = self.env["stock.warehouse.orderpoint"]._left_alone(warehouses)
        pairs = [
            (product, warehouse)
            for product, warehouse in (
                self._expected(warehouses, today) | self._depot_pairs(warehouses, today)
            )
            if product.active and product.is_storable and (product.id, warehouse.id) not in alone
        ]
        return sorted(pairs, key=lambda pair: (pair[1].id, pair[0].id))

    def _expected(self, warehouses, today):
        """{(product, warehouse)} of all that has a forecast from a day on."""
        groups = self.env["replenishment.forecast"]._read_group(
            [
                ("warehouse_id", "in", warehouses.ids),
                ("date", ">=", today),
                ("champion", "=", True),
            ],
            ["product_id", "warehouse_id"],
        )
        return set(groups)

    def _depot_pairs(self, warehouses, today):
        """What the depots among these hand on to stores that have a forecast of it, wherever these
        are: their night may be at another hour."""
        stores = self._stores_behind(warehouses)
        if not stores:
            return set()
        expected = self._expected(stores, today)
        products = self.env["product.product"].union(*(product for product, _store in expected))
        known = {(product.id, store.id) for product, store in expected}
        return {
            (products.browse(product_id), warehouses.browse(depot_id))
            for (product_id, depot_id), pairs in self._supplied_pairs(
                products.ids, warehouses
            ).items()
            if known.intersection(pairs)
        }

    @api.model
    def _all_pairs(self, warehouses):
        """Those, and whatever else has a reordering rule on the floor that was handed over."""
        # no more of them than that: each step reads what it needs of its own ones
        orderpoints = self.env["stock.warehouse.orderpoint"].search_fetch(
            [
                ("location_id", "child_of", warehouses.lot_stock_id.ids),
                ("product_id.is_storable", "=", True),
                ("product_id.purchase_ok", "=", True),
                ("replenishment_mode", "!=", "core"),
            ],
            ["product_id", "warehouse_id"],
        )
        pairs = {(op.product_id, op.warehouse_id) for op in orderpoints}
        pairs.update(self._forecast_pairs(warehouses))
        return sorted(pairs, key=lambda pair: (pair[1].id, pair[0].id))

    @api.model
    def _set_thresholds(self, pairs):
        """Write minimum, maximum and reason on the rules that leave them to the forecast.

        A rule is made where there is none, triggered by hand: it never orders by itself.

        :return: number of rules that got other quantities
        """
        rules = self.env["stock.warehouse.orderpoint"].with_context(replenishment_pass=True)
        self = self._asking_once()
        facts = self._gather_demand(pairs)
        alone = rules._left_alone(
            rules.warehouse_id.union(*(warehouse for _product, warehouse in pairs)),
            rules.product_id.union(*(product for product, _warehouse in pairs)),
        )
        new_vals, changed, bases, quantities = [], rules.browse(), {}, {}
        for product, warehouse in facts.pairs:
            orderpoint = facts.orderpoints.get((product.id, warehouse.id)) or rules
            kept = orderpoint.replenishment_mode == "hand" or orderpoint._is_of_place()
            if kept or (product.id, warehouse.id) in alone:
                continue
            vals = self._prepare_thresholds(product, warehouse, orderpoint, facts)
            if not orderpoint:
                new_vals.append(self._prepare_orderpoint(product, warehouse, vals))
            elif orderpoint.replenishment_mode != "forecast":
                orderpoint.with_context(replenishment_pass=True).write(
                    {**vals, "replenishment_mode": "forecast"}
                )
                changed |= orderpoint
            elif self._differ(product.uom_id, orderpoint, vals):
                quantities[orderpoint.id] = vals
            else:
                bases[orderpoint.id] = vals["replenishment_min_basis"]
        rules._renew_bases(bases)
        changed |= rules._renew_quantities(quantities) | rules.create(new_vals)
        # Shortages open; the proposals for them come from the pass's next phase, all together
        changed.with_context(replenishment_pass=False, replenishment_later=True)._check_shortages()
        return len(changed)

    def _differ(self, unit, orderpoint, vals):
        return any(
            unit.compare(orderpoint[name], vals[name]) != 0
            for name in ("product_min_qty", "product_max_qty")
        )

    def _prepare_orderpoint(self, product, warehouse, vals):
        return {
            "product_id": product.id,
            "warehouse_id": warehouse.id,
            "location_id": warehouse.lot_stock_id.id,
            "company_id": warehouse.company_id.id,
            "trigger": "manual",
            **vals,
        }

    def _prepare_thresholds(self, product, warehouse, orderpoint, facts):
        """Quantities for the demand that the service level promises to meet."""
        supply = self._prepare_supply(product, warehouse, orderpoint, facts.now[warehouse.id])
        demand = self._prepare_demand((product.id, warehouse.id), warehouse, supply, facts)
        level = self._level(product, warehouse, orderpoint, supply)
        until_delivery = max((supply.delivery - supply.today).days, 1)
        minimum = demand.at(level, until_delivery)
        maximum = demand.at(level) + supply.terms.pack
        return {
            # whole units: nobody keeps 31.17 of anything in mind
            "product_min_qty": math.ceil(minimum),
            "product_max_qty": math.ceil(max(minimum, maximum)),
            "replenishment_min_basis": {
                "daily": demand.daily,
                **self._level_basis(level, warehouse.company_id, orderpoint),
                "delivery": fields.Date.to_string(supply.delivery),
                "next": fields.Date.to_string(supply.next_delivery),
            },
        }

    def _level(self, product, warehouse, orderpoint, supply):
        """The chance of lasting that is promised: the rule's own, or the company's; of goods that
        perish no more than is worth what would be wasted for it."""
        company = warehouse.company_id
        return orderpoint.replenishment_service_level or promised(
            company.replenishment_service_level,
            self._costs(product, company),
            perishes=supply.terms.shelf_life is not None,
            nights=supply.nights,
        )

    def _level_basis(self, level, company, orderpoint):
        """Why it is this level; words for it are made for whoever reads."""
        return {
            "level": level,
            "is_own": bool(orderpoint.replenishment_service_level),
            "is_capped": level < company.replenishment_service_level,
        }
