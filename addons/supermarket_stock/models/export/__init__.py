from . import supermarket_record_export, supermarket_stock_record
