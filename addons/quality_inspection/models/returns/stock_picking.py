from odoo import api, fields, models
from odoo.exceptions import AccessError


class StockPicking(models.Model):
    """A transfer that carries a return out, or takes it back."""

    _inherit = "stock.picking"

    inspection_problem_id = fields.Many2one(
        "inspection.problem", readonly=True, copy=False, index="btree_not_null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        pickings = super().create(vals_list)
        if not self.env.su and pickings.inspection_problem_id:
            raise AccessError(self._message_made_by_approving())
        return pickings

    def write(self, vals):
        if "inspection_problem_id" in vals and not self.env.su:
            raise AccessError(self._message_made_by_approving())
        return super().write(vals)

    def _message_made_by_approving(self):
        return self.env._("The transfers of a return are made by approving it.")
