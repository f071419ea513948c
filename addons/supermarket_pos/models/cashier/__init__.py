from . import pos_config, pos_order, pos_session
