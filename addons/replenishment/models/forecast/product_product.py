from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _forecast_model(self, company):
        """The model that a person chose for the product in a company: "best" where nobody did."""
        return self.with_company(company).replenishment_model or company.replenishment_model
