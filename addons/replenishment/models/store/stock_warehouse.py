from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    replenishment_receiving_hour = fields.Float(
        "Deliveries Come at",
        default=6.0,
        help="The hour of the store at which an order's goods are expected on their day.",
    )

    replenishment_figured_on = fields.Date(
        "Figures Made on",
        readonly=True,
        copy=False,
        help="The night in which its month's figures were made last.",
    )

    @api.constrains("replenishment_receiving_hour")
    def _check_replenishment_receiving_hour(self):
        if any(not 0 <= store.replenishment_receiving_hour < 24 for store in self):
            raise ValidationError(
                self.env._("Deliveries Come at must be an hour of the day, from 0:00 to 23:59.")
            )

    def _receiving_moment(self, day):
        """The moment, as Odoo stores it, at which the goods of a day are expected."""
        local = datetime.combine(day, time.min) + timedelta(hours=self.replenishment_receiving_hour)
        # sudo: the store's time zone
        return self.env["replenishment.facts"].sudo()._to_utc(self, local)
