from odoo import models

WATCHED = {"available_in_pos", "sale_ok", "active", "list_price"}


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._tell_tills_of_product()
        return result

    def _tell_tills_of_product(self):
        """Tell open tills that a product was delisted, listed again or priced anew.

        Sent with the commit. Each store's channel gets the products of its own company.
        """
        # sudo: whoever maintains products need not know the stores
        for store in self.env["stock.warehouse"].sudo()._stores_with_open_tills():
            templates = self.filtered(
                lambda product, store=store: product.company_id.id in (False, store.company_id.id)
            )
            if templates:
                store._notify_tills(
                    "SUPERMARKET_PRODUCTS",
                    {
                        "ids": templates.ids,
                        "sold": [p.active and p.sale_ok and p.available_in_pos for p in templates],
                        "prices": templates.mapped("list_price"),
                    },
                )
