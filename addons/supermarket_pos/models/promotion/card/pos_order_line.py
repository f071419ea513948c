from odoo import fields, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    # asked for what a card has paid, see `_spent_unconfirmed`
    coupon_id = fields.Many2one(index="btree_not_null")
