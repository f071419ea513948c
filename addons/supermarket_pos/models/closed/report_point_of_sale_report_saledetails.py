from odoo import api, models
from odoo.exceptions import AccessError


class ReportSaleDetails(models.AbstractModel):
    _inherit = "report.point_of_sale.report_saledetails"

    @api.model
    def get_sale_details(self, *args, **kwargs):
        if not self.env.user._sees_takings():
            raise AccessError(
                self.env._("This till is counted blind: a supervisor prints its sales.")
            )
        return super().get_sale_details(*args, **kwargs)
