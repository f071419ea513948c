from . import (
    res_company,
    res_config_settings,
    stock_quant,
    supermarket_count,
    supermarket_count_line,
    supermarket_sale_ledger,
)
from . import late  # what is told after a line was counted
from . import lots  # a lot that is new or on hold is no small difference
