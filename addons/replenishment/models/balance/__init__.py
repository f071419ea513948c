from . import replenishment_balance
