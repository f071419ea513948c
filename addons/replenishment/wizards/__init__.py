from . import replenishment_adjust, replenishment_snooze, supermarket_setup
