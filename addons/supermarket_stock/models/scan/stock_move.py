from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    supermarket_scan_id = fields.Many2one(
        "supermarket.scan.event", "Scan", readonly=True, index="btree_not_null", copy=False
    )
