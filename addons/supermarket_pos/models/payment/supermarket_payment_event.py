from odoo import api, fields, models
from odoo.exceptions import UserError


class SupermarketPaymentEvent(models.Model):
    """Every request, answer and change of a trade's state. Append-only."""

    _name = "supermarket.payment.event"
    _description = "Payment Code Event"
    _order = "id"
    _rec_name = "operation"

    trade_id = fields.Many2one(
        "supermarket.payment.trade", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="trade_id.company_id", store=True, index=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", readonly=True, required=True, default=lambda self: self.env.user
    )
    operation = fields.Selection(
        [("pay", "Pay"), ("query", "Query"), ("cancel", "Cancel"), ("refund", "Refund")],
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        [("request", "Asked"), ("answer", "Answered"), ("lost", "No answer")],
        required=True,
        readonly=True,
    )
    outcome = fields.Char(readonly=True)
    message = fields.Char(readonly=True)
    state_from = fields.Char(string="From", readonly=True)
    state_to = fields.Char(string="To", readonly=True)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was asked and answered can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was asked and answered can't be deleted."))
