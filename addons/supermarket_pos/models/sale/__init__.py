from . import (
    pos_config,
    pos_order,
    pos_order_line,
    pos_payment,
    supermarket_sale_exception,
    supermarket_sale_ledger,
)
