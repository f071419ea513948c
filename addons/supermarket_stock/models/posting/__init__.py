from . import stock_move, stock_move_line, stock_quant, supermarket_sale_ledger
