from . import stock_move, stock_move_line, stock_quant, supermarket_sale_ledger
from . import job  # when sales are posted, how many at a time
