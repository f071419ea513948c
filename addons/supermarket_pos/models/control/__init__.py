from . import pos_config, pos_order, pos_order_line, supermarket_pos_audit, supermarket_pos_pin
