from . import replenishment_history
