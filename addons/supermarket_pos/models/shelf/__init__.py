from . import product_product, stock_warehouse, supermarket_shelf_label
