from . import supermarket_morning_board
