from . import product_product, supermarket_shelf_label
