from . import replenishment_facts, stock_warehouse
