from . import supermarket_doubtful_stock, supermarket_morning_board
from . import elsewhere  # what a count finds at one place of a store tells of the others
from . import once  # what a line and a chart both show
