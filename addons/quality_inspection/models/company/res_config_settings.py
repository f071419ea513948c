from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Inspection settings of the company."""

    _inherit = "res.config.settings"

    inspection_region = fields.Selection(related="company_id.inspection_region", readonly=False)
    inspection_penalty_account_id = fields.Many2one(
        related="company_id.inspection_penalty_account_id", readonly=False
    )
