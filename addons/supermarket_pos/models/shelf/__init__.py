from . import pos_config, product_product, stock_warehouse, supermarket_shelf_label
