from . import (
    res_company,
    res_config_settings,
    stock_move,
    supermarket_loss_reason,
    supermarket_loss,
)
