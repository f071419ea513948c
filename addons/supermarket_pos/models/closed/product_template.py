from odoo import api, models

from ...tools.closed_fields import TILL


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Other addons read rows of their own here."""
        till = TILL.on(self)
        rows = super(ProductTemplate, till)._load_pos_data_search_read(data, config)
        return config._without_costs(rows)

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(TILL.on(records), config)
        return config._without_costs(rows)

    @api.model
    def load_product_from_pos(self, config_id, *args, **kwargs):
        till = TILL.on(self)
        data = super(ProductTemplate, till).load_product_from_pos(config_id, *args, **kwargs)
        self.env["pos.config"].browse(config_id)._without_costs_of(data)
        return data

    def get_product_info_pos(self, price, quantity, pos_config_id, *args, **kwargs):
        """The suppliers' prices are what goods cost."""
        info = super().get_product_info_pos(price, quantity, pos_config_id, *args, **kwargs)
        if not self.env.user._sees_costs():
            info["suppliers"] = []
        return info
