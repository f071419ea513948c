"""Context values that only code can give: a client may send the name, never this very object."""

from odoo.addons.supermarket_stock.tools.context_keys import ContextKey

# a session is being closed: core reads the expected amount on behalf of whoever closes it
CLOSING = ContextKey("supermarket_closing")
