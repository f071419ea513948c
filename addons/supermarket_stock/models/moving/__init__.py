from . import res_company, stock_move, stock_picking
