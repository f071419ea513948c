from . import supermarket_doubtful_stock, supermarket_morning_board
from . import once  # what a line and a chart both show
