from . import stock_warehouse_orderpoint, supermarket_sale_ledger, supermarket_shortage
