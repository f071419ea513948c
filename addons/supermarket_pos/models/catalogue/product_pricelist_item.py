from odoo import api, models

# More are not named one by one: the tills ask for all
NAMED = 500


class ProductPricelistItem(models.Model):
    """Open tills learn of a price list's item as they do of a product's price.

    They load the items that begin later, too: what holds is decided at the sale.
    """

    _inherit = "product.pricelist.item"

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [
            ("date_start", "!=", False) if leaf[:2] == ("date_start", "<=") else leaf
            for leaf in super()._load_pos_data_domain(data, config)
        ]

    def _priced_templates(self):
        return self.product_tmpl_id | self.product_id.product_tmpl_id

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._tell_tills()
        return items

    def write(self, vals):
        moved = bool({"product_id", "product_tmpl_id", "pricelist_id"} & vals.keys())
        before = self._priced_templates() if moved else self.env["product.template"]
        result = super().write(vals)
        before._touch_catalogue()
        self._tell_tills()
        return result

    def unlink(self):
        templates, pricelists = self._priced_templates(), self.pricelist_id
        self._tell_tills()
        result = super().unlink()
        templates._touch_catalogue()
        pricelists._note_removal()
        return result

    def _tell_tills(self):
        """Name these items to the open tills, which ask what has become of them."""
        if not self:
            return
        # sudo: whoever maintains prices need not know the stores
        for store in self.env["stock.warehouse"].sudo()._stores_with_open_tills():
            ids = self.ids if len(self) <= NAMED else None
            store._notify_tills("SUPERMARKET_ITEMS", {"ids": ids})
