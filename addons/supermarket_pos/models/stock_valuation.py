from odoo import api, models
from odoo.addons.supermarket_stock.tools.context_keys import QUANTS_ONLY
from odoo.fields import Domain


class ProductProduct(models.Model):
    """Values are those of the books: goods sold and not yet posted leave them when posted.

    Else a first-in-first-out cost taken meanwhile (an invoice, a delivery) would skip the layers
    of unposted sales, and their posting would take them from the wrong end.
    """

    _inherit = "product.product"

    def _with_valuation_context(self):
        return super()._with_valuation_context().with_context(supermarket_quants_only=QUANTS_ONLY)

    def _get_value_from_lots(self):
        """Add what was sold beyond all lots: it left the books at the product's cost."""
        in_lots = self.with_context(supermarket_quants_only=QUANTS_ONLY)
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


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _compute_value(self):
        in_books = self.with_context(supermarket_quants_only=QUANTS_ONLY)
        return super(StockLot, in_books)._compute_value()

    def _compute_avg_cost(self):
        in_books = self.with_context(supermarket_quants_only=QUANTS_ONLY)
        return super(StockLot, in_books)._compute_avg_cost()


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _compute_value(self):
        """A quant's share of the product's value: both as the books have them."""
        in_books = self.with_context(supermarket_quants_only=QUANTS_ONLY)
        return super(StockQuant, in_books)._compute_value()


class ResCompany(models.Model):
    _inherit = "res.company"

    def _post_sales(self):
        """What was sold until now is part of what is closed, or shown."""
        ledger = self.env["supermarket.sale.ledger"].sudo()  # sudo: posting is the system's
        ledger._post([("company_id", "in", self.ids)])

    def action_close_stock_valuation(self, at_date=None, auto_post=False):
        self._post_sales()
        return super().action_close_stock_valuation(at_date=at_date, auto_post=auto_post)


class StockValuationReport(models.AbstractModel):
    _inherit = "stock_account.stock.valuation.report"

    @api.model
    def _get_report_data(self, date=False, product_category=False, warehouse=False):
        self.env.company._post_sales()
        return super()._get_report_data(date, product_category, warehouse)
