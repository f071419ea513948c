from datetime import timedelta

from odoo import api, fields, models

# Sales of a till with a network arrive at once, and nobody counts and approves as quickly
LATE = timedelta(seconds=10)


class SupermarketSaleLedger(models.Model):
    _inherit = "supermarket.sale.ledger"

    @api.model
    def _record(self, vals_list):
        """A sale that arrives late was made before a count that is booked: its line opens again."""
        entries = super()._record(vals_list)
        limit = fields.Datetime.now() - LATE
        moments = (fields.Datetime.to_datetime(vals.get("date")) for vals in vals_list)
        if any(moment and moment < limit for moment in moments):
            late = entries.filtered(lambda entry: entry.date < limit)
            # sudo: the count follows from the sale, whoever sold
            self.env["supermarket.count.line"].sudo()._reopen(late)
        return entries
