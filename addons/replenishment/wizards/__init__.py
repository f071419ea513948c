from . import replenishment_adjust, replenishment_snooze
