from . import (
    pos_config,
    pos_order,
    pos_order_line,
    pos_pack_operation_lot,
    pos_payment,
    supermarket_sale_exception,
    supermarket_sale_ledger,
)
from . import input  # what a till can send
from . import said  # what a till may say; the rest is computed
from . import price  # what a line should cost by the server's own prices
from . import amount  # totals and taxes
from . import offline  # an order paid offline is put right and booked
from . import returned  # what came back on receipts before
from . import lot  # which lots were sold
