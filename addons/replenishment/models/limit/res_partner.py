from odoo import api, fields, models
from odoo.exceptions import ValidationError

MEASURES = [
    ("amount", "Money"),
    ("weight", "Weight"),
    ("volume", "Volume"),
    ("units", "Units"),
]


class ResPartner(models.Model):
    """What a vendor asks of an order as a whole: its minimum, and what a truck holds."""

    _inherit = "res.partner"

    replenishment_measure = fields.Selection(
        MEASURES,
        "Order Measured in",
        company_dependent=True,
        help="In what the vendor's minimum order and the truck are counted.",
    )
    replenishment_minimum = fields.Float(
        "Minimum Order",
        company_dependent=True,
        help="The least that this vendor delivers in one order. 0: no minimum.",
    )
    replenishment_truck = fields.Float(
        "Truck",
        company_dependent=True,
        help="What one delivery of this vendor can carry. 0: no limit.",
    )

    @api.constrains("replenishment_minimum", "replenishment_truck")
    def _check_replenishment_minimum(self):
        for partner in self:
            minimum, truck = partner.replenishment_minimum, partner.replenishment_truck
            if minimum < 0 or truck < 0:
                raise ValidationError(
                    self.env._("Minimum Order and Truck can't be negative; 0 means no limit.")
                )
            if truck and minimum > truck:
                raise ValidationError(
                    self.env._("The Minimum Order can't be more than the Truck carries.")
                )

    @api.model
    def _commercial_fields(self):
        return [
            *super()._commercial_fields(),
            "replenishment_measure",
            "replenishment_minimum",
            "replenishment_truck",
        ]
