from odoo import api, models


class StockValuationReport(models.AbstractModel):
    _inherit = "stock_account.stock.valuation.report"

    @api.model
    def _get_report_data(self, date=False, product_category=False, warehouse=False):
        self.env.company._post_sales()
        return super()._get_report_data(date, product_category, warehouse)
