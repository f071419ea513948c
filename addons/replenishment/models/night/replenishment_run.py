import logging

from odoo import models
from odoo.tools import split_every
from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)

# What a step asks the database is the same for few and many; a step takes some seconds
PAIRS_A_STEP = 2000


class ReplenishmentRun(models.Model):
    """The phases that go through products and stores piece by piece: thresholds, then proposals."""

    _inherit = "replenishment.run"

    def _phases(self):
        return [*super()._phases(), self._set_thresholds, self._propose]

    def _set_thresholds(self):
        """Give the reordering rules their quantities, with the reason."""
        if self.phase == "proposals":
            return True
        planner = self.env["replenishment.planner"]._asking_once()

        def set_thresholds(pairs):
            self.orderpoint_count += planner._set_thresholds(pairs)

        if not self._each_pair(planner._forecast_pairs(self._stores()), set_thresholds):
            return False
        self.write({"phase": "proposals", "done_count": self.done_count + 1})
        return self._commit()

    def _propose(self):
        """Propose what is needed; close what was proposed and isn't needed any more."""
        proposal_model, stores = self.env["replenishment.proposal"], self._stores()
        planner = self.env["replenishment.planner"]._asking_once()
        proposal_model._wake(stores)

        def propose(pairs):
            vals_list = planner._evaluate(pairs).values()
            proposals = proposal_model._propose(
                [{**vals, "origin": "night"} for vals in vals_list if vals["proposed_qty"] > 0]
            )
            self.proposal_count += len(proposals)

        if not self._each_pair(self._pairs_to_plan(stores), propose):
            return False
        proposal_model._supersede_unneeded(stores, self.started_on, self.left_out or ())
        self.ordered_count = len(proposal_model._order_without_asking(stores, self._note))
        self.done_count += 1
        return True

    def _each_pair(self, pairs, work):
        """Work off (product, warehouse) pairs piece by piece, behind those that are done.

        The pairs are in the order of their ids, and the last one done is remembered itself: what
        joins or leaves them meanwhile moves none of the others.

        :return: False when the time is up
        """
        pending = [pair for pair in pairs if self._key(pair) > tuple(self.resume_after or ())]
        for piece in split_every(PAIRS_A_STEP, pending, list):
            self._heed_cancelling()
            self._work_on(piece, work)
            self.resume_after = self._key(piece[-1])
            if not self._commit():
                return False
        self.resume_after = False
        return True

    def _key(self, pair):
        product, warehouse = pair
        return (warehouse.id, product.id)

    def _work_on(self, pairs, work):
        """One product that can't be worked on keeps none of the others from it: the piece is halved
        until the fault stands alone, and the pass says what it was."""
        try:
            with self.env.cr.savepoint():
                work(pairs)
        except OperationalError:
            raise  # the transaction is lost: the next attempt does the piece again
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(pairs) > 1:
                middle = len(pairs) // 2
                self._work_on(pairs[:middle], work)
                self._work_on(pairs[middle:], work)
                return
            (product, warehouse), *_none = pairs
            self.left_out = [*(self.left_out or ()), (product.id, warehouse.id)]
            _logger.info("Left out %s in %s: %s", product.id, warehouse.id, error, exc_info=True)
            self._note(
                self.env._(
                    "%(product)s in %(store)s was left out: %(error)s",
                    product=product.display_name,
                    store=warehouse.name,
                    error=error,
                )
            )

    def _pairs_to_plan(self, stores):
        """What has a forecast or a rule, may be bought, and was not dismissed lately."""
        pairs = self.env["replenishment.planner"]._all_pairs(stores)
        unwanted = self.env["replenishment.proposal"]._dismissed_lately(stores)
        unwanted |= self.env["supermarket.hold"]._not_bought(stores)
        return [pair for pair in pairs if (pair[0].id, pair[1].id) not in unwanted]
