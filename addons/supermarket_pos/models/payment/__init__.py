from . import (
    pos_config,
    pos_order,
    pos_payment_method,
    supermarket_payment_event,
    supermarket_payment_provider,
    supermarket_payment_simulator,
    supermarket_payment_simulator_account,
    supermarket_payment_trade,
)
from . import trade  # the way of a payment, step by step
from . import refund  # a refund by code belongs to a return
