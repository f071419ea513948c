from . import (
    stock_quant,
    supermarket_count,
    supermarket_count_line,
    supermarket_sale_ledger,
)
