"""What a cashier must not change by hand, though Odoo lets every till's user write it.

At tills that work the supermarket's way; a session keeps the way it began with.
"""

from odoo.addons.supermarket_stock.models.context_keys import ContextKey
from odoo.exceptions import AccessError

# In the context while orders of a till are taken, which are checked in other ways.
TAKING = ContextKey("supermarket_taking")
UNPAID = ("draft", "cancel")
ORDER_AMOUNTS = {"amount_total", "amount_tax", "amount_paid", "amount_return"}
PAYMENT_AMOUNTS = {"amount", "payment_method_id"}
LINE_AMOUNTS = {
    "product_id",
    "qty",
    "price_unit",
    "discount",
    "tax_ids",
    "price_subtotal",
    "price_subtotal_incl",
}
SESSION_AMOUNTS = {"cash_register_balance_start", "cash_register_balance_end_real"}
TILL_GUARDS = {
    "use_limits",
    "limit_return",
    "limit_void",
    "limit_price",
    "limit_discount",
    "blind_close",
    "pickup_pin",
    "oversell_policy",
    "round_off_limit",
    "round_off_product_id",
}
# Odoo's own, which are a guard where the till works the supermarket's way
ODOOS_GUARDS = {"set_maximum_difference", "amount_authorized_diff"}


def check_till_guards(configs, vals):
    """Limits are set by managers: whom they hold can't lift them."""
    names = (TILL_GUARDS | ODOOS_GUARDS) & vals.keys()
    if not names or not _is_cashier(configs.env):
        return
    if names & TILL_GUARDS or any(config._is_supermarket_till() for config in configs):
        raise AccessError(
            configs.env._("The limits and guards of a till are set by a manager: ask one.")
        )


def check_unpaid(records, order, names, vals):
    """A paid sale is changed by a return, which is limited and audited.

    :param order: path to the order from these orders, lines or payments; "" for orders
    :param names: their fields that hold amounts
    """
    is_taken = records.env.context.get("supermarket_taking") is TAKING
    if is_taken or not (names & vals.keys() and _is_cashier(records.env)):
        return
    orders = records.mapped(order)
    paid = orders.filtered(
        lambda order: order.state not in UNPAID and order.session_id.stock_by_ledger
    )
    if paid:
        raise AccessError(
            records.env._(
                "%s is paid: its amounts stay. Take goods back by a return at the till.",
                paid[0].name,
            )
        )


def check_counted(sessions, vals):
    """What was counted at closing stays: a difference is explained, not rewritten."""
    if not (SESSION_AMOUNTS & vals.keys() and _is_cashier(sessions.env)):
        return
    closed = sessions.filtered(
        lambda session: session.state == "closed" and session.stock_by_ledger
    )
    if closed:
        raise AccessError(
            sessions.env._(
                "%s is closed: the cash counted stays. Ask a manager to explain the difference.",
                closed[0].name,
            )
        )


def _is_cashier(env):
    return not (env.su or env.user.has_group("point_of_sale.group_pos_manager"))
