from . import pos_config, pos_session, supermarket_cash_difference, supermarket_pos_pickup
