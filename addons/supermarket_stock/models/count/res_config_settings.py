from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    supermarket_recount_limit = fields.Float(
        related="company_id.supermarket_recount_limit", readonly=False
    )
    supermarket_count_limit = fields.Float(
        related="company_id.supermarket_count_limit", readonly=False
    )
