from . import inspection_problem, purchase_order, purchase_order_line, supermarket_hold
