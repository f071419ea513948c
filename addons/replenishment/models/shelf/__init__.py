from . import replenishment_shelf, supermarket_shelf_space, supermarket_sale_ledger
