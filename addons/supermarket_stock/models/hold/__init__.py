from . import stock_lot, stock_picking, supermarket_hold
