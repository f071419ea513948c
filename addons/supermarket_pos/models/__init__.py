"""The features in the order of their overrides: a later one may change what an earlier does.

Those of the first half are what the others stand on; `tests/unit/setup/test_rooms.py` knows which.
"""

from . import till  # the till, its store, its user, PINs and the log; what it asks before payment
from . import cashier  # who works a till
from . import together  # orders that come in one request
from . import performance  # what Odoo does dearer at each order
from . import sale  # an order that arrives: read, put right, booked; its steps and its goods
from . import code  # what a scanned code says
from . import catalogue  # what a till keeps of the products, and how it hears of changes
from . import control  # limits up to which a cashier decides alone, returns
from . import shown  # receipts of another store
from . import policy  # what a till decides by itself: ages, cents, selling beyond stock
from . import weighing  # grams, and labels of scales
from . import markdown  # stickers at the till
from . import promotion  # promotions with hours, quotas and mixed baskets
from . import payment  # payments by code, what a provider answers
from . import cash  # counting, closing and cash carried away
from . import recall  # recalls reach the tills
from . import shelf  # what a shelf label says is what the till charges
from . import valuation  # what sold goods cost and what is left is worth
from . import analysis  # sales by whatever is asked
from . import closed  # costs and takings are not told to everybody
from . import board  # what of it a store manager looks at in the morning
