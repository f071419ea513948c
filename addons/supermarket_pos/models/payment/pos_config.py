from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ...tools.guards import UNPAID
from ...tools.order_input import BIG_QUANTITY, MAX_LINES, is_id, is_number, is_short_text
from ...tools.payment_code import PaymentRequest, wallet_of
from .pos_payment_method import TERMINAL

# What a typing error makes of an amount; a basket of millions is ordinary in rupiah or dong
MOST = 10**11


class PosConfig(models.Model):
    """What a till asks about payments by code. Every answer is committed when it comes."""

    _inherit = "pos.config"

    def supermarket_code_pay(self, payment, code):
        """Charge a payment line to the customer who shows ``code``.

        :param payment: {"payment_uuid", "order_uuid", "amount", "method_id", "attempt"}
        :return: {"state", "attempt", "number", "amount", "message", "reference", "wallet", "code"}
        """
        self._check_till_user()
        if not wallet_of(code):
            raise UserError(self.env._("That is no payment code of Alipay or WeChat Pay."))
        return self._trades()._pay(self._parse_payment(payment), code)

    def supermarket_code_state(self, payment_uuid):
        """Ask what became of a payment; false for one that never reached the server."""
        self._check_code_payment(payment_uuid)
        return self._trades()._poll(payment_uuid) or False

    def supermarket_code_cancel(self, payment):
        """Give a payment up, whether it reached the server or not.

        It is sure to take no money once the answer is "closed", even if the request to pay
        arrives after this one.
        """
        self._check_till_user()
        request = self._parse_payment(payment)
        return self._trades()._cancel(request.payment_uuid, request)

    def supermarket_code_reverse(self, payment_uuid):
        """Give back a payment of an order that is not finished."""
        self._check_code_payment(payment_uuid)
        # sudo: whether it was entered, whoever took it
        if self.env["pos.payment"].sudo().search_count([("uuid", "=", payment_uuid)], limit=1):
            raise UserError(
                self.env._("That payment belongs to an order already: return the order.")
            )
        return self._trades()._refund_rest(payment_uuid)

    def supermarket_code_refund(self, payment, returned):
        """Give back money for returned goods, to the wallet that paid for them.

        :param payment: the refund's payment line, as in ``supermarket_code_pay``, amount above 0
        :param returned: [[id of the line that was sold, pieces of it that come back]]
        """
        self._check_till_user()
        request = self._parse_payment(payment)
        sold, pieces = self._parse_returned(returned)
        request = request._replace(returned=pieces)
        origin = self._refund_origin(request, sold.order_id.mapped("uuid"))
        return self._trades()._refund(request, origin)

    # How it is checked -------------------------------------------------------------------

    def _trades(self):
        # sudo: the journal is closed to people, the till's own methods write it
        return self.env["supermarket.payment.trade"].sudo()

    def _check_code_payment(self, payment_uuid):
        """A till asks for payments of its own company only."""
        self._check_till_user()
        self._check_uuid(payment_uuid)
        trade = self._trades().search([("payment_uuid", "=", payment_uuid)], limit=1)
        if trade and trade.company_id != self.company_id:
            raise UserError(self.env._("There is no such payment."))

    @api.model
    def _check_uuid(self, value):
        if not is_short_text(value):
            raise ValidationError(self.env._("The payment is not readable."))

    def _parse_payment(self, payment):
        """A PaymentRequest from what a till sent; refuse what no till of ours would send."""
        if not isinstance(payment, dict):
            raise ValidationError(self.env._("The payment is not readable."))
        self._check_code_payment(payment.get("payment_uuid"))
        self._check_uuid(payment.get("order_uuid"))
        amount = payment.get("amount")
        if type(amount) not in (int, float) or not 0 < amount <= MOST:
            raise ValidationError(
                self.env._("The amount must be above zero and at most %s.", f"{MOST:,}")
            )
        if abs(amount - self.currency_id.round(amount)) > 1e-6:
            raise ValidationError(self.env._("The amount has more digits than the currency."))
        attempt = payment.get("attempt", 1)
        if type(attempt) is not int or not 0 < attempt < 100:
            raise ValidationError(self.env._("The payment is not readable."))
        return PaymentRequest(
            payment["payment_uuid"],
            payment["order_uuid"],
            self.currency_id.round(amount),
            self.id,
            self._code_method(payment.get("method_id")).id,
            attempt,
        )

    def _code_method(self, method_id):
        """The till's own method that takes codes."""
        # sudo: the till's own methods
        method = self.sudo().payment_method_ids.filtered(lambda method: method.id == method_id)
        if method.use_payment_terminal != TERMINAL:
            raise UserError(self.env._("This till takes no payment codes by that method."))
        return method

    def _parse_returned(self, returned):
        """(lines that were sold in the till's company, {id as text: pieces})"""
        unreadable = ValidationError(self.env._("The payment is not readable."))
        if not isinstance(returned, list) or len(returned) > MAX_LINES:
            raise unreadable
        pieces = {}
        for row in returned:
            if not isinstance(row, (list, tuple)) or len(row) != 2:
                raise unreadable
            line_id, quantity = row
            if not is_id(line_id) or not is_number(quantity) or not 0 < quantity < BIG_QUANTITY:
                raise unreadable
            pieces[str(line_id)] = pieces.get(str(line_id), 0.0) + quantity
        # sudo: whoever sold it, at whatever till
        sold = self.env["pos.order.line"].sudo().browse(int(key) for key in pieces).exists()
        sold = sold.filtered(
            lambda line: (
                line.qty > 0
                and line.order_id.state not in UNPAID
                and line.company_id == self.company_id
            )
        )
        if not pieces or len(sold) < len(pieces):
            raise UserError(
                self.env._("A refund by code belongs to a return: choose the receipt at the till.")
            )
        return sold, pieces

    def _refund_origin(self, request, original_orders):
        """The uuid of the payment by code to give back from: one that has enough left."""
        known = self._trades().search(
            [("payment_uuid", "=", request.payment_uuid), ("kind", "=", "refund")], limit=1
        )
        if known:
            return known.origin_id.payment_uuid
        trades = self._trades().search(
            [
                ("order_uuid", "in", original_orders),
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "pay"),
                ("state", "=", "done"),
            ]
        )
        if not trades:
            raise UserError(
                self.env._("The order was not paid by code: give the money back otherwise.")
            )
        return max(trades, key=lambda trade: trade._refundable()).payment_uuid
