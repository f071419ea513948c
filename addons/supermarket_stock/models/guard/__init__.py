from . import stock_move, stock_move_line, stock_picking, supermarket_guard_override
