from odoo import fields
from odoo.tools import float_repr


class OfOrder(fields.Monetary):
    """An amount of a line or a payment, in the currency of its order.

    Core makes a record anew for each amount of each line to ask it for the currency, and asks the
    database whose line it is: 1.7 of an order's 32 ms of processor time, and two statements.
    """

    ORDERS = {"pos.order.line": "order_id", "pos.payment": "pos_order_id"}

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        order = (values or {}).get(self.ORDERS.get(record._name))
        currency = record.env["pos.order"].sudo().browse(order).currency_id  # sudo: as in core
        if not currency:
            return super().convert_to_column_insert(value, record, values, validate)
        return float_repr(currency.round(float(value or 0.0)), currency.decimal_places)

    def convert_to_cache(self, value, record, validate=True):
        name = self.ORDERS.get(record._name)
        if not (name and value and validate and len(record) == 1):
            return super().convert_to_cache(value, record, validate)
        currency = record.sudo()[name].currency_id  # sudo: as in core
        return currency.round(float(value)) if currency else float(value)
