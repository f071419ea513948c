from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    supermarket_blind_receipts = fields.Boolean(
        "Blind Receipts",
        help="Who receives by the scan app is not told how much was ordered: he counts.",
    )
