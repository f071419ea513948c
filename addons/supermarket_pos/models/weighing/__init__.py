from . import barcode_rule, decimal_precision, pos_order_line, product_template
