from . import (
    purchase_order,
    purchase_order_line,
    replenishment_proposal,
    stock_move,
    stock_picking,
    stock_rule,
)
