from . import pos_order, supermarket_hold, supermarket_shortage
