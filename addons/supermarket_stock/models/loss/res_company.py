from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    supermarket_loss_limit = fields.Float(
        "Losses up to",
        default=50.0,
        help="A loss or a find worth more than this is booked when another person, who manages the "
        "store, has approved it.",
    )

    _loss_limit_positive = models.Constraint(
        "CHECK(supermarket_loss_limit >= 0)", "Losses up to: give zero or more."
    )
