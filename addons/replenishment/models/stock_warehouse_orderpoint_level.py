from odoo import api, fields, models
from odoo.exceptions import ValidationError

LOWEST, HIGHEST = 0.5, 0.999


class StockWarehouseOrderpoint(models.Model):
    _inherit = "stock.warehouse.orderpoint"

    replenishment_service_level = fields.Float(
        "Service Level",
        help="The chance of lasting until the next delivery that orders of this product aim at in "
        "this store. 0: whatever costs least under the company's costs.",
    )

    @api.constrains("replenishment_service_level")
    def _check_replenishment_service_level(self):
        for orderpoint in self:
            level = orderpoint.replenishment_service_level
            if level and not LOWEST <= level <= HIGHEST:
                raise ValidationError(
                    self.env._(
                        "The service level of %(rule)s must be from 50 %% to 99.9 %%, or 0 for "
                        "what costs least.",
                        rule=orderpoint.display_name,
                    )
                )
