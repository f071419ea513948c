from . import supermarket_promotion_part_mixin  # isort: skip  rewards and rules inherit it
from . import (
    loyalty_program,
    loyalty_reward,
    loyalty_rule,
    pos_config,
    pos_order,
    pos_order_line,
    product_product,
    supermarket_promotion_reservation,
    supermarket_promotion_use,
)
from . import card  # what cards are worth
