"""The features in the order of their overrides: a later one may change what an earlier does.

Those of the first half are what the others stand on; `tests/unit/setup/test_rooms.py` knows which.
"""

from . import performance  # what core does dearer when goods move
from . import view  # quantities are shown without digits that say nothing
from . import state  # records begin in their first state and move along a table
from . import work  # work that waits for a job
from . import shared  # what all companies share is changed by who works for all of them
from . import store  # the store: its clock, its places, what its company switched on
from . import search  # a product is found by the initials of its Chinese name
from . import product  # what a product says of itself: policy, safety stock, further barcodes
from . import lot  # the last day of a lot
from . import hold  # what is on hold
from . import ledger  # what was sold, written once
from . import posting  # sales become stock moves in bulk
from . import availability  # Odoo's own quantities and reservations see the ledger and the holds
from . import sellable  # what can be sold now
from . import reservation  # goods promised to an order before it is paid
from . import pin  # by which people show who they are on somebody else's screen
from . import shortage  # too little is there: one shortage, and the rules that buy
from . import expected  # how much of what is on hold is likely to be free, and when
from . import guard  # goods on hold, expired or not there do not leave by hand
from . import moving  # goods moved at once, without a paper
from . import loss  # goods lost or found: why, what it costs, who approved it
from . import markdown  # a lot near its last day: the board, the lower price, the sticker
from . import label  # what the shelf says a product costs, and the page that tells it
from . import recall  # goods called back
from . import trace  # where recalled goods came from and went to
from . import record  # one list of all that moved
from . import export  # that list as a file, written by a job
from . import count  # goods counted while the shop sells
from . import plan  # which goods are counted when, by what they sell
from . import board  # the numbers that a store manager begins the day with
from . import scan  # what the app on the phones says and asks
from . import importing  # goods from a file, looked at row by row first
