from odoo import api, models

from ...tools.closed_fields import TILL


class PosPayment(models.Model):
    _inherit = "pos.payment"

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(TILL.on(records), config)
