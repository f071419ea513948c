from odoo import api, models

from ...tools.closed_fields import TILL


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(TILL.on(records), config)
