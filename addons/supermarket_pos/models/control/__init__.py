from . import pos_config, pos_order, res_partner
