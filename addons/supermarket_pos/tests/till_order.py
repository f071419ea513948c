"""An order as the real till posts it: the recorded fields, filled with other goods.

What a payload is made of is read from a recording (see till_payloads.py); amounts follow the
company's own tax computation, as the till's do.
"""

from copy import deepcopy
from itertools import count
from uuid import uuid4

from odoo import fields

from .till_payloads import TillPayloads

NUMBERS = count(1)
AMOUNTS = {"price_subtotal", "price_subtotal_incl"}


def recorded():
    """The fields of an order, of its line and of its payment."""
    [order] = TillPayloads.kept("sale")
    return order, order["lines"][0][2], order["payment_ids"][0][2]


class TillOrder:
    def __init__(self, case, rows, customer=False):
        self.case = case
        self.env = case.env
        self.customer = customer
        self.order, self.line, self.payment = (deepcopy(values) for values in recorded())
        self.rows = [(row[0], row[1], row[2] if len(row) > 2 else {}) for row in rows]
        self.is_refund = any(values.get("refunded_orderline_id") for *_goods, values in self.rows)

    def data(self, payments=None, **values):
        self.is_refund = values.get("is_refund", self.is_refund)
        lines, totals = self.lines_and_totals()
        if payments is None:
            payments = [(self.cash, totals["amount_total"])]
        number = next(NUMBERS)
        return {
            **self.order,
            **totals,
            "amount_paid": sum(amount for _method, amount in payments),
            "lines": [[0, 0, line] for line in lines],
            "payment_ids": [[0, 0, self.paid(*payment)] for payment in payments],
            "access_token": str(uuid4()),
            "uuid": str(uuid4()),
            "company_id": self.case.pos_session.company_id.id,
            "date_order": self.now,
            "fiscal_position_id": self.fiscal_position.id,
            "is_refund": self.is_refund,
            "partner_id": self.customer and self.customer.id,
            "pos_reference": f"990-1-{number:06d}",
            "tracking_number": f"{number:04d}",
            "pricelist_id": self.case.config.use_pricelist and self.case.config.pricelist_id.id,
            "session_id": self.case.pos_session.id,
            "user_id": self.case.cashier.id,
            **values,
        }

    @property
    def now(self):
        return fields.Datetime.to_string(fields.Datetime.now())

    @property
    def cash(self):
        methods = self.case.config.payment_method_ids
        return methods.filtered(lambda method: method.is_cash_count)[:1]

    @property
    def fiscal_position(self):
        if self.customer and self.customer.property_account_position_id:
            return self.customer.property_account_position_id
        return self.case.config.default_fiscal_position_id

    def paid(self, method, amount):
        return {
            **self.payment,
            "uuid": str(uuid4()),
            "amount": amount,
            "payment_method_id": method.id,
            "payment_date": self.now,
        }

    # Amounts ------------------------------------------------------------------------------

    def lines_and_totals(self):
        taxes = self.env["account.tax"]
        bases = [self.base(*row) for row in self.rows]
        company = self.case.company
        taxes._add_tax_details_in_base_lines(bases, company)
        taxes._round_base_lines_tax_details(bases, company)
        summary = taxes._get_tax_totals_summary(bases, self.case.currency, company)
        lines = [self.line_of(row, base) for row, base in zip(self.rows, bases, strict=True)]
        totals = {
            "amount_total": summary["total_amount_currency"],
            "amount_tax": summary["tax_amount_currency"],
        }
        if any(AMOUNTS & values.keys() for *_goods, values in self.rows):  # told otherwise
            total = sum(line["price_subtotal_incl"] for line in lines)
            tax = total - sum(line["price_subtotal"] for line in lines)
            totals = {"amount_total": total, "amount_tax": tax}
        return lines, totals

    def base(self, product, quantity, values):
        price = values.get("price_unit", self.case.pricelist._get_product_price(product, quantity))
        company_taxes = product.taxes_id.filtered_domain(
            self.env["account.tax"]._check_company_domain(self.case.company)
        )
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            product_id=product,
            quantity=quantity,
            price_unit=price,
            discount=values.get("discount", 0.0),
            tax_ids=self.fiscal_position.map_tax(company_taxes),
            currency_id=self.case.currency,
            company_id=self.case.company,
        )

    def line_of(self, row, base):
        product, quantity, values = row
        details = base["tax_details"]
        # Without what rounding the whole adds; those of a return without their sign.
        sign = -1 if self.is_refund else 1
        return {
            **self.line,
            "uuid": str(uuid4()),
            "full_product_name": product.display_name,
            "price_unit": base["price_unit"],
            "price_subtotal": sign * details["total_excluded_currency"],
            "price_subtotal_incl": sign * details["total_included_currency"],
            "product_id": product.id,
            "qty": quantity,
            "tax_ids": base["tax_ids"].ids,
            **values,
        }
