"""Who is not told what: a cashier what goods cost, who counts blind what the tills have taken.

What people ask for by a screen, a report or a call goes through Odoo's own methods for reading;
they say so in the context (see base.py), and the fields below refuse. Code of the server that works
for a cashier (an order that arrives, a session that closes) reads as it always did.
"""

from odoo.addons.supermarket_stock.tools.context_keys import ContextKey

ASKED = "supermarket_asked"
# the till gets the orders that it shows, whoever works it
TILL = ContextKey("supermarket_till")

SUPERVISORS = ("supermarket_stock.group_shift_supervisor", "point_of_sale.group_pos_manager")
COST_READERS = (
    *SUPERVISORS,
    "supermarket_stock.group_receiver",
    "supermarket_stock.group_buyer",
    "supermarket_stock.group_accountant",
    "stock.group_stock_user",
    "account.group_account_readonly",
    "account.group_account_invoice",
)

COSTS = {
    "product.template": {"standard_price", "avg_cost", "total_value"},
    "product.product": {"standard_price", "avg_cost", "total_value"},
    "product.supplierinfo": {"price", "price_discounted", "discount"},
    "stock.lot": {"standard_price", "avg_cost", "total_value"},
    "stock.move": {"price_unit", "standard_price", "value", "value_manual", "remaining_value"},
    "pos.order": {"margin", "margin_percent"},
    "pos.order.line": {"total_cost", "margin", "margin_percent"},
    "report.pos.order": {"margin"},
}
TAKINGS = {
    "pos.payment": {"amount"},
    "pos.order": {"amount_total", "amount_paid", "amount_return", "amount_tax"},
    # from prices and discounts, grouped, the totals follow to the cent
    "pos.order.line": {
        "price_subtotal",
        "price_subtotal_incl",
        "price_unit",
        "discount",
        "extra_tax_data",
    },
    "report.pos.order": {
        "price_total",
        "price_sub_total",
        "price_subtotal_excl",
        "total_discount",
        "average_price",
    },
    # of the drawer's own journal
    "account.journal": {
        "current_statement_balance",
        "kanban_dashboard",
        "kanban_dashboard_graph",
    },
}

# {model: its fields that not everybody is told}
CLOSED = {
    model: COSTS.get(model, set()) | TAKINGS.get(model, set()) for model in {**COSTS, **TAKINGS}
}
