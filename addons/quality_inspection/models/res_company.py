from odoo import fields, models

from .inspection_standard import REGIONS


class ResCompany(models.Model):
    """What inspection needs to know about a company."""

    _inherit = "res.company"

    inspection_region = fields.Selection(
        REGIONS,
        "Limits Of",
        required=True,
        default="cn",
        help="Whose limits come first where an item has several.",
    )
    inspection_penalty_account_id = fields.Many2one(
        "account.account",
        "Supplier Penalties",
        check_company=True,
        domain=[
            ("account_type", "in", ("income_other", "income", "expense", "expense_direct_cost"))
        ],
        help="Where fines are credited. Empty: the default account of the purchase journal.",
    )
