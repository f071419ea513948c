from . import supermarket_doubtful_stock, supermarket_morning_board
