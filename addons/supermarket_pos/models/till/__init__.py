from . import (
    pos_config,
    pos_session,
    product_product,
    res_company,
    res_config_settings,
    res_users,
    stock_warehouse,
    supermarket_pos_audit,
    supermarket_pos_device,
    supermarket_pos_pin,
)
from . import check  # what a till asks before it takes the money
