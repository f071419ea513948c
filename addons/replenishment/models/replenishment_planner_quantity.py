from odoo import models

from ..ordering import Lot, Request, decide, lots_left


class ReplenishmentPlannerQuantity(models.AbstractModel):
    """Hands the facts to the ordering package and reads its answer."""

    _inherit = "replenishment.planner"

    def _decide(self, drafts):
        """Give each draft the quantity of least expected cost, at least what its threshold asks.

        :return: the values of each proposal
        """
        decisions = decide([request for _vals, _unit, request in drafts])
        for (vals, unit, _request), decision in zip(drafts, decisions, strict=True):
            vals.update(
                expiring_qty=decision.reason.expiring,
                proposed_qty=unit.round(decision.quantity),
                cost_curve=decision.rows,
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
            stock.incoming,
            supply.terms,
            costs,
            self._missing(stock),
        )

    def _missing(self, stock):
        """What brings stock and orders under way back to the threshold.

        A rule with quantities set by hand fills up to its maximum, as Odoo's own rule does. What
        nobody buys comes to its minimum and keeps its place in the assortment, no more; where the
        minimum is a forecast's, only once the shelf is empty.
        """
        is_left_alone = stock.idle and not stock.by_hand and stock.position > 0
        if stock.position >= stock.threshold or is_left_alone:
            return 0.0
        to_maximum = stock.by_hand and not stock.idle
        return max(stock.threshold, stock.maximum if to_maximum else 0.0) - stock.position

    def _lots_left(self, sellable, dated):
        """The lots behind the sellable quantity: sold but unposted units came off the first."""
        gone = max(sum(quantity for _date, quantity in dated) - max(sellable, 0.0), 0.0)
        lots = lots_left([Lot(quantity, date) for date, quantity in dated], gone)
        undated = sellable - sum(lot.quantity for lot in lots)
        return [*lots, Lot(undated)] if undated > 0 else lots
