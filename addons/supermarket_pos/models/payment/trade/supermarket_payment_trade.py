import logging
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ....tools import payment_code
from ....tools.payment_states import next_state
from ..supermarket_payment_provider import OUTCOMES, Answer, LostAnswerError

_logger = logging.getLogger(__name__)

# A till asks every other second while it shows the payment; what nobody asked for so long is
# settled by the scheduled action.
UNATTENDED_SECONDS = 120
# A customer who has not confirmed by then won't any more.
PATIENCE_SECONDS = 90
# So many questions in a row without an answer, then the trade is cancelled.
QUESTIONS = 3


class SupermarketPaymentTrade(models.Model):
    """How a trade is paid, asked for, cancelled and given back.

    Each step is: record the request, commit, ask the provider, record the answer, commit. What
    the caller's own transaction does afterwards changes nothing about it. The methods take and
    return plain values: records of the short transactions don't outlive them.
    """

    _inherit = "supermarket.payment.trade"

    @api.model
    def _pay(self, request, code):
        """Charge a payment to the customer who shows the code; return its status.

        Asked again with the same attempt and code, the provider is asked again under the same
        number. A new attempt starts only when the one before it is sure to be without money;
        until then, and when the payment is done, the answer is the status of what there is.
        """
        number, operation = self._begin_payment(request, code)
        if not operation:
            return self._read_status(number)
        return self._ask(number, operation, *([code] if operation == "pay" else []))

    @api.model
    def _poll(self, payment_uuid, kind="pay"):
        """Take a payment that is under way one step further; return its status.

        Waiting or unknown: ask. Too long so: cancel. None for a payment nobody asked for.
        """
        number, step = self._next_step(payment_uuid, kind)
        if not number:
            return None
        return self._ask(number, step) if step else self._read_status(number)

    @api.model
    def _cancel(self, payment_uuid, request=None):
        """Give a payment up: sure to be without money once it is closed. Done stays done.

        :param request: the payment as it was asked for. If that request never came, it is
            recorded as closed, so that it does nothing when it comes late.
        """
        with self._own_transaction() as env:
            trade = env[self._name]._latest(payment_uuid)
            if request and (not trade or (trade._is_free() and request.attempt > trade.attempt)):
                trade = trade._create_trade(request, "pay", state="closed")
            if not trade:
                return None
            if trade.state in ("created", "waiting", "unknown"):
                trade.state = "cancelling"
            number, is_cancelling = trade.name, trade.state == "cancelling"
        return self._ask(number, "cancel") if is_cancelling else self._read_status(number)

    @api.model
    def _refund(self, request, origin_uuid):
        """Give back a part of a payment; asked again, the same refund is asked for again.

        :param request: PaymentRequest whose payment_uuid names the refund
        :param origin_uuid: the payment that is given back from
        """
        number, must_ask = self._begin_refund(request, origin_uuid)
        return self._ask(number, "refund") if must_ask else self._read_status(number)

    @api.model
    def _refund_rest(self, payment_uuid):
        """Give back all that is left of a payment; asked twice, once."""
        with self._own_transaction() as env:
            trade = env[self._name]._latest(payment_uuid)
            if not trade:
                raise UserError(self.env._("There is no such payment."))
            known = trade._latest(f"back-{payment_uuid}", "refund")
            amount = known.amount if known and not known._is_free() else trade._refundable()
            request = payment_code.PaymentRequest(
                f"back-{payment_uuid}",
                trade.order_uuid,
                amount,
                trade.config_id.id,
                trade.method_id.id,
            )
        return self._refund(request, payment_uuid)

    @api.model
    def _settle(self, number):
        """Settle a trade that no till attends to: ask once, then cancel what is not paid."""
        with self._own_transaction() as env:
            trade = env[self._name].search([("name", "=", number)])
            uuid, kind, state = trade.payment_uuid, trade.kind, trade.state
        if kind == "refund":
            return self._poll(uuid, "refund")
        if state in ("created", "waiting", "unknown"):
            self._ask(number, "query")
        return self._cancel(uuid)

    @api.model
    def _cron_settle(self):
        """Settle what was left by tills that crashed, were switched off or lost the line."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), seconds=UNATTENDED_SECONDS)
        domain = [
            ("state", "in", ("created", "waiting", "unknown", "cancelling")),
            ("last_date", "<", limit),
        ]
        # sudo: a job settles what is open in any company
        numbers = self.sudo().search(domain, order="last_date, id", limit=200).mapped("name")
        for done, number in enumerate(numbers, 1):
            self._settle(number)
            self.env["ir.cron"]._commit_progress(1, remaining=len(numbers) - done)

    # The short transactions --------------------------------------------------------------

    @api.model
    @contextmanager
    def _own_transaction(self):
        """Yield an environment whose work is committed at the end, whatever the caller's does.

        Superuser: the journal is written by what happens, people only read it.
        """
        with self.env.registry.cursor() as cr:
            if isinstance(cr, Cursor):
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            env = api.Environment(cr, self.env.uid, dict(self.env.context), su=True)
            yield env
            env.flush_all()

    @api.model
    def _latest(self, payment_uuid, kind="pay"):
        """The last trade of a payment, locked. Payments are begun one after the other."""
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
                f"supermarket_payment/{kind}/{payment_uuid}",
            )
        )
        trade = self.search(
            [("payment_uuid", "=", payment_uuid), ("kind", "=", kind)],
            order="attempt desc",
            limit=1,
        )
        return trade._lock_row() if trade else trade

    @api.model
    def _begin_payment(self, request, code):
        """(trade number, operation to ask with, None to ask nothing)"""
        with self._own_transaction() as env:
            trade = env[self._name]._latest(request.payment_uuid)
            if not trade or (trade._is_free() and request.attempt > trade.attempt):
                return trade._create_payment(request, code).name, "pay"
            if request.attempt != trade.attempt or not trade._is_open():
                return trade.name, None
            self._check_same(trade, request)
            is_same_code = trade.code_fingerprint == payment_code.fingerprint(code)
            if trade.state in ("created", "unknown") and is_same_code:
                return trade.name, "pay"
            return trade.name, "query" if trade.state == "waiting" else None

    @api.model
    def _check_same(self, trade, request):
        if trade.currency_id.compare_amounts(trade.amount, request.amount):
            raise UserError(
                self.env._(
                    "%(number)s was asked for %(amount)s: cancel that first, or ask for the same.",
                    number=trade.name,
                    amount=trade.amount,
                )
            )

    def _create_payment(self, request, code):
        return self._create_trade(
            request,
            "pay",
            wallet=payment_code.wallet_of(code),
            code_hint=payment_code.hint(code),
            code_fingerprint=payment_code.fingerprint(code),
        )

    def _create_trade(self, request, kind, **values):
        config = self.env["pos.config"].browse(request.config_id)
        method = self.env["pos.payment.method"].browse(request.method_id)
        return self.create(
            {
                "name": payment_code.trade_number(kind, request.payment_uuid, request.attempt),
                "kind": kind,
                "attempt": request.attempt,
                "payment_uuid": request.payment_uuid,
                "order_uuid": request.order_uuid,
                "amount": request.amount,
                "currency_id": config.currency_id.id,
                "method_id": method.id,
                "provider": method.supermarket_code_provider,
                "config_id": config.id,
                "company_id": config.company_id.id,
                "user_id": self.env.uid,
                "cashier": config._cashier_name(),
                "last_date": fields.Datetime.now(),
                **values,
            }
        )

    @api.model
    def _begin_refund(self, request, origin_uuid):
        """(trade number, whether to ask). The origin is locked: two refunds never overlap."""
        with self._own_transaction() as env:
            origin = env[self._name]._latest(origin_uuid)
            trade = env[self._name]._latest(request.payment_uuid, "refund")
            if trade and not trade._is_free():
                self._check_same(trade, request)
                return trade.name, trade._is_open()
            self._check_refund(origin, request)
            if request.payment_uuid == f"back-{origin_uuid}" and origin.pos_payment_id:
                raise UserError(
                    self.env._("That payment belongs to an order already: return the order.")
                )
            values = {
                "origin_id": origin.id,
                "wallet": origin.wallet,
                "code_hint": origin.code_hint,
                "returned": request.returned,
            }
            request = request._replace(attempt=trade.attempt + 1)
            return trade._create_trade(request, "refund", **values).name, True

    @api.model
    def _check_refund(self, origin, request):
        if origin.state != "done":
            raise UserError(self.env._("That payment was not paid by code."))
        left = origin._refundable()
        if origin.currency_id.compare_amounts(request.amount, left) > 0:
            raise UserError(
                self.env._(
                    "%(asked)s asked, but only %(left)s of that payment can be given back.",
                    asked=request.amount,
                    left=left,
                )
            )

    @api.model
    def _next_step(self, payment_uuid, kind):
        """(trade number, operation to ask with or None)"""
        with self._own_transaction() as env:
            trade = env[self._name]._latest(payment_uuid, kind)
            if not trade or not trade._is_open():
                return trade.name, None
            if kind == "refund":
                return trade.name, "refund"
            if trade._is_hopeless():
                trade.state = "cancelling"
            return trade.name, "cancel" if trade.state == "cancelling" else "query"

    def _is_hopeless(self):
        """Asked often enough without an answer, or waited long enough for the customer."""
        age = (fields.Datetime.now() - self.date).total_seconds()
        return self.state in ("created", "waiting", "unknown") and (
            self.unsettled_count >= QUESTIONS or age > PATIENCE_SECONDS
        )

    @api.model
    def _read_status(self, number):
        with self._own_transaction() as env:
            return env[self._name].search([("name", "=", number)])._status()

    # Asking ------------------------------------------------------------------------------

    @api.model
    def _ask(self, number, operation, *arguments):
        """Record the request, ask the provider, record the answer; return the new status."""
        with self._own_transaction() as env:
            trade = env[self._name].search([("name", "=", number)])
            trade.last_date = fields.Datetime.now()
            trade._log(operation, "request")
        answer = self._call_provider(number, operation, *arguments)
        with self._own_transaction() as env:
            trade = env[self._name].search([("name", "=", number)])._lock_row()
            trade._take_answer(operation, answer)
            return trade._status()

    @api.model
    def _call_provider(self, number, operation, *arguments):
        """The provider's answer; ("lost",) when none came. Whatever fails may have charged."""
        with self._own_transaction() as env:
            trade = env[self._name].search([("name", "=", number)])
            provider = env[f"supermarket.payment.{trade.provider}"]
            try:
                answer = getattr(provider, f"_{operation}")(trade, *arguments)
            except LostAnswerError:
                return Answer("lost")
            except Exception:
                _logger.exception("Trade %s: the provider failed to %s", number, operation)
                return Answer("lost")
        if answer.outcome not in OUTCOMES:
            _logger.error("Trade %s: answer %r is no outcome", number, answer.outcome)
            return Answer("lost")
        return answer

    def _take_answer(self, operation, answer):
        """Move the trade as the answer says, if it says anything new."""
        before = self.state
        state = next_state(before, operation, answer.outcome)
        unsettled = operation == "query" and answer.outcome in ("lost", "missing")
        self.write(
            {
                "state": state,
                "message": answer.message or self.message,
                "reference": answer.reference or self.reference,
                "unsettled_count": self.unsettled_count + 1 if unsettled else 0,
            }
        )
        kind = "lost" if answer.outcome == "lost" else "answer"
        self._log(operation, kind, answer, before)

    def _log(self, operation, kind, answer=None, before=None):
        self.env["supermarket.payment.event"].create(
            {
                "trade_id": self.id,
                "operation": operation,
                "kind": kind,
                "outcome": answer and answer.outcome,
                "message": answer and answer.message,
                "state_from": before or self.state,
                "state_to": self.state,
            }
        )
