from . import replenishment_run
