from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """What a till starts with: an only variant says what the row of its template says.

        Core reads all of it once more, a fifth of the processor time of a till's start.
        """
        of_changes = self.env.context.get("pos_last_server_date")
        if not config or of_changes or not config._is_supermarket_till():
            return super()._load_pos_data_search_read(data, config)
        found = self.search(self._load_pos_data_domain(data, config))
        rows = config._rows_of_only_variants(found, data["product.template"])
        others = found.filtered(lambda product: product.id not in rows)
        rows |= {row["id"]: row for row in self._load_pos_data_read(others, config)}
        return [rows[product_id] for product_id in found.ids if product_id in rows]
