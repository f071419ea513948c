from odoo import api, fields, models
from odoo.exceptions import UserError


class SupermarketPosPickup(models.Model):
    """Cash taken from a drawer to the safe: how much, why, by whom, before whose eyes.

    The money moves by Odoo's own statement line, as any cash out does.
    """

    _name = "supermarket.pos.pickup"
    _description = "Cash Pick-up"
    _order = "id desc"

    name = fields.Char(string="Receipt", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, index=True, ondelete="restrict"
    )
    config_id = fields.Many2one(related="session_id.config_id", store=True, string="Till")
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="session_id.currency_id")
    amount = fields.Monetary(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Login", required=True, readonly=True)
    cashier = fields.Char(
        string="Taken by",
        readonly=True,
        help="The employee where employees log in at the till, else the user.",
    )
    witness_id = fields.Many2one("res.users", string="Second Person", required=True, readonly=True)
    statement_line_id = fields.Many2one("account.bank.statement.line", readonly=True)

    _amount_positive = models.Constraint("CHECK(amount > 0)", "A pick-up takes something.")

    @api.model
    def _make(self, session, amount, reason, witness):
        """Record the pick-up, move the money, keep it in the audit."""
        reason = reason.strip()
        name = self.env["ir.sequence"].next_by_code("supermarket.pos.pickup")
        line = (
            self.env["account.bank.statement.line"]
            .with_context(no_retrieve_partner=True)
            .create(
                session._prepare_account_bank_statement_line_vals(
                    session,
                    -1,
                    amount,
                    f"{name} {reason}",
                    self.env.user.partner_id.id,
                    {"translatedType": self.env._("Pick-up")},
                )
            )
        )
        session.config_id._audit(
            "pick_up", witness, session_id=session.id, amount=amount, order_uuid=name
        )
        return self.create(
            {
                "name": name,
                "session_id": session.id,
                "amount": amount,
                "reason": reason,
                "user_id": self.env.uid,
                "cashier": session._cashier_name(),
                "witness_id": witness.id,
                "statement_line_id": line.id,
            }
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A pick-up can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A pick-up can't be deleted."))
