from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    replenishment_model = fields.Selection(
        [("global", "Global model"), ("arima", "Classic ARIMA(7,0,0)")],
        "Forecast by",
        company_dependent=True,
        help="Whose forecasts lead for this product from the next pass on. Empty: the company's "
        "choice.",
    )
