from odoo import models

from ..formats import format_quantity
from .replenishment_proposal import OPEN_STATES

MOST_NAMED = 5


class ReplenishmentProposal(models.Model):
    """A last look before ordering: what has changed since the proposal was worked out."""

    _inherit = "replenishment.proposal"

    def _renew_outdated(self):
        """Work out anew what has missed its cut-off, or of which other goods are coming by now.

        :return: the proposals to be looked at again
        """
        undecided = self.filtered(lambda p: p.state in OPEN_STATES)
        late = undecided.filtered("is_late")
        changed = (undecided - late)._with_other_supply()
        outdated = late | changed
        if not outdated:
            return self.browse()
        outdated.check_access("write")
        missed = {proposal: proposal.order_date for proposal in late}
        before = {proposal: (proposal.on_order_qty, proposal.proposed_qty) for proposal in changed}
        outdated.sudo()._work_out()  # sudo: the numbers are closed to people
        renewed = late.filtered(lambda proposal: proposal.order_date != missed[proposal])
        lines = [proposal._supply_change_text(*before[proposal]) for proposal in changed]
        if renewed:
            renewed._tell_of_missed_cut_off()
        if lines:
            changed._tell_of_other_supply(lines)
        return renewed | changed

    def _with_other_supply(self):
        """Those of which more or less is on its way than when they were worked out."""
        # sudo: orders are facts of the store, whoever decides on proposals
        facts = self.env["replenishment.facts"].sudo()
        coming = facts._arrivals(self.product_id.ids, self.warehouse_id.ids) if self else {}
        return self.filtered(
            lambda proposal: proposal._is_other_supply(
                coming.get((proposal.product_id.id, proposal.warehouse_id.id), ())
            )
        )

    def _is_other_supply(self, arrivals):
        until = self.next_delivery_date
        there = sum(quantity for day, quantity in arrivals if not until or day < until)
        return abs(there - self.on_order_qty) > self.uom_id.rounding

    def _supply_change_text(self, on_order, proposed):
        return self.env._(
            "%(product)s: on order %(before)s → %(after)s, proposed %(old)s → %(new)s",
            product=self.product_id.display_name,
            before=format_quantity(self.env, on_order),
            after=format_quantity(self.env, self.on_order_qty),
            old=format_quantity(self.env, proposed),
            new=format_quantity(self.env, self.proposed_qty),
        )

    def _tell_of_other_supply(self, lines):
        """Say what changed, and close what isn't needed any more."""
        shown = "; ".join(lines[:MOST_NAMED])
        if len(lines) > MOST_NAMED:
            shown += self.env._(" and %s more", len(lines) - MOST_NAMED)
        unneeded = self.filtered(
            lambda p: not p.difference_qty and p.uom_id.compare(p.proposed_qty, 0) <= 0
        )
        # sudo: it is the numbers that close them, not the person
        unneeded.sudo()._transition("supersede")
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "title": self.env._("On order has changed"),
                "message": self.env._("%s. Look at what is still open and accept it again.", shown),
            },
        )
