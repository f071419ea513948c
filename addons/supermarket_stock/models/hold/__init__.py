from . import stock_lot, stock_picking, supermarket_hold
from . import binding  # whose goods a hold stops
from . import many  # many holds in few statements
