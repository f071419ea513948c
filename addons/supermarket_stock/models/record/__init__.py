from . import supermarket_sale_ledger, supermarket_stock_record
