from . import (
    test_allocation,
    test_core_quantities,
    test_expiry_board,
    test_hold,
    test_overdraw,
    test_posting,
    test_product_barcode,
    test_sale_ledger,
    test_sellable,
    test_shortage,
    test_stock_record,
)
