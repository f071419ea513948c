from odoo import api, models

from ...tools.guards import FREE_OF_PAYMENT, check_orders_unpaid, check_unpaid
from ..performance import fields_but, order_first


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        """Insert what core would compute a moment later and update one by one."""
        for vals in vals_list:
            order = self.env["pos.order"].browse(vals["pos_order_id"])
            check_orders_unpaid(order)
            vals["company_id"] = order.company_id.id
            vals["session_id"] = order.session_id.id
        return super().create([order_first(vals, "pos_order_id") for vals in vals_list])

    def write(self, vals):
        check_unpaid(self, "pos_order_id", FREE_OF_PAYMENT, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        check_orders_unpaid(self.pos_order_id)

    @api.model
    def _load_pos_data_fields(self, config):
        """All fields as in core, but the name in words, which no till shows."""
        return super()._load_pos_data_fields(config) or fields_but(self, {"display_name"})
