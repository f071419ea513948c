from odoo import api, models
from odoo.fields import Domain

WATCHED = {"available_in_pos", "sale_ok", "active", "list_price"}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        """A new product is sold by tills that are open already."""
        templates = super().create(vals_list)
        sold = templates.filtered(lambda product: product.sale_ok and product.available_in_pos)
        if sold:
            sold._tell_tills_of_product()
        return templates

    def write(self, vals):
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._tell_tills_of_product()
        return result

    def _tell_tills_of_product(self):
        """Tell open tills that a product was delisted, listed again or priced anew.

        Sent with the commit. Each store's channel gets the products that its company may sell:
        its own, the head office's and everybody's.
        """
        # sudo: whoever maintains products need not know the stores
        for store in self.env["stock.warehouse"].sudo()._stores_with_open_tills():
            owners = {False, *store.company_id.parent_ids.ids}
            templates = self.filtered(lambda one, owners=owners: one.company_id.id in owners)
            if templates:
                store._notify_tills(
                    "SUPERMARKET_PRODUCTS",
                    {
                        "ids": templates.ids,
                        "sold": [p.active and p.sale_ok and p.available_in_pos for p in templates],
                        "prices": templates.mapped("list_price"),
                    },
                )

    def _touch_catalogue(self):
        """Let tills load these again: what was removed from them bears no date of its own."""
        # sudo: whoever may remove a code or a price need not be allowed to write the product
        self.exists().sudo().write({})

    # Loading the till --------------------------------------------------------------------

    @api.model
    def _load_pos_data_fields(self, config):
        """Whether the date on a label counts, see product.product._counts_label_dates."""
        return [*super()._load_pos_data_fields(config), "use_expiration_date"]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Load what the catalogue leaves out as well, up to core's own limit."""
        rows = super()._load_pos_data_search_read(data, config)
        if self.env.context.get("pos_limited_loading", True):
            rows += self._load_composite(data, config, {row["id"] for row in rows})
        return rows

    def _load_composite(self, data, config, loaded):
        """Products sold in variants, as combos or with optional products, not loaded yet."""
        domain = Domain(self._load_pos_data_domain(data, config)) & (
            Domain("type", "=", "combo")
            | Domain("attribute_line_ids", "!=", False)
            | Domain("pos_optional_product_ids", "!=", False)
        )
        templates = self._load_product_with_domain(domain)
        templates |= templates.combo_ids.combo_item_ids.product_id.product_tmpl_id
        templates |= templates.pos_optional_product_ids
        templates = templates.filtered(lambda template: template.id not in loaded)
        return self._load_pos_data_read(templates, config)

    def _add_archived_combinations(self, products):
        """Only products with attributes have combinations: core asks for each product in turn."""
        for product in products:
            product["_archived_combinations"] = []
        super()._add_archived_combinations(
            [product for product in products if product["attribute_line_ids"]]
        )
