from . import supermarket_expiry_board
