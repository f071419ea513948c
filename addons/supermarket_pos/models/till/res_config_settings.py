from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_blind_close = fields.Boolean(related="pos_config_id.blind_close", readonly=False)
    pos_pickup_pin = fields.Boolean(related="pos_config_id.pickup_pin", readonly=False)
    pos_use_limits = fields.Boolean(related="pos_config_id.use_limits", readonly=False)
    pos_limit_return = fields.Monetary(
        related="pos_config_id.limit_return", readonly=False, currency_field="pos_limit_currency_id"
    )
    pos_limit_void = fields.Monetary(
        related="pos_config_id.limit_void", readonly=False, currency_field="pos_limit_currency_id"
    )
    pos_limit_price = fields.Float(related="pos_config_id.limit_price", readonly=False)
    pos_limit_discount = fields.Float(related="pos_config_id.limit_discount", readonly=False)
    pos_limit_currency_id = fields.Many2one(
        related="pos_config_id.currency_id", string="Currency of the Till"
    )
