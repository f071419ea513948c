from odoo import models
from odoo.exceptions import ValidationError

MAX_RECALLS = 500


class PosConfig(models.Model):
    """A till reports that it is there, and what it has heard."""

    _inherit = "pos.config"

    def supermarket_check_in(self, identifier, confirmed=None):
        """Say that the till is there; confirm recalls; learn of those it has not confirmed.

        :param identifier: the device, as the till's browser keeps it
        :param confirmed: [[recall id, lines taken off open orders]]
        :return: {"recalls": [see supermarket.recall._till_message()]}
        """
        self._check_till_user()
        answers = self._parse_confirmed(confirmed)
        device = self.env["supermarket.pos.device"].sudo()  # sudo: written by tills, not people
        device._seen(self, identifier)
        if not self._is_selling():
            answers = {}  # nobody sells there: nobody can have taken goods off the shelf
        # sudo: the cashier may not read recalls; what concerns the till is told there
        companies = self.company_id._holding_companies()
        active = (
            self.env["supermarket.recall"]
            .sudo()
            .search([("state", "=", "active"), ("company_id", "in", companies.ids)])
        )
        for recall in active.filtered(lambda recall: recall.id in answers):
            recall._confirm(self, identifier, answers[recall.id])
        known = active.confirmation_ids.filtered(
            lambda row: (
                row.config_id == self and row.identifier == identifier and row.confirmed_date
            )
        )
        return {"recalls": [recall._till_message() for recall in active - known.recall_id]}

    def _parse_confirmed(self, confirmed):
        """{recall id: lines removed}; refuse what no till of ours would send."""
        rows = confirmed or []
        readable = (
            isinstance(rows, list)
            and len(rows) <= MAX_RECALLS
            and all(isinstance(row, list) and len(row) == 2 for row in rows)
            and all(type(value) is int and 0 <= value < 2**31 for row in rows for value in row)
        )
        if not readable:
            raise ValidationError(
                self.env._("Confirmed recalls are a list of pairs: recall, lines removed.")
            )
        return dict(rows)
