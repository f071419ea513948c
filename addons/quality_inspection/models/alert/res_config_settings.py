from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    inspection_alert_product = fields.Float(
        related="company_id.inspection_alert_product", readonly=False
    )
    inspection_alert_supplier = fields.Float(
        related="company_id.inspection_alert_supplier", readonly=False
    )
    inspection_alert_days = fields.Integer(
        related="company_id.inspection_alert_days", readonly=False
    )
    inspection_alert_min_lots = fields.Integer(
        related="company_id.inspection_alert_min_lots", readonly=False
    )
    inspection_alert_user_ids = fields.Many2many(
        related="company_id.inspection_alert_user_ids", readonly=False
    )
