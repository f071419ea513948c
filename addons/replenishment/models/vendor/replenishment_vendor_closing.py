from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools.checks import check_day


class ReplenishmentVendorClosing(models.Model):
    """Days on which a vendor neither takes orders nor delivers."""

    _name = "replenishment.vendor.closing"
    _description = "Closing Days of a Vendor"
    _inherit = ["supermarket.shared.mixin"]
    _order = "date_from desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Vendor", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", help="Empty: it is closed for all companies.")
    name = fields.Char("Occasion")
    date_from = fields.Date("First Day", required=True)
    date_to = fields.Date("Last Day", required=True)

    @api.depends("name", "partner_id", "date_from")
    def _compute_display_name(self):
        for closing in self:
            closing.display_name = closing.name or (
                f"{closing.partner_id.name or ''} {closing.date_from or ''}".strip()
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for closing in self:
            check_day(self._fields["date_from"], closing.date_from, today, self.env)
            check_day(self._fields["date_to"], closing.date_to, today, self.env)
            if closing.date_from > closing.date_to:
                raise ValidationError(
                    self.env._(
                        "Closing days can't end before they begin: enter a Last Day from %s on.",
                        format_date(self.env, closing.date_from),
                    )
                )

    def _covers(self, day, company):
        """Whether one of these is on that day, for that company."""
        return any(
            one.date_from <= day <= one.date_to and one.company_id in (company, company.browse())
            for one in self
        )
