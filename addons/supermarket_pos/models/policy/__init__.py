from . import pos_config, pos_order, product_category, product_template, supermarket_pos_audit
