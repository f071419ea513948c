import json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.order_input import Fault, is_id, is_number
from ...tools.till_events import unauthorised
from ..sale.offline.pos_order import PRICE_GRACE
from ..sale.said.pos_order import CLOCKS_DIFFER

MAX_VOIDS = 200


class PosOrder(models.Model):
    """Returns without receipt, voids, price overrides and discounts, judged when an order comes.

    What is within the limits is kept in the audit. Above them it needs a supervisor's PIN, given
    at the till before payment: an order without it is refused. An order that was paid offline,
    where no PIN can be checked, is taken all the same and becomes a sale exception.

    What comes back on a receipt is what was sold on it, for at most what was paid for it. A return
    that was made offline is taken all the same, and somebody is told.
    """

    _inherit = "pos.order"

    till_report = fields.Text(
        readonly=True,
        copy=False,
        help="What the till says of the sale besides its lines: the lines voided.",
    )

    def _till_said(self):
        """The till's report: {"voids": [event]}; a broken one says nothing."""
        try:
            said = json.loads(self.till_report or "{}")
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    # Returns with receipt -----------------------------------------------------------------

    def _check_returned_quantities(self):
        """Not more comes back on a receipt than it sold and has not been returned before."""
        sold = self.lines.refunded_orderline_id
        before = self._returned_before(sold)
        for line in sold:
            own = line.refund_orderline_ids.filtered(lambda one: one.order_id == self)
            returned = before[line.id] - sum(own.mapped("qty"))
            rest = line.qty - returned
            if line.product_uom_id.compare(rest, 0.0) >= 0:
                continue
            if not self.paid_offline:
                raise UserError(
                    self.env._(
                        "%(product)s: %(sold)s sold on %(receipt)s, %(returned)s would be "
                        "returned. Reduce the quantity of the return.",
                        product=line.full_product_name or line.product_id.display_name,
                        sold=line.qty,
                        receipt=line.order_id.pos_reference or line.order_id.name,
                        returned=returned,
                    )
                )
            self._raise_unauthorised(line.product_id, "over_returned", -rest)

    # Limits -------------------------------------------------------------------------------

    def _check_authorised(self):
        """Hold the order against the limits; keep all of it in the audit."""
        config = self.config_id
        events = self._till_events()
        if not events:
            return
        limits, allowed = config._till_limits(), self._authorised_by_kind()
        missing = unauthorised(events, limits, allowed)
        if missing and not self.paid_offline and not self._has_new_prices(missing):
            raise UserError(self._missing_pin_message(missing[0]))
        for event in events:
            if event["kind"] not in allowed:
                config._audit_event(event, self.uuid, session_id=self.session_id.id)
        self._raise_missing(missing)

    def _raise_missing(self, missing):
        """What was taken without the PIN it needed is worked off by a person."""
        first = self.lines.product_id[:1].id
        products = {event["product_id"] or first for event in missing}
        for product in self.env["product.product"].browse(products):
            self._raise_unauthorised(product, "unauthorised", 0.0)

    def _till_events(self):
        """What the lines show, and the voids that the till reports."""
        returns = [
            self._event("return", line, line._value_returned())
            for line in self.lines
            if line.qty < 0 and not line.refunded_orderline_id and not line._is_back_explained()
        ]
        events = returns + self._change_events() + self._price_events() + self._off_events()
        return events + self._void_events()

    def _change_events(self):
        """Cash that leaves the drawer on a sale without having come in: as on a return.

        Small change of a card that was charged too much is honest; a thousand of it is not.
        """
        cash = self.payment_ids.filtered(lambda one: one.payment_method_id.is_cash_count)
        amount = -sum(cash.mapped("amount"))
        if self.amount_total < 0 or self.currency_id.compare_amounts(amount, 0.0) <= 0:
            return []
        return [self._event("return", self.lines[:1], amount)]

    def _event(self, kind, line, amount, percent=0.0):
        return {
            "kind": kind,
            "product_id": line.product_id.id,
            "amount": amount,
            "percent": percent,
        }

    def _price_events(self):
        """Lines below the list price, and discounts."""
        sold = self.lines.filtered(lambda line: line.qty > 0 and not line._is_explained())
        prices = sold._list_prices()
        events = []
        for line in sold:
            listed = prices.get(line, 0.0)
            below = listed - line.price_unit
            is_below = listed > 0 and self.currency_id.compare_amounts(below, 0.0) > 0
            if is_below and not line._is_priced_by_customer():
                events.append(self._event("price", line, below * line.qty, 100 * below / listed))
            if line.discount > 0:
                amount = line.price_unit * line.qty * line.discount / 100
                events.append(self._event("discount", line, amount, line.discount))
        for combo, listed, paid in self.lines._combo_prices():
            percent = 100 * (listed - paid) / listed
            events.append(self._event("price", combo, (listed - paid) * combo.qty, percent))
        return events

    def _off_events(self):
        """Money taken off by a price below zero: a discount on the order, whatever it is called."""
        sold = self.lines.filtered(lambda line: line.qty > 0)
        total = sum(line.price_unit * line.qty for line in sold if line.price_unit > 0)
        events = []
        for line in sold.filtered(lambda line: line.price_unit < 0 and not line._is_taken_off()):
            off = (min(line._own_price(), 0.0) - line.price_unit) * line.qty
            if self.currency_id.compare_amounts(off, 0.0) > 0:
                percent = min(100 * off / total, 100.0) if total else 100.0
                events.append(self._event("discount", line, off, percent))
        return events

    def _void_events(self):
        voids = self._till_said().get("voids")
        if not isinstance(voids, list):
            return []
        return [
            {
                "kind": "void",
                "product_id": void.get("product_id") if is_id(void.get("product_id")) else False,
                "amount": abs(void["amount"]),
                "percent": 0.0,
            }
            for void in voids[:MAX_VOIDS]
            if isinstance(void, dict) and is_number(void.get("amount"))
        ]

    def _authorised_by_kind(self):
        """{kind: (amount, percent)} that a supervisor let through for this order."""
        # sudo: the audit is not for cashiers; this is about their own order
        rows = (
            self.env["supermarket.pos.audit"]
            .sudo()
            .search([("order_uuid", "=", self.uuid), ("supervisor_id", "!=", False)])
        )
        allowed = {}
        for row in rows:
            amount, percent = allowed.get(row.action, (0.0, 0.0))
            allowed[row.action] = (max(amount, row.amount), max(percent, row.percent))
        return allowed

    def _has_new_prices(self, missing):
        """Whether all that is missing are prices that changed a moment ago.

        Such a sale is honest: the till had not heard of the price yet. It is taken and shown.
        """
        if any(event["kind"] != "price" for event in missing):
            return False
        products = self.lines.product_id
        if not (self._has_just_changed(products) or self._has_new_items(products)):
            return False
        return all(
            line.price_type != "manual" for line in self.lines if line in self._lines_below()
        )

    def _has_new_items(self, products):
        """Whether the price list has changed: an item was written or removed, began or ended.

        By the till's clock, which may be ahead.
        """
        now = fields.Datetime.now()
        since = now - PRICE_GRACE
        pricelists = self.config_id._till_pricelists() | self.pricelist_id
        if any(removed and removed > since for removed in pricelists.mapped("item_removed_at")):
            return True
        moved = [
            Domain(name, ">", since) & Domain(name, "<=", now + CLOCKS_DIFFER)
            for name in ("write_date", "date_start", "date_end")
        ]
        one_product = Domain("product_id", "in", products.ids) | Domain(
            "product_tmpl_id", "in", products.product_tmpl_id.ids
        )
        many = Domain("product_id", "=", False) & Domain("product_tmpl_id", "=", False)
        # sudo: cashiers sell by lists that they may not read whole
        items = self.env["product.pricelist.item"].sudo()
        return bool(
            items.search_count(
                Domain("pricelist_id", "in", pricelists.ids)
                & Domain.OR(moved)
                & (one_product | many),
                limit=1,
            )
        )

    def _lines_below(self):
        prices = self.lines._list_prices()
        return self.lines.filtered(lambda line: line.price_unit < prices.get(line, 0.0))

    def _missing_pin_message(self, event):
        limit = self.config_id._till_limits()[event["kind"]]
        kinds = dict(
            self.env["supermarket.pos.audit"]._fields["action"]._description_selection(self.env)
        )
        by_percent = event["kind"] in ("price", "discount")
        asked = event["percent"] if by_percent else event["amount"]
        return self.env._(
            "%(kind)s of %(asked)s is above the limit of %(limit)s of this till: a supervisor's "
            "PIN must be given at the till before payment.",
            kind=kinds[event["kind"]],
            asked=f"{asked:.2f} %" if by_percent else self.currency_id.format(asked),
            limit=f"{limit:.2f} %" if by_percent else self.currency_id.format(limit),
        )

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
