from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.payment_states import FREE, OPEN


class SupermarketPaymentTrade(models.Model):
    """The journal of payments by code: one row for each number that a provider was asked with.

    A row is committed before the provider is asked, and what it answers is committed when it
    comes: whatever crashes in between leaves a trace that is settled later. While the outcome of
    a payment is not certain, the database has room for one trade of it only.
    """

    _name = "supermarket.payment.trade"
    _description = "Payment Code Trade"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "id desc"

    name = fields.Char(string="Trade Number", required=True, readonly=True)
    kind = fields.Selection(
        [("pay", "Payment"), ("refund", "Refund")], required=True, readonly=True, default="pay"
    )
    state = fields.Selection(
        [
            ("created", "Recorded"),
            ("waiting", "Waiting for the customer"),
            ("unknown", "Answer lost"),
            ("done", "Done"),
            ("refused", "Refused"),
            ("cancelling", "Being cancelled"),
            ("closed", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="created",
        index=True,
    )
    payment_uuid = fields.Char(string="Payment UUID", required=True, readonly=True, index=True)
    attempt = fields.Integer(required=True, readonly=True, default=1)
    order_uuid = fields.Char(string="Order UUID", required=True, readonly=True, index=True)
    origin_id = fields.Many2one(
        "supermarket.payment.trade",
        string="Refund of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    refund_ids = fields.One2many("supermarket.payment.trade", "origin_id", string="Refunds")
    event_ids = fields.One2many("supermarket.payment.event", "trade_id", string="Events")
    amount = fields.Monetary(required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    signed_amount = fields.Monetary(
        string="Money Moved",
        compute="_compute_signed_amount",
        store=True,
        help="What reached the shop: above zero for payments, below for refunds.",
    )
    refunded_amount = fields.Monetary(compute="_compute_refunded_amount", string="Given Back")
    method_id = fields.Many2one(
        "pos.payment.method", string="Payment Method", required=True, readonly=True
    )
    provider = fields.Char(required=True, readonly=True)
    wallet = fields.Selection([("alipay", "Alipay"), ("wechat", "WeChat Pay")], readonly=True)
    code_hint = fields.Char(string="Code", readonly=True)
    code_fingerprint = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    reference = fields.Char(string="Provider's Reference", readonly=True)
    message = fields.Char(readonly=True)
    config_id = fields.Many2one("pos.config", string="Till", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", string="Login", required=True, readonly=True)
    cashier = fields.Char(
        readonly=True, help="The employee where employees log in at the till, else the user."
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now, index=True)
    last_date = fields.Datetime(string="Last Asked", required=True, readonly=True)
    unsettled_count = fields.Integer(string="Questions without Answer", readonly=True)
    pos_payment_id = fields.Many2one(
        "pos.payment", string="Payment in Order", readonly=True, index="btree_not_null"
    )
    pos_order_id = fields.Many2one(
        related="pos_payment_id.pos_order_id", string="Order", store=True, index="btree_not_null"
    )
    difference = fields.Monetary(
        compute="_compute_difference",
        help="The money that moved less the payment in the order. Money without an order shows "
        "in full.",
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "A trade number is used once.")
    _attempt_uniq = models.Constraint(
        "UNIQUE(payment_uuid, kind, attempt)", "An attempt to pay is recorded once."
    )
    _open_uniq = models.UniqueIndex(
        "(payment_uuid, kind) WHERE state NOT IN ('refused', 'closed')",
        "A payment has one trade that is not certainly without money.",
    )
    _positive_amount = models.Constraint("CHECK(amount > 0)", "A trade has an amount above zero.")
    _unsettled_idx = models.Index(
        "(last_date) WHERE state IN ('created', 'waiting', 'unknown', 'cancelling')"
    )

    @api.depends("state", "kind", "amount")
    def _compute_signed_amount(self):
        for trade in self:
            sign = -1 if trade.kind == "refund" else 1
            trade.signed_amount = sign * trade.amount if trade.state == "done" else 0.0

    @api.depends("refund_ids.signed_amount")
    def _compute_refunded_amount(self):
        for trade in self:
            trade.refunded_amount = -sum(trade.refund_ids.mapped("signed_amount"))

    @api.depends("signed_amount", "pos_payment_id.amount", "refund_ids.signed_amount")
    def _compute_difference(self):
        """A refund that no order asked for is the payment's: it makes up for a missing order."""
        for trade in self:
            if trade.kind == "refund" and not trade.pos_payment_id:
                trade.difference = 0.0
                continue
            loose = trade.refund_ids.filtered(lambda refund: not refund.pos_payment_id)
            trade.difference = (
                trade.signed_amount
                + sum(loose.mapped("signed_amount"))
                - trade.pos_payment_id.amount
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A trade can't be deleted: it may have moved money."))

    # What people do ----------------------------------------------------------------------

    def action_ask_again(self):
        """Ask the provider what became of the trades, and settle them."""
        self.check_access("read")
        for trade in self:
            self._settle(trade.name)
        self.invalidate_recordset()

    def action_give_back(self):
        """Give back what was charged and has no order: the customer left, or paid otherwise."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise UserError(self.env._("A store manager gives money back."))
        if self.kind != "pay" or self.pos_payment_id:
            raise UserError(
                self.env._("%s belongs to an order: return the order at a till.", self.name)
            )
        self._refund_rest(self.payment_uuid)
        self.invalidate_recordset()

    def action_view_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "pos.order",
            "res_id": self.pos_order_id.id,
            "views": [(False, "form")],
        }

    # Reading -----------------------------------------------------------------------------

    def _is_open(self):
        self.ensure_one()
        return self.state in OPEN

    def _is_free(self):
        """Whether no money moved for certain: the same payment may be tried anew."""
        self.ensure_one()
        return self.state in FREE

    def _refundable(self):
        """What may still be given back; refunds on their way count as given."""
        self.ensure_one()
        taken = self.refund_ids.filtered(lambda refund: not refund._is_free())
        return self.currency_id.round(self.amount - sum(taken.mapped("amount")))

    def _pays(self, payment):
        """Whether the trade's money is the payment's; what was given back pays nothing.

        The row stays locked until the order is booked: who gives the money back meanwhile waits,
        and finds the order. What was given back before is read as it is committed, which may be
        later than the order's own transaction began.
        """
        self._lock_row()
        currency = payment.currency_id
        if currency.compare_amounts(self.signed_amount, payment.amount):
            return False
        if self.kind != "pay":
            return True
        with self._own_transaction() as env:
            left = self.with_env(env)._refundable()
        return currency.compare_amounts(left, payment.amount) >= 0

    def _lock_row(self):
        """Wait for who writes the trade, then read what was written."""
        self.env.cr.execute(
            SQL("SELECT 1 FROM supermarket_payment_trade WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset()
        return self

    def _status(self):
        """What a till is told."""
        self.ensure_one()
        return {
            "state": self.state,
            "attempt": self.attempt,
            "number": self.name,
            "amount": self.amount,
            "message": self.message or "",
            "reference": self.reference or "",
            "wallet": self.wallet or "",
            "code": self.code_hint or "",
        }
