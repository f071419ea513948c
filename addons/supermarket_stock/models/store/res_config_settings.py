from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    supermarket_expiry_guard = fields.Boolean(
        related="company_id.supermarket_expiry_guard", readonly=False
    )
    supermarket_stock_guard = fields.Boolean(
        related="company_id.supermarket_stock_guard", readonly=False
    )
