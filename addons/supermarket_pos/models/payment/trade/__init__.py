from . import supermarket_payment_trade
