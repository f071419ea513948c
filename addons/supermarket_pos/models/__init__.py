# A folder a feature. Their order is the order of overrides: who stands below is asked first.
from . import till  # the till, its store and its user; what the other features stand on
from . import cashier  # who works a till
from . import catalogue  # what a till keeps of the products, and how it hears of changes
from . import check  # what a till asks before it takes the money
from . import sale  # a paid order: its steps, its goods, what was wrong with it
from . import thrift  # what Odoo does dearer at each order
from . import input  # an order that arrives is what a till can send
from . import said  # of an order only what a till may say is taken
from . import amount  # totals and taxes are computed here
from . import offline  # an order paid offline is put right and booked
from . import control  # limits, PINs, returns and the log of what was allowed
from . import policy  # what a till decides by itself: ages, cents, selling beyond stock
from . import lot  # which lots were sold
from . import code  # what a scanned code says
from . import gs1  # codes of GS1
from . import explain  # the page Check a Code
from . import weighing  # grams, and labels of scales
from . import markdown  # stickers at the till
from . import promotion  # promotions with hours, quotas and mixed baskets
from . import payment  # payments by code, what a provider answers
from . import trade  # the way of a payment by code, step by step
from . import refund  # a refund by code belongs to a return
from . import cash  # counting, closing and cash carried away
from . import recall  # recalls reach the tills
from . import valuation  # what sold goods cost and what is left is worth
from . import analysis  # sales by whatever is asked
from . import closed  # costs and takings are not told to everybody
