from . import replenishment_shelf, supermarket_sale_ledger
