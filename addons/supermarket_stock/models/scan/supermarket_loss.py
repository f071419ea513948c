from odoo import fields, models


class SupermarketLoss(models.Model):
    _inherit = "supermarket.loss"

    event_id = fields.Many2one(
        "supermarket.scan.event", "Scan", readonly=True, index="btree_not_null", copy=False
    )
