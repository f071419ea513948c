from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.quantity_text import quantity_text
from odoo.exceptions import UserError


class SupermarketPaymentTrade(models.Model):
    """A refund by code belongs to a return: to pieces that were sold, and have not come back.

    The till gives the money back before its order arrives. Until that is booked the refund itself
    says what it was for, see `_read_returned`.
    """

    _inherit = "supermarket.payment.trade"

    returned = fields.Json(
        string="Brought Back",
        readonly=True,
        help="What comes back for the money: pieces by the line that sold them.",
    )

    @api.model
    def _check_refund(self, origin, request):
        super()._check_refund(origin, request)
        if request.returned:  # else what is left of a payment without an order
            self.with_env(origin.env)._check_return(request)

    @api.model
    def _check_return(self, request):
        """Give back at most what was paid for the pieces. Runs in the short transaction."""
        sold = self.env["pos.order.line"].browse(int(key) for key in request.returned)
        self.env["pos.order"]._lock_returns(sold)
        returns = self.env["pos.order"]._read_returned(sold.ids, request.order_uuid)
        before = self.env["pos.order"]._sum_returned(returns)
        given = self._refunds_of_order(request)
        left = -sum(given.mapped("amount"))
        for line in sold:
            pieces = request.returned[str(line.id)]
            self._check_pieces(line, pieces, line.qty - before[line.id])
            left += line.price_subtotal_incl * pieces / line.qty + 2 * line.currency_id.rounding
        currency = sold.currency_id[:1]
        if currency.compare_amounts(request.amount, left) > 0:
            raise UserError(
                self.env._(
                    "%(asked)s asked, but only %(left)s was paid for what comes back. Correct the "
                    "return.",
                    asked=currency.format(request.amount),
                    left=currency.format(max(left, 0.0)),
                )
            )

    @api.model
    def _check_pieces(self, line, pieces, left):
        if line.product_uom_id.compare(pieces, left) > 0:
            raise UserError(
                self.env._(
                    "%(product)s: only %(left)s of it can still come back on %(receipt)s. Reduce "
                    "the quantity of the return.",
                    product=line.full_product_name or line.product_id.display_name,
                    left=quantity_text(self.env, max(left, 0.0)),
                    receipt=line.order_id.pos_reference or line.order_id.name,
                )
            )

    @api.model
    def _refunds_of_order(self, request):
        """Refunds of the same return by other payments, done or under way."""
        refunds = self.search([("order_uuid", "=", request.order_uuid), ("kind", "=", "refund")])
        return refunds.filtered(
            lambda one: one.payment_uuid != request.payment_uuid and not one._is_free()
        )
