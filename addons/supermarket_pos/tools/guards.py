"""What a cashier must not change by hand, though Odoo lets every till's user write it.

At tills that work the supermarket's way; a session keeps the way it began with.
"""

from odoo import models
from odoo.addons.supermarket_stock.tools.context_keys import ContextKey
from odoo.exceptions import AccessError
from odoo.tools.misc import clean_context

# In the context while orders of a till are taken, which are checked in other ways.
TAKING = ContextKey("supermarket_taking")
# In the context while code opens, counts or closes a session, or bills an order.
WORKING = ContextKey("supermarket_working")
UNPAID = ("draft", "cancel")
# Where customers order by themselves, with the till's user
SELF_ORDERED = ("kiosk", "mobile")

# What may still be written when a sale is paid: notes, and what Odoo does with a receipt
FREE_OF_ORDER = {
    *("general_customer_note", "internal_note", "floating_order_name", "nb_print", "to_invoice"),
    *("email", "mobile", "access_token", "last_order_preparation_change", "ticket_code"),
    *("partner_id", "has_deleted_line", "is_tipped", "tip_amount"),
}
# Of any order: who links an entry to it may read that entry
BOOKED_OF_ORDER = {"account_move", "session_move_id", "picking_ids", "reversed_pos_order_id"}
FREE_OF_LINE = {"note", "customer_note", "full_product_name"}
FREE_OF_PAYMENT = {"ticket", "payment_status", "transaction_id", "card_type", "cardholder_name"}
CHATTER = ("message_", "activity_")
# Whose fields say what was sold and paid. What another addon, such as one of a country's law, or a
# field made by hand keeps with a receipt is theirs: a number, a hash, what was reported.
OF_THE_SALE = ("point_of_sale", "pos_", "supermarket_")

# What is counted, and how a session books: written by opening, counting and closing alone
COUNTED = {
    *("state", "config_id", "user_id", "start_at", "stop_at", "rescue", "move_id", "company_id"),
    *("cash_register_balance_start", "cash_register_balance_end_real", "cash_real_transaction"),
    *("stock_by_ledger", "update_stock_at_closing", "order_ids", "statement_line_ids"),
}
# Ours, which hold at any till, whatever way it works
TILL_GUARDS = {
    *("use_limits", "limit_return", "limit_void", "limit_price", "limit_discount", "blind_close"),
    *("pickup_pin", "oversell_policy", "round_off_limit", "round_off_product_id"),
}
# What a cashier may write of a till: what the till itself keeps there
FREE_OF_TILL = {"last_data_change", "access_token"}


def check_till_guards(configs, vals):
    """A till is set up by managers: whom it holds can't change it."""
    closed = {name for name in vals.keys() - FREE_OF_TILL if not name.startswith(CHATTER)}
    if not closed or not _is_cashier(configs.env) or is_working(configs.env):
        return
    if closed & TILL_GUARDS or any(config._is_supermarket_till() for config in configs):
        raise AccessError(
            configs.env._("The limits and guards of a till are set by a manager: ask one.")
        )


def check_unpaid(records, order, free, vals):
    """A paid sale is changed by a return, which is limited and audited.

    :param order: path to the order from these orders, lines or payments; "" for orders
    :param free: their fields that may be written all the same
    """
    closed = {name for name in vals.keys() - free if _is_of_the_sale(records, name)}
    if closed and _is_cashier(records.env) and not is_working(records.env):
        _refuse_paid(records.mapped(order))
        if order and vals.get(order):
            _refuse_paid(records.env["pos.order"].browse(vals[order]).exists())


def _is_of_the_sale(records, name):
    field = records._fields.get(name)
    if name.startswith(CHATTER) or (field and field.manual):
        return False
    if not field or name in models.MAGIC_COLUMNS:
        return True
    return any(module.startswith(OF_THE_SALE) for module in field._modules)


def check_orders_unpaid(orders):
    """Nothing is added to a paid sale, and nothing of it goes."""
    if _is_cashier(orders.env) and not is_working(orders.env):
        _refuse_paid(orders.exists())


def _refuse_paid(orders):
    paid = orders.filtered(
        lambda order: order.state not in UNPAID and order.session_id.stock_by_ledger
    )
    if paid:
        raise AccessError(
            orders.env._(
                "%s is paid: its amounts stay. Take goods back by a return at the till.",
                paid[0].name,
            )
        )


def check_not_booked(orders, vals):
    """Invoices, entries and transfers come to an order by booking it."""
    told = {name for name in BOOKED_OF_ORDER if vals.get(name)}
    if told and _is_cashier(orders.env) and not is_working(orders.env):
        raise AccessError(
            orders.env._("An order's invoice is made at the till: choose Invoice when it is paid.")
        )


def check_paid_at_till(orders, state):
    """An order is paid by the till's request alone: there all of it is looked at."""
    if state in (None, *UNPAID) or not _is_cashier(orders.env) or is_working(orders.env):
        return
    if any(order.session_id.stock_by_ledger for order in orders):
        raise AccessError(orders.env._("An order is paid at the till."))


def without_early_payment(orders, vals):
    """A free order of a kiosk or phone is written as paid, and booked in the next step: that pays
    it, as it does any order. Who only writes so has paid nothing."""
    is_early = vals.get("state") == "paid" and vals.get("amount_total") == 0
    if not is_early or is_working(orders.env):
        return vals
    if all(
        order.source in SELF_ORDERED and order.state == "draft" and order.session_id.stock_by_ledger
        for order in orders
    ):
        return {name: value for name, value in vals.items() if name != "state"}
    return vals


def check_born_unpaid(env, vals_list):
    """The same of orders that are not there yet."""
    if not _is_cashier(env) or is_working(env):
        return
    for vals in vals_list:
        session = env["pos.session"].browse(vals.get("session_id") or [])
        if vals.get("state", "draft") not in UNPAID and session.stock_by_ledger:
            raise AccessError(env._("An order is paid at the till."))


def without_defaults(records):
    """The records without the defaults that a client puts into the context: no first state."""
    if not _is_cashier(records.env) or is_working(records.env):
        return records
    # What the client put into it goes.
    # pylint: disable-next=context-overridden
    return records.with_context(clean_context(records.env.context))


def check_counted(sessions, vals):
    """What was counted stays: a difference is explained, not rewritten."""
    if not (COUNTED & vals.keys() and _is_cashier(sessions.env)) or is_working(sessions.env):
        return
    kept = sessions.filtered("stock_by_ledger")
    if kept:
        raise AccessError(
            sessions.env._(
                "%s is opened and closed at the till, the cash counted stays. Ask a manager to "
                "explain a difference.",
                kept[0].name,
            )
        )


def is_working(env):
    """Whether a till's request, or code that opens, counts or bills, is at work."""
    return TAKING.is_in(env) or WORKING.is_in(env)


def _is_cashier(env):
    return not (env.su or env.user.has_group("point_of_sale.group_pos_manager"))
