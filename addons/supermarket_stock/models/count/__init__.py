from . import supermarket_count, supermarket_count_line, supermarket_sale_ledger
