from odoo import api, models


class SupermarketCountLine(models.Model):
    """What is told after a line was counted, and happened before."""

    _inherit = "supermarket.count.line"

    @api.model
    def _reopen(self, entries):
        """Look again at lines whose books were others when they were counted.

        What is booked opens again; what nobody counted twice may be worth it by now.
        """
        counted = self.search(
            [
                ("state", "in", ("done", "approve", "reopened")),
                ("product_id", "in", entries.product_id.ids),
                ("counted_at", ">=", min(entries.mapped("date"))),
            ]
        )
        for line in counted._compare_again():
            if line.state == "done":
                line.write({"state": "reopened"})

    def _compare_again(self):
        """Compare counted lines with the books of now.

        :return: those whose difference, or its worth, is another than the one that they showed
        """
        changed = self.browse()
        for line in self:
            before, worth = line.difference_qty, line.difference_value
            line._compare()
            currency = line.company_id.currency_id
            if line.uom_id.compare(before, line.difference_qty):
                changed |= line
                is_counted_once = line.state == "approve" and not line.recounter_id
                if is_counted_once and line._is_beyond_tolerance():
                    line.write({"state": "recount"})
            elif currency.compare_amounts(worth, line.difference_value):
                changed |= line
        return changed
