from . import supermarket_doubtful_stock
