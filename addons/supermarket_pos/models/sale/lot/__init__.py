from . import pos_order, pos_order_line, product_product
