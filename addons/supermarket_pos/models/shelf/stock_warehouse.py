from odoo import models


class StockWarehouse(models.Model):
    """The price page reads labels of scales and codes of GS1 as the store's till does."""

    _inherit = "stock.warehouse"

    def _asked_of(self, code):
        till = self.env["product.product"]._shelf_till(self)
        if not till:
            return super()._asked_of(code)
        reader = self.env["supermarket.code.reader"].with_company(till.company_id)
        return reader._asked(till.with_env(reader.env), code.strip())
