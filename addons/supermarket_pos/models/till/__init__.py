from . import (
    pos_config,
    pos_session,
    product_product,
    res_company,
    res_config_settings,
    res_users,
    stock_warehouse,
    supermarket_pos_device,
)
