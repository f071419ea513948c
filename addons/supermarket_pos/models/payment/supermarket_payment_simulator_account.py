from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import SQL


class BankAnswer:
    """One call at the simulated bank: what it did, and whether its answer gets lost."""

    def __init__(self, account):
        self.account = account
        self.behaviour = account.behaviour
        self.outcome = account.state
        # Out of reach: nothing happens there. Else only the answer gets lost.
        self.is_lost = account.mute > 0
        self.is_reached = not (self.is_lost and account.state == "missing")
        if self.is_lost:
            account.mute -= 1

    def _charge(self, amount, behaviour):
        account = self.account
        if not account.behaviour and account.state == "missing":
            state, mute = account.env["supermarket.payment.simulator"].PLANS.get(
                behaviour, ("paid", 0)
            )
            account.write({"behaviour": behaviour, "amount": amount, "state": state})
            account.write({"mute": max(mute - 1, 0), "charges": int(state == "paid")})
            self.is_lost = mute > 0
        elif account.state == "missing" and self.is_reached:
            account.write({"amount": amount, "state": "paid", "charges": account.charges + 1})
        self.behaviour, self.outcome = account.behaviour, account.state

    def _look(self):
        account = self.account
        if account.state == "waiting" and account.behaviour == "01":
            account.questions += 1
            if account.questions >= 2:
                account.write({"state": "paid", "charges": account.charges + 1})
        self.outcome = account.state

    def _close(self):
        if self.is_reached:
            self.account.state = "closed"
        self.outcome = self.account.state

    def _give_back(self, number, amount):
        account = self.account
        done = (account.refunds or "").split()
        if number not in done:
            if account.state != "paid" or account.refunded + amount > account.amount + 0.001:
                self.outcome = "refused"
                return
            account.write(
                {"refunds": " ".join([*done, number]), "refunded": account.refunded + amount}
            )
        self.outcome = "paid"


class SupermarketPaymentSimulatorAccount(models.Model):
    """The simulated bank's own books: what it charged, whatever it answered.

    Kept apart from the trades, and in transactions of its own, as a real bank's would be: tests
    compare the two.
    """

    _name = "supermarket.payment.simulator.account"
    _description = "Simulated Bank Account Entry"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "id desc"

    name = fields.Char(string="Trade Number", required=True, readonly=True)
    behaviour = fields.Char(readonly=True)
    amount = fields.Float(digits=(16, 2), readonly=True)
    state = fields.Selection(
        [
            ("missing", "Not known"),
            ("waiting", "Waiting"),
            ("paid", "Charged"),
            ("refused", "Refused"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="missing",
    )
    charges = fields.Integer(string="Times Charged", readonly=True)
    refunded = fields.Float(digits=(16, 2), readonly=True)
    refunds = fields.Text(readonly=True)
    mute = fields.Integer(string="Answers to Lose", readonly=True)
    questions = fields.Integer(readonly=True)

    _name_uniq = models.Constraint("UNIQUE(name)", "The bank knows a trade number once.")

    @api.model
    @contextmanager
    def _open(self, number):
        """Yield the bank's side of a call on the account ``number``, then commit it."""
        with self.env["supermarket.payment.trade"]._own_transaction() as env:
            account = env[self._name]._lock(number)
            yield BankAnswer(account)

    @api.model
    def _lock(self, number):
        self.env.cr.execute(
            SQL(
                """INSERT INTO supermarket_payment_simulator_account (name, state, charges, mute)
                   VALUES (%s, 'missing', 0, 0) ON CONFLICT (name) DO NOTHING""",
                number,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT id FROM supermarket_payment_simulator_account WHERE name = %s FOR UPDATE",
                number,
            )
        )
        account = self.browse(self.env.cr.fetchone()[0])
        account.invalidate_recordset()
        return account
