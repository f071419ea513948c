from . import res_company, stock_move, stock_picking
from . import steps  # what a delivery's next step gets less by
