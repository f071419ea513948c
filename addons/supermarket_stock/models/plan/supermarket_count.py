from odoo import fields, models


class SupermarketCount(models.Model):
    _inherit = "supermarket.count"

    plan_id = fields.Many2one(
        "supermarket.count.plan",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The plan whose portion of a day it is.",
    )
