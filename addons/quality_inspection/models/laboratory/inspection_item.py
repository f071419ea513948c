from odoo import api, fields, models
from odoo.exceptions import ValidationError


class InspectionItem(models.Model):
    """A rapid test screens: what it finds a laboratory confirms, or not."""

    _inherit = "inspection.item"

    laboratory_item_id = fields.Many2one(
        "inspection.item",
        "Confirmed By",
        tracking=True,
        ondelete="restrict",
        help="Of a rapid test: what the laboratory measures. A positive test holds the lot and "
        "opens a task for the laboratory, whose verdict decides.",
    )

    @api.constrains("laboratory_item_id", "company_id")
    def _check_laboratory_item(self):
        for item in self.filtered("laboratory_item_id"):
            other = item.laboratory_item_id
            if other == item or other.laboratory_item_id:
                raise ValidationError(
                    self.env._(
                        "%(item)s: choose in Confirmed By what a laboratory measures, not another "
                        "rapid test.",
                        item=item.display_name,
                    )
                )
            if other.company_id and other.company_id != item.company_id:
                raise ValidationError(
                    self.env._(
                        "%(item)s: choose in Confirmed By an item that all companies of it share.",
                        item=item.display_name,
                    )
                )

    def _check_not_in_use(self):
        """What confirms the rapid test of a plan in force stays, too."""
        super()._check_not_in_use()
        # sudo: as in the items themselves
        tests = self.sudo().search([("laboratory_item_id", "in", self.ids)]) - self
        if tests:
            tests._check_not_in_use()
