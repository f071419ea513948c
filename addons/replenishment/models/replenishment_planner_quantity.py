import datetime as dt
import math
from collections import defaultdict
from dataclasses import dataclass

from odoo import models

from ..ordering import Costs, Incoming, Lot, Request, SupplyCalendar, Terms, propose_many


@dataclass(frozen=True)
class AgreedDeliveries(SupplyCalendar):
    """The two deliveries that the vendor's order days and cut-off lead to, already worked out."""

    delivery: dt.date = dt.date.min
    following: dt.date = dt.date.max

    def arrival(self, day):
        return max(self.delivery, day)

    def next_arrival(self, day):
        return max(self.following, self.arrival(day) + dt.timedelta(days=1))


class ReplenishmentPlannerQuantity(models.AbstractModel):
    """Hands the facts to the ordering package and reads its answer."""

    _inherit = "replenishment.planner"

    def _set_quantities(self, drafts):
        """Give each draft the quantity of least expected cost, at least what its threshold asks."""
        by_day = defaultdict(list)
        for draft in drafts:
            if draft["request"]:
                by_day[draft["today"]].append(draft)
            draft["vals"].update(expiring_qty=0.0, proposed_qty=draft["floor"], cost_curve=[])
        for today, asked in by_day.items():
            proposals = propose_many(today, [draft["request"] for draft in asked])
            for draft, proposal in zip(asked, proposals, strict=True):
                draft["vals"].update(
                    expiring_qty=proposal.reason.expiring_before_arrival,
                    proposed_qty=max(proposal.quantity, draft["floor"]),
                    cost_curve=proposal.curve,
                )
        for draft in drafts:
            draft["vals"]["proposed_qty"] = draft["unit"].round(draft["vals"]["proposed_qty"])

    def _order_request(self, product, company, supply, demand, stock):
        """What the ordering package has to know; None where there is plenty and nothing to ask."""
        lots = self._lots_left(stock)
        if self._is_plenty(demand, stock, lots, supply):
            return None
        return Request(
            demand["mean"],
            demand["quantiles"],
            lots,
            [Incoming(quantity, date) for date, quantity in stock["arrivals"]],
            AgreedDeliveries(delivery=supply["delivery"], following=supply["next_delivery"]),
            Terms(supply["pack"], supply["minimum"], self._shelf_life(product)),
            self._costs(product, company),
        )

    def _is_plenty(self, demand, stock, lots, supply):
        """Nearly certain demand of every day together leaves stock over, and none of it expires.

        Most pairs of a night are like this: they need no simulation.
        """
        lasting = all(lot.expiry is None or lot.expiry >= supply["next_delivery"] for lot in lots)
        needed = sum(quantiles[-1] for quantiles in demand["quantiles"])
        return lasting and stock["sellable"] >= needed

    def _lots_left(self, stock):
        """The lots behind the sellable quantity: sold but unposted units came off the first."""
        dated = sum(quantity for _date, quantity in stock["lots"])
        gone = max(dated - max(stock["sellable"], 0.0), 0.0)
        lots = []
        for date, quantity in stock["lots"]:
            taken = min(gone, quantity)
            gone -= taken
            if quantity > taken:
                lots.append(Lot(quantity - taken, date))
        undated = stock["sellable"] - sum(lot.quantity for lot in lots)
        return [*lots, Lot(undated)] if undated > 0 else lots

    def _floor_quantity(self, supply, stock):
        """What brings stock and orders under way back to the threshold, in whole packs.

        A rule with quantities set by hand fills up to its maximum, as Odoo's own rule does. What
        nobody buys comes to its minimum and keeps its place in the assortment, no more; where the
        minimum is a forecast's, only once the shelf is empty.
        """
        position = stock["sellable"] + stock["on_order"]
        is_left_alone = stock["idle"] and not stock["by_hand"] and position > 0
        if position >= stock["threshold"] or is_left_alone:
            return 0.0
        to_maximum = stock["by_hand"] and not stock["idle"]
        target = max(stock["threshold"], stock["maximum"] if to_maximum else 0.0)
        packs = math.ceil(round((target - position) / supply["pack"], 6))
        return max(packs * supply["pack"], supply["minimum"])

    def _shelf_life(self, product):
        """Days that a delivery can be sold, None where nothing expires."""
        if not product.use_expiration_date or product.expiration_time < 1:
            return None
        return product.expiration_time

    def _costs(self, product, company):
        """The company's costs, which are shares of the sales price, in money."""
        price = product.lst_price or 1.0
        return Costs(
            shortage=company.replenishment_shortage_cost * price,
            waste=company.replenishment_waste_cost * price,
            holding=company.replenishment_holding_cost * price,
        )
