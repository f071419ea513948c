"""Values for the context that only code can give; see `supermarket_stock/tools/context_keys.py`."""

from odoo.addons.supermarket_stock.tools.context_keys import ContextKey

# what was recorded is deleted, as its time has ended and a person has said why
PURGING = ContextKey("inspection_purging")
