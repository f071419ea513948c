from odoo import api, models

from ...tools.guards import check_orders_unpaid, is_working


class PosPackOperationLot(models.Model):
    """The lots of a paid line are those that left: a recall and a return go by them."""

    _inherit = "pos.pack.operation.lot"

    @api.model_create_multi
    def create(self, vals_list):
        if not is_working(self.env):
            lines = self.env["pos.order.line"]
            lines = lines.browse(
                filter(None, (vals.get("pos_order_line_id") for vals in vals_list))
            )
            check_orders_unpaid(lines.exists().order_id)
        return super().create(vals_list)

    def write(self, vals):
        if not is_working(self.env):
            lines = self.pos_order_line_id
            lines |= lines.browse(vals.get("pos_order_line_id") or []).exists()
            check_orders_unpaid(lines.order_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        check_orders_unpaid(self.pos_order_line_id.order_id)
