"""How the amounts and the local time of a sale are read from the orders: one truth in SQL.

The fragments stand on these aliases: ``pos_order`` the order, ``l`` its line, ``till``, ``store``,
``address`` and ``company_address`` (for the clock) and ``currency`` (the company's).
"""

from odoo.addons.supermarket_stock.tools.store_clock import local_time_sql
from odoo.tools import SQL

# What counts as sold: paid, and not thrown away.
SOLD_STATES = ("paid", "done")

# A till sends the lines of a refund without their sign (price_subtotal is positive although the
# quantity is negative and the order's total too); the server's own refunds have it. See
# PosOrderlineAccounting.priceIncl and pos.order.line._compute_amount_line_all in point_of_sale.
IS_POSITIVE = SQL("pos_order.is_refund AND l.qty * l.price_unit * l.price_subtotal_incl < 0")
SIGN = SQL("CASE WHEN %s THEN -1 ELSE 1 END", IS_POSITIVE)
# Said so that the database decides it by one comparison: it is asked of each amount of each line.
IS_OWN_CURRENCY = SQL("(pos_order.currency_rate = 1 OR COALESCE(pos_order.currency_rate, 0) = 0)")
LOCAL_TIME = local_time_sql(SQL("pos_order.date_order"))
# PostgreSQL weighs the order of eight joins: what a time is asked by is among them, also where the
# lines stand before.
ORDER_JOINS = SQL(
    """
         JOIN pos_config till ON till.id = pos_order.config_id
         JOIN res_company company ON company.id = pos_order.company_id
    LEFT JOIN res_partner company_address ON company_address.id = company.partner_id
    LEFT JOIN stock_picking_type kind ON kind.id = till.picking_type_id
    LEFT JOIN stock_warehouse store ON store.id = kind.warehouse_id
    LEFT JOIN res_partner address ON address.id = store.partner_id
         JOIN res_currency currency ON currency.id = company.currency_id
    """
)


def in_company_currency(amount):
    """An amount of the order in the currency of its company, rounded like money."""
    return SQL(
        """ROUND(CASE WHEN %s THEN %s
                      ELSE %s / pos_order.currency_rate END, currency.decimal_places)""",
        IS_OWN_CURRENCY,
        amount,
        amount,
    )


def with_sign(amount):
    """An amount of a line with its sign."""
    return SQL("(CASE WHEN %s THEN -%s ELSE %s END)", IS_POSITIVE, amount, amount)


LINE_TOTAL = with_sign(in_company_currency(SQL("l.price_subtotal_incl")))
LINE_UNTAXED = with_sign(in_company_currency(SQL("l.price_subtotal")))


def of_order(amount, line_amount, converted_line):
    """An amount of the order in the currency of its company.

    A session converts a foreign order line by line: what the entry says is the sum of these.
    """
    return SQL(
        """(CASE WHEN %s
                 THEN ROUND(%s, currency.decimal_places)
                 ELSE (SELECT COALESCE(SUM(%s), 0) + %s
                         FROM pos_order_line l WHERE l.order_id = pos_order.id) END)""",
        IS_OWN_CURRENCY,
        amount,
        converted_line,
        in_company_currency(SQL("(%s - COALESCE(SUM(%s * %s), 0))", amount, SIGN, line_amount)),
    )


ORDER_TOTAL = of_order(SQL("pos_order.amount_total"), SQL("l.price_subtotal_incl"), LINE_TOTAL)
ORDER_UNTAXED = of_order(
    SQL("(pos_order.amount_total - pos_order.amount_tax)"), SQL("l.price_subtotal"), LINE_UNTAXED
)
LINE_COST = in_company_currency(SQL("COALESCE(l.total_cost, 0)"))
# With tax where prices have it: what the percentage took off the price, and the rewards.
LINE_DISCOUNT = SQL(
    """(CASE WHEN l.is_reward_line THEN -%s
             WHEN COALESCE(l.discount, 0) = 0 THEN 0
             ELSE %s END)""",
    LINE_TOTAL,
    in_company_currency(SQL("l.qty * l.price_unit * l.discount / 100")),
)
