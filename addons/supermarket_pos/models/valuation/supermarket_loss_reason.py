from odoo import api, fields, models


class SupermarketLossReason(models.Model):
    _inherit = "supermarket.loss.reason"

    account_id = fields.Many2one(
        "account.account",
        "Loss Account",
        compute="_compute_account_id",
        inverse="_inverse_account_id",
        help="Of the place at which this reason is booked, in this company. Empty: as Odoo books "
        "what leaves the stock.",
    )

    @api.model
    def _of_each_company(self):
        return {*super()._of_each_company(), "account_id"}

    @api.depends("location_id.valuation_account_id")
    @api.depends_context("company")
    def _compute_account_id(self):
        for reason in self:
            # sudo: whoever reads reasons may not read places
            reason.account_id = reason.sudo().location_id.valuation_account_id

    def _inverse_account_id(self):
        for reason in self:
            # sudo: the right to write reasons was asked for; the place is the reason's own
            reason._place(self.env.company).sudo().valuation_account_id = reason.account_id
