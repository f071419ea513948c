from . import (
    pos_order_line,
    product_product,
    res_company,
    stock_lot,
    stock_quant,
    stock_account_stock_valuation_report,
    supermarket_loss_reason,
    supermarket_sale_ledger,
)
