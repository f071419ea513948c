from . import inspection_problem, purchase_order, supermarket_hold
