from dataclasses import replace
from datetime import timedelta
from statistics import NormalDist

import numpy as np
from odoo import api, models
from odoo.tools import split_every

from ...forecasting.arrays import QUANTILES
from ...ordering import Costs, Forecast, Incoming, Lot, Request, Terms, costs_at, decide, lots_left
from ...ordering.calendar import day_left
from ...ordering.demand import days_ahead
from ...ordering.threshold import deviations, missing
from ...tools.once import Once
from ...tools.plan_facts import Demand, Expected, Facts, Stock, Supply
from ...tools.vendor_price import to_rows
from ..store.replenishment_facts import AVERAGE_DAYS

PAIRS_AT_ONCE = 2000
FEWEST_SOLD = 1.0  # units expected in four weeks, below which a product counts as not selling
AVERAGE_SPREAD = 1.0  # daily sigma as a share of the mean where only an average is known
# Sigmas from the mean at which a normal distribution has the quantiles that are stored
NORMAL_QUANTILES = tuple(NormalDist().inv_cdf(level) for level in QUANTILES)


class ReplenishmentPlanner(models.AbstractModel):
    """From stored forecasts, stock and supply to the quantity to order of product and store.

    Used by the nightly pass for everything and by a threshold crossing for one product: the same
    code, so that both come to the same quantity from the same facts. It never computes a forecast,
    and the quantity is :func:`ordering.decide`'s.
    """

    _name = "replenishment.planner"
    _inherit = ["replenishment.facts"]
    _description = "Replenishment Planner"

    @api.model
    def _evaluate(self, pairs):
        """Work out a proposal for each (product, warehouse).

        :return: {(product_id, warehouse_id): values of replenishment.proposal}
        """
        # sudo: stock, orders and vendor prices are facts of the store; whoever causes the
        # evaluation (a till, a job, a buyer) need not be allowed to list them all
        self = self.sudo()._asking_once()
        result = {}
        for chunk in split_every(PAIRS_AT_ONCE, pairs):
            facts = self._gather(list(chunk))
            drafts = [self._draft(*pair, facts) for pair in facts.pairs]
            for vals in self._decide(drafts):
                result[vals["product_id"], vals["warehouse_id"]] = vals
        return result

    def _asking_once(self):
        """Ask what many products and stores have in common once: in a piece, or in all of a pass
        where that has begun already."""
        if self.env.context.get("replenishment_once"):
            return self
        return self.with_context(replenishment_once=Once())

    def _gather(self, pairs):
        """All :class:`Facts` about these pairs, a constant number of queries."""
        facts = self._gather_demand(pairs)
        products = self.env["product.product"].union(*(product for product, _store in facts.pairs))
        warehouses = self.env["stock.warehouse"].union(*(store for _product, store in facts.pairs))
        sellable = products._get_sellable_quantities(warehouses)
        promised = self._promised(products.ids, warehouses.ids)
        below = [
            pair
            for pair, orderpoint in facts.orderpoints.items()
            if sellable.get((pair[1], pair[0]), 0.0) - self._sum_promised(promised.get(pair, ()))
            < orderpoint._store_quantities()[0]
        ]
        return replace(
            facts,
            sellable=sellable,
            promised=promised,
            coming=self._coming(products.ids, warehouses.ids),
            lots=self._lots(products.ids, warehouses.ids),
            sold_lately=self._sold_lately(below, min(now.date() for now in facts.now.values())),
        )

    def _gather_demand(self, pairs, with_averages=True):
        """Those of the :class:`Facts` that thresholds rest on: nothing of stock and supply.

        :param with_averages: whether anything is asked of what has no forecast
        """
        products = self.env["product.product"].union(*(product for product, _warehouse in pairs))
        warehouses = self.env["stock.warehouse"].union(
            *(warehouse for _product, warehouse in pairs)
        )
        products, warehouses = products.sudo(), warehouses.sudo()
        now = {warehouse.id: self._now_in(warehouse) for warehouse in warehouses}
        today = min(moment.date() for moment in now.values())
        horizon = max(warehouses.company_id.mapped("replenishment_horizon"))
        last = today + timedelta(days=horizon)
        forecasts = self.env["replenishment.forecast"]._champions(
            products.ids, warehouses.ids, today, last
        )
        forecasts, sources = self._with_stores(forecasts, products.ids, warehouses, today, last)
        averages, of_averages = {}, {}
        unknown = {p.id for p, w in pairs if (p.id, w.id) not in forecasts}
        if unknown and with_averages:
            averages, of_averages = self._averages(unknown, warehouses, today)
        # read together, wherever the records come from: those of an emptied cache read one by one
        together = products._ids, warehouses._ids
        return Facts(
            pairs=[
                tuple(
                    one.sudo().with_prefetch(ids) for one, ids in zip(pair, together, strict=True)
                )
                for pair in pairs
            ],
            now=now,
            forecasts=forecasts,
            averages=averages,
            sources={**of_averages, **sources},
            orderpoints=self._orderpoints(products.ids, warehouses),
        )

    def _averages(self, product_ids, warehouses, today):
        """Daily sales of what has no forecast, a depot's are its stores'; and of which store."""
        averages = self._daily_average(product_ids, warehouses.ids, today)
        return self._averages_with_stores(averages, list(product_ids), warehouses, today)

    def _draft(self, product, warehouse, facts):
        """The values of one proposal but for its quantity, and what is asked to get that."""
        pair = (product.id, warehouse.id)
        orderpoint = facts.orderpoints.get(pair) or self.env["stock.warehouse.orderpoint"]
        supply = self._prepare_supply(product, warehouse, orderpoint, facts.now[warehouse.id])
        demand = self._prepare_demand(pair, warehouse, supply, facts)
        stock = self._prepare_stock(pair, orderpoint, supply, facts)
        stock = replace(stock, idle=self._is_idle(pair, demand, stock, facts))
        vals = {
            "product_id": product.id,
            "warehouse_id": warehouse.id,
            "orderpoint_id": orderpoint.id,
            "partner_id": supply.partner_id,
            "depot_id": supply.depot.id if supply.depot else False,
            "currency_id": supply.currency_id or warehouse.company_id.currency_id.id,
            "price_breaks": to_rows(supply.price_breaks),
            "pack_qty": supply.terms.pack,
            "min_qty": supply.terms.minimum,
            "order_date": self._to_utc(warehouse, supply.order_date),
            "delivery_date": supply.delivery,
            "next_delivery_date": supply.next_delivery,
            "interval_days": len(demand.mean),
            "demand_qty": demand.total,
            "sigma": demand.sigma,
            "daily_qty": demand.daily,
            "demand_sources": {
                str(store): share * demand.forecast.hidden
                for store, share in facts.sources.get(pair, {}).items()
            },
            "forecast_model": demand.model,
            "forecast_error": demand.error,
            "sellable_qty": stock.sellable,
            "on_order_qty": stock.on_order,
            "on_order_sources": stock.sources,
            "threshold_qty": stock.threshold,
            "idle": stock.idle,
            "urgent": stock.is_urgent,
            "cover_days": max(stock.sellable, 0) / demand.daily if demand.daily else 0.0,
        }
        costs = self._costs_of_rule(product, warehouse.company_id, orderpoint, supply)
        return vals, product.uom_id, self._order_request(supply, demand, stock, costs)

    def _prepare_supply(self, product, warehouse, orderpoint, now):
        """The vendor's :class:`Supply` of a product to a store; in a piece of work the same for all
        stores that buy alike, until a cut-off goes by."""
        once = self.env.context.get("replenishment_once")
        if not once:
            return self._look_up_supply(product, warehouse, orderpoint, now)
        supply = once.ask(
            (*self._buying_alike(product, warehouse, orderpoint), now.date()),
            lambda: self._look_up_supply(product, warehouse, orderpoint, now),
            holds=lambda known: known.order_date > now,
        )
        return replace(supply, now=now, day_left=day_left(now))

    def _buying_alike(self, product, warehouse, orderpoint):
        """What the supply of a product depends on beside the moment, in ids."""
        supplied = warehouse if warehouse.resupply_route_ids else warehouse.browse()
        chosen = orderpoint.supplier_id, orderpoint.replenishment_uom_id, orderpoint.route_id
        return (product.id, warehouse.company_id.id, supplied.id, *(one.id for one in chosen))

    def _look_up_supply(self, product, warehouse, orderpoint, now):
        terms = self._vendor_terms(product, warehouse, orderpoint, now)
        return Supply(
            seller=terms.seller,
            now=now,
            order_date=terms.order.moment,
            delivery=terms.order.delivery,
            next_delivery=terms.following.delivery,
            terms=Terms(
                pack=terms.pack,
                minimum=terms.minimum,
                shelf_life=self._shelf_life(product),
                prices=self._own_prices(terms, warehouse.company_id),
                unit=self._smallest_sale(product),
                packs=self._packs_of_prices(terms),
            ),
            day_left=day_left(now),
            price_breaks=terms.prices,
            depot=terms.depot,
            partner_id=terms.seller.partner_id.id,
            currency_id=terms.seller.currency_id.id,
        )

    def _own_prices(self, terms, company):
        """The vendor's prices in the company's currency, in which costs are."""
        currency = terms.seller.currency_id or company.currency_id
        return tuple(
            (one.least, currency._convert(one.price, company.currency_id, company, round=False))
            for one in terms.prices
        )

    def _packs_of_prices(self, terms):
        """In whole multiples of what each price is had; () where all are in the vendor's pack."""
        packs = tuple(one.pack for one in terms.prices)
        return packs if set(packs) - {terms.pack} else ()

    def _prepare_demand(self, pair, warehouse, supply, facts):
        """The :class:`Demand` for a product: all days that are stored, from now on."""
        expected = facts.forecasts.get(pair)
        expected = expected and expected.since(supply.today)
        if not expected:
            expected = self._expected_average(facts.averages.get(pair, 0.0), supply.today)
        forecast = Forecast(
            mean=expected.mean,
            quantiles=expected.quantiles,
            day_left=supply.day_left,
            hidden=warehouse.company_id._hidden_demand(expected.model),
        )
        mean, quantiles = days_ahead(forecast, supply.interval)
        week = expected.mean[:7].tolist()
        return Demand(
            forecast=forecast,
            mean=mean,
            deviation=deviations(quantiles),
            daily=forecast.hidden * sum(week) / len(week),
            model=expected.model,
            error=expected.error,
        )

    def _expected_average(self, average, day):
        """A day of which only the average is known: its spread is as wide as the average."""
        spread = [max(average * (1 + AVERAGE_SPREAD * z), 0.0) for z in NORMAL_QUANTILES]
        return Expected(
            np.array([day], "datetime64[D]"),
            np.array(["average"]),
            np.array([average], float),
            np.array([spread]),
            np.zeros(1),
        )

    def _prepare_stock(self, pair, orderpoint, supply, facts):
        """The :class:`Stock` of a product in a store."""
        minimum, maximum = orderpoint._store_quantities()
        coming = facts.coming.get(pair, ())
        # what is promised until the next delivery can't be ordered any later than now
        promised = self._sum_taken(
            facts.promised.get(pair, ()), coming, supply.today, supply.next_delivery
        )
        sellable = facts.sellable.get((pair[1], pair[0]), 0.0) - promised
        coming = [part for part in coming if part.day < supply.next_delivery]
        return Stock(
            sellable=sellable,
            incoming=tuple(Incoming(part.quantity, part.day, part.last_day) for part in coming),
            sources=self._sum_by_kind(coming),
            lots=tuple(self._lots_left(sellable, facts.lots.get(pair, ()))),
            threshold=minimum,
            maximum=maximum,
            by_hand=orderpoint._are_quantities_kept(),
            promised=promised,
        )

    def _is_idle(self, pair, demand, stock, facts):
        """Below its threshold, but nobody bought one for weeks and hardly anybody will."""
        return (
            stock.sellable < stock.threshold
            and pair not in facts.sold_lately
            and demand.daily * AVERAGE_DAYS < FEWEST_SOLD
        )

    def _shelf_life(self, product):
        """Days that a delivery can be sold, None where nothing expires.

        It leaves the shelf on its removal date, where that is before it expires.
        """
        if not product.use_expiration_date or product.expiration_time < 1:
            return None
        return max(product.expiration_time - max(product.removal_time, 0), 1)

    def _sales_price(self, product):
        """What costs are shares of; 1 where a product has no price."""
        return max(product.lst_price, 0.0) or 1.0

    def _costs(self, product, company):
        """The company's costs, which are shares of the sales price, in money."""
        price = self._sales_price(product)
        return Costs(
            shortage=company.replenishment_shortage_cost * price,
            waste=company.replenishment_waste_cost * price,
            holding=company.replenishment_holding_cost * price,
        )

    def _costs_of_rule(self, product, company, orderpoint, supply):
        """Those; with a service level of the rule's own, the ones that make it the cheapest."""
        return costs_at(
            orderpoint.replenishment_service_level,
            self._costs(product, company),
            perishes=supply.terms.shelf_life is not None,
            nights=supply.nights,
        )

    def _decide(self, drafts):
        """Give each draft the quantity of least expected cost, at least what its threshold asks.

        :return: the values of each proposal
        """
        decisions = decide([request for _vals, _unit, request in drafts])
        for (vals, unit, _request), decision in zip(drafts, decisions, strict=True):
            vals.update(
                expiring_qty=decision.reason.expiring,
                proposed_qty=unit.round(decision.quantity),
                cost_curve=decision.shown,
            )
        return [vals for vals, _unit, _request in drafts]

    def _order_request(self, supply, demand, stock, costs):
        """What the ordering package has to know."""
        return Request(
            supply.today,
            supply.delivery,
            supply.next_delivery,
            demand.forecast,
            stock.lots,
            stock.left_coming,
            supply.terms,
            costs,
            self._missing(stock),
            stock.owed,
        )

    def _missing(self, stock):
        """What brings stock and orders under way back to the threshold.

        A rule with quantities set by hand fills up to its maximum, as Odoo's own rule does. What
        nobody buys comes to its minimum and keeps its place in the assortment, no more; where the
        minimum is a forecast's, only once the shelf is empty.
        """
        is_left_alone = stock.idle and not stock.by_hand and stock.position > 0
        if is_left_alone:
            return 0.0
        maximum = stock.maximum if stock.by_hand and not stock.idle else 0.0
        return float(missing(stock.position, stock.threshold, maximum))

    def _lots_left(self, sellable, dated):
        """The lots behind the sellable quantity: sold but unposted units came off the first."""
        gone = max(sum(lot.quantity for lot in dated) - max(sellable, 0.0), 0.0)
        lots = lots_left(dated, gone)
        undated = sellable - sum(lot.quantity for lot in lots)
        return [*lots, Lot(undated)] if undated > 0 else lots
