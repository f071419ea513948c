from odoo import models


class StockQuant(models.Model):
    """Which lots on the floor end first is read by an index, as the board near expiry asks."""

    _inherit = "stock.quant"

    _sold_until_idx = models.Index(
        "(LEAST(expiration_date, removal_date), id) WHERE lot_id IS NOT NULL"
    )
