from odoo import api, models


class LoyaltyHistory(models.Model):
    """What came onto cards and went: entered by what is sold, as the balance is."""

    _inherit = "loyalty.history"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["loyalty.card"]._check_follows_from_sales()
        return super().create(vals_list)

    def write(self, vals):
        self.env["loyalty.card"]._check_follows_from_sales()
        return super().write(vals)
