from . import supermarket_sale_ledger
