from odoo import fields, models


class SupermarketCountLine(models.Model):
    _inherit = "supermarket.count.line"

    doubt = fields.Selection(
        selection=lambda self: self.env["supermarket.doubtful.stock"]._fields["kind"].selection,
        readonly=True,
        help="Why the plan asked for it before its time.",
    )

    def _follow(self, rounds):
        super()._follow(rounds)
        plan = self.count_id.plan_id
        if plan and self.difference_qty and self.state in ("approve", "done"):
            # sudo: doubts are no counter's business, the plan asks
            plan.sudo()._look_elsewhere(self.product_id)
