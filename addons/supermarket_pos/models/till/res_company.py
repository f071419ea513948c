from odoo import fields, models

LEDGER = "ledger"


class ResCompany(models.Model):
    _inherit = "res.company"

    point_of_sale_update_stock_quantities = fields.Selection(
        selection_add=[(LEDGER, "At payment, in the sales ledger")],
        ondelete={LEDGER: lambda companies: companies._leave_sales_ledger()},
        help="At payment: the paid order's goods leave the sellable stock in the order's own "
        "commit; stock moves are posted in bulk, and at the latest when the session closes.\n"
        "At the session closing: A picking is created for the entire session when it's closed\n"
        "In real time: Each order sent to the server create its own picking",
    )
    supermarket_stock_mode_before = fields.Char(
        "Stock Mode Before the Sales Ledger",
        readonly=True,
        help="What the company goes back to when the addon is uninstalled.",
    )

    def write(self, vals):
        """Remember the way of the companies that begin to use the ledger."""
        if vals.get("point_of_sale_update_stock_quantities") == LEDGER:
            for company in self:
                mode = company.point_of_sale_update_stock_quantities
                if mode != LEDGER:
                    company.supermarket_stock_mode_before = mode
        if "account_price_include" in vals:
            self.env.registry.clear_cache()  # see `account.tax._plain_rate`
        return super().write(vals)

    def _open_supermarket(self):
        super()._open_supermarket()
        self._switch_sales_ledger(True)

    def _switch_sales_ledger(self, on):
        if on:
            self.point_of_sale_update_stock_quantities = LEDGER
        else:
            self._leave_sales_ledger()

    def _leave_sales_ledger(self):
        """Back to what each company had before, or to core's default where it had nothing else."""
        for company in self:
            company.point_of_sale_update_stock_quantities = company._stock_mode_before()

    def _stock_mode_before(self):
        mode = self.point_of_sale_update_stock_quantities
        return (self.supermarket_stock_mode_before or "real") if mode == LEDGER else mode

    def _stock_mode_before_name(self):
        """What the company does with stock, or did before the ledger, as the settings say it."""
        field = self._fields["point_of_sale_update_stock_quantities"]
        return dict(field._description_selection(self.env))[self._stock_mode_before()]
