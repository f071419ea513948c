from odoo import api, models

from ...tools.closed_fields import TILL


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(TILL.on(records), config)
        return config._without_costs(rows)
