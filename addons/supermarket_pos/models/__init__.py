from . import (
    pos_config,
    pos_order,
    pos_order_line,
    pos_session,
    product_product,
    product_template,
    res_company,
    stock_warehouse,
    supermarket_pos_audit,
    supermarket_pos_pin,
    supermarket_sale_exception,
    supermarket_sale_ledger,
)
