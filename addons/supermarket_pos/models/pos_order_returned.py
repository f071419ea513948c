from odoo import models

from ..tools.order_input import Fault

SOLD = ("paid", "done", "invoiced")


class PosOrder(models.Model):
    """What comes back on a receipt is what was sold on it, for at most what was paid for it.

    A return that was made offline is taken all the same, and somebody is told.
    """

    _inherit = "pos.order"

    def _check_returned_goods(self):
        for index, line in enumerate(self.lines):
            fault = line.refunded_orderline_id and line._return_fault()
            if not fault:
                continue
            if not self.paid_offline:
                self._refuse_input(
                    {"uuid": self.uuid}, Fault(f"lines[{index}].{fault[0]}", fault[1])
                )
            self._raise_unauthorised(line.product_id, "over_returned", abs(line.qty))


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _return_fault(self):
        """(field, fault) of a line that returns something else than was sold, else None."""
        sold = self.refunded_orderline_id
        if sold.order_id.state not in SOLD or sold.company_id != self.company_id:
            return "refunded_orderline_id", "id"
        if sold.product_id != self.product_id:
            return "product_id", "returned"
        if self.qty * sold.qty > 0:
            return "qty", "quantity"
        return ("price_unit", "price") if self._gives_back_too_much() else None

    def _gives_back_too_much(self):
        """By piece, to the cents that rounding a line may make."""
        sold = self.refunded_orderline_id
        if not sold.qty or not self.qty:
            return False
        paid = abs(sold.price_subtotal_incl / sold.qty)
        cent = 2 * self.currency_id.rounding * (1 + len(self.tax_ids))
        return abs(self.price_subtotal_incl) > (paid * abs(self.qty)) + cent + (
            cent * abs(self.qty / sold.qty)
        )
