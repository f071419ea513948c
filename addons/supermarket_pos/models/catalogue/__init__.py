from . import (
    ir_http,
    pos_config,
    product_pricelist,
    product_pricelist_item,
    product_product,
    product_template,
    stock_warehouse,
    supermarket_product_barcode,
)
