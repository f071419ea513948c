from . import replenishment_proposal, stock_warehouse
