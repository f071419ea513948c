from odoo import fields, models


class ResCompany(models.Model):
    """What an hour of inspecting costs."""

    _inherit = "res.company"

    inspection_hour_cost = fields.Monetary(
        "Hour of an Inspector", help="With it the planned hours become a cost. 0: hours only."
    )

    _inspection_hour_cost_positive = models.Constraint(
        "CHECK(inspection_hour_cost >= 0)", "Hour of an inspector: enter 0 or more."
    )
