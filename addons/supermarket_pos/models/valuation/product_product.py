from odoo import models
from odoo.addons.supermarket_stock.tools.context_keys import QUANTS_ONLY
from odoo.fields import Domain


class ProductProduct(models.Model):
    """Values are those of the books: goods sold and not yet posted leave them when posted.

    Else a first-in-first-out cost taken meanwhile (an invoice, a delivery) would skip the layers
    of unposted sales, and their posting would take them from the wrong end.
    """

    _inherit = "product.product"

    def _with_valuation_context(self):
        return QUANTS_ONLY.on(super()._with_valuation_context())

    def _get_value_from_lots(self):
        """Add what was sold beyond all lots: it left the books at the product's cost."""
        in_lots = QUANTS_ONLY.on(self)
        value = super(ProductProduct, in_lots)._get_value_from_lots()
        if self.env.context.get("to_date"):
            return value
        valued = Domain("product_id", "in", self.ids) & Domain("lot_id", "=", False)
        valued &= Domain("company_id", "in", self.env.companies.ids)
        valued &= Domain("location_id.is_valued_internal", "=", True)
        valued &= Domain("owner_id", "in", [False, self.env.company.partner_id.id])
        if self.env.context.get("warehouse_id"):
            store = self.env["stock.warehouse"].browse(self.env.context["warehouse_id"])
            valued &= Domain("location_id", "child_of", store.view_location_id.id)
        # sudo: as the value of the lots is computed
        groups = (
            self.env["stock.quant"].sudo()._read_group(valued, ["product_id"], ["quantity:sum"])
        )
        return value + sum(product.standard_price * quantity for product, quantity in groups)
