from odoo import fields, models


class StockPicking(models.Model):
    """A transfer that carries a return out, or takes it back."""

    _inherit = "stock.picking"

    inspection_problem_id = fields.Many2one(
        "inspection.problem", readonly=True, copy=False, index="btree_not_null"
    )
