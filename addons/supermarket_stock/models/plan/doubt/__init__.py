from . import supermarket_count_line, supermarket_count_plan, supermarket_product_class
