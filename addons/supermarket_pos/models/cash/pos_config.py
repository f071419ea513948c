from odoo import fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    blind_close = fields.Boolean(
        string="Blind Closing",
        help="Cashiers count the drawer by denomination without seeing what should be in it; "
        "supervisors and managers see the difference.",
    )
    pickup_pin = fields.Boolean(
        string="Second Person for Cash Out",
        help="Cash leaves the drawer as a pick-up with a receipt number and another person's PIN.",
    )
