from . import inspection_problem, stock_picking
