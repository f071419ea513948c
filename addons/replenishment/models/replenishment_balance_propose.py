from collections import defaultdict
from statistics import NormalDist

from odoo import api, fields, models
from odoo.tools import split_every

from ..ordering.balance import Place, Worth, balance
from .apart import apart

PRODUCTS_AT_ONCE = 500
# A unit moved between stores costs this share of its sales price: handling and the ride.
MOVING_SHARE = 0.05


class ReplenishmentBalance(models.Model):
    """The night job: every product that more than one store sells, looked at once."""

    _inherit = "replenishment.balance"

    @api.model
    def _cron_propose(self):
        """Propose the moves worth their while; what isn't any more is closed."""
        for company in self.env["res.company"].search([("replenishment_on", "=", True)]):
            own = self.with_company(company).with_context(allowed_company_ids=company.ids)
            stores = own.env["stock.warehouse"].search([("company_id", "=", company.id)])
            if len(stores) > 1:
                with apart(own.env, f"Balancing the stores of {company.name}"):
                    own._propose(stores)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _propose(self, stores):
        """Replace the open proposals of a company's stores."""
        self.search([("company_id", "in", stores.company_id.ids)])._transition("supersede")
        self.env.flush_all()  # closed before others open: one open proposal a product and way
        planner = self.env["replenishment.planner"]
        by_product = defaultdict(list)
        for product, store in planner._all_pairs(stores):
            by_product[product].append(store)
        shared = [product for product, places in by_product.items() if len(places) > 1]
        proposals = self.browse()
        for products in split_every(PRODUCTS_AT_ONCE, shared, list):
            pairs = [(product, store) for product in products for store in by_product[product]]
            facts = planner._gather(pairs)
            vals_list = []
            for product in products:
                vals_list += self._prepare_moves(product, by_product[product], facts)
            proposals |= self.create(vals_list)
        return proposals

    @api.model
    def _prepare_moves(self, product, stores, facts):
        """The values of the moves of one product."""
        places = {store.id: self._prepare_place(product, store, facts) for store in stores}
        last = max((place["doomed_days"] for place in places.values()), default=0)
        prepared = [
            Place(
                store_id,
                place["stock"],
                place["wanted"],
                # a day is lost on the road; what doesn't expire has no other use than the need
                max(place["wanted"], place["daily"] * max(last - 1, 0)),
                place["doomed"],
            )
            for store_id, place in places.items()
        ]
        moves = balance(prepared, self._worth(product, stores[0].company_id), self._pack(product))
        prepared = []
        for move in moves:
            vals = self._prepare_vals(product, move, places)
            if vals["quantity"] > 0:
                prepared.append(vals)
                # what one store gets the next one can't have
                for figure in ("stock", "sellable"):
                    places[move.source][figure] -= vals["quantity"]
        return prepared

    @api.model
    def _pack(self, product):
        """Whole units; what is weighed goes by the kilogram too."""
        return max(product.uom_id.rounding, 1.0)

    @api.model
    def _worth(self, product, company):
        planner = self.env["replenishment.planner"]
        costs, price = planner._costs(product, company), planner._sales_price(product)
        return Worth(costs.shortage, costs.waste, costs.holding, MOVING_SHARE * price)

    @api.model
    def _prepare_place(self, product, store, facts):
        """Stock, need and what will expire of a product in a store, from the planner's facts."""
        planner = self.env["replenishment.planner"].sudo()  # sudo: as the planner does itself
        pair = (product.id, store.id)
        orderpoint = facts.orderpoints.get(pair) or self.env["stock.warehouse.orderpoint"]
        supply = planner._prepare_supply(product, store, orderpoint, facts.now[store.id])
        demand = planner._prepare_demand(pair, store, supply, facts)
        stock = planner._prepare_stock(pair, orderpoint, supply, facts)
        level = store.company_id.replenishment_service_level
        wanted = demand.total + NormalDist().inv_cdf(level) * demand.sigma
        wanted = max(wanted, stock.threshold, 0.0)
        there = max(stock.sellable, 0.0) + stock.on_order
        if not demand.daily:
            wanted = min(wanted, there)  # who asks for nothing misses nothing
        doomed, days = self._doomed(stock.lots, demand.daily, supply.today)
        return {
            "stock": there,
            "sellable": max(stock.sellable, 0.0),
            "there": max(stock.sellable, 0.0),
            "wanted": wanted,
            "daily": demand.daily,
            "doomed": min(doomed, max(stock.sellable, 0.0)),
            "doomed_days": days,
        }

    @api.model
    def _doomed(self, lots, daily, today):
        """Units that will expire unsold at the usual pace, and the days until the last of them."""
        seen = doomed = 0.0
        last = 0
        for lot in lots:
            if lot.expiry is None:
                continue
            days = max((lot.expiry - today).days + 1, 0)
            seen += lot.quantity
            unsold = max(seen - doomed - daily * days, 0.0)
            unsold = min(unsold, lot.quantity)
            if unsold > 0:
                doomed += unsold
                last = max(last, days)
        return doomed, last

    @api.model
    def _prepare_vals(self, product, move, places):
        """A proposal; only what lies in the store can go, not what is still on its way there."""
        source, target = places[move.source], places[move.target]
        most = max(min(source["stock"] - source["wanted"], source["sellable"]), 0.0)
        quantity = min(move.quantity, product.uom_id.round(most, rounding_method="DOWN"))

        def cover(place):
            return place["there"] / place["daily"] if place["daily"] else 0.0

        return {
            "company_id": self.env.company.id,
            "product_id": product.id,
            "source_id": move.source,
            "target_id": move.target,
            "proposed_qty": quantity,
            "quantity": quantity,
            "most_qty": most,
            "saving": move.saving * quantity / move.quantity,
            "doomed_qty": min(move.doomed, quantity),
            "source_stock": source["there"],
            "source_cover": cover(source),
            "target_stock": target["there"],
            "target_cover": cover(target),
            "date": fields.Datetime.now(),
        }
