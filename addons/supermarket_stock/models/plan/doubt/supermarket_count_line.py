from odoo import fields, models


class SupermarketCountLine(models.Model):
    _inherit = "supermarket.count.line"

    doubt = fields.Selection(
        selection=lambda self: self.env["supermarket.doubtful.stock"]._fields["kind"].selection,
        readonly=True,
        help="Why the plan asked for it before its time.",
    )
