from . import replenishment_history, replenishment_run, supermarket_sale_ledger
