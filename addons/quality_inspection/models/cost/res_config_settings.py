from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    inspection_hour_cost = fields.Monetary(
        related="company_id.inspection_hour_cost",
        currency_field="company_currency_id",
        readonly=False,
    )
