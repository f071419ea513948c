from . import pos_config, pos_order, supermarket_pos_audit
