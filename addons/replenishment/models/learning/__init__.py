from . import replenishment_history, replenishment_run
