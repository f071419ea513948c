from . import product_category, product_product, product_template, supermarket_product_barcode
