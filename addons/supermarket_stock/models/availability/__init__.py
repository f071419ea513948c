from . import product_product, stock_quant, supermarket_sale_ledger
