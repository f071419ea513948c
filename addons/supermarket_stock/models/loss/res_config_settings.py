from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    supermarket_loss_limit = fields.Float(
        related="company_id.supermarket_loss_limit", readonly=False
    )
