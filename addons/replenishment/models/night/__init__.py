from . import replenishment_proposal, replenishment_run, stock_warehouse_orderpoint
