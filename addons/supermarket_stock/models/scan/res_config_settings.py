from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    supermarket_blind_receipts = fields.Boolean(
        related="company_id.supermarket_blind_receipts", readonly=False
    )
