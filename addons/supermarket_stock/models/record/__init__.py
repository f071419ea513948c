from . import supermarket_stock_record
