from . import account_tax, pos_order, pos_order_line
