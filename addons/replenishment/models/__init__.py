"""The features in the order of their overrides: a later one may change what an earlier does."""

from . import work  # decisions that people take
from . import company  # what a company chooses: horizon, costs, where forecasts are computed
from . import store  # a store's clock, and what is on its floor
from . import supply  # what is on its way into a store, and what is promised out of it
from . import vendor  # when a vendor takes orders and delivers, its packs and prices
from . import depot  # a store supplied by another one of the company
from . import forecast  # sales that were, promotions planned, what each model expects
from . import unseen  # days without a sale that say nothing of demand
from . import planner  # from forecast, stock and supply to a quantity
from . import threshold  # minimum and maximum that reordering rules get
from . import rule  # whose a reordering rule is, and what it may order
from . import level  # a product's own service level in a store
from . import proposal  # what should be ordered, and what a person makes of it
from . import manual  # a proposal that a person asks for
from . import reason  # why, in the reader's words
from . import chart  # a proposal's past, forecast and stock as a drawing
from . import price  # what an order of this quantity costs
from . import deadline  # until when it can be ordered, by the store's clock
from . import renewal  # what jobs and tills open, renew and close
from . import order  # from a proposal to a purchase order and back
from . import limit  # a vendor's order as a whole: minimum, truck, budget
from . import run  # a pass: asked for, begun, cancelled, done
from . import learning  # a pass's forecasts, and which model leads
from . import night  # a pass's thresholds, proposals, and orders without asking
from . import crossing  # a sale that falls below the threshold is answered at once
from . import shelf  # places on the shelf: filled from the backroom, emptied first
from . import balance  # from a store with too much to one with too little
from . import outcome  # what came of a decision
from . import dashboard  # figures a month, and the page that shows them
from . import simulation  # what if: what a person asks
from . import play  # what if: the past played twice
from . import adoption  # what if: taken over into vendors, rules and products
from . import board  # what of it a store manager looks at in the morning
