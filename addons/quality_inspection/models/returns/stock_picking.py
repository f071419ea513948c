from odoo import models


class StockPicking(models.Model):
    """A transfer that carries a return out, or takes it back."""

    _name = "stock.picking"
    _inherit = ["inspection.problem.link.mixin", "stock.picking"]

    def _message_made_by_approving(self):
        return self.env._("The transfers of a return are made by approving it.")
