from . import replenishment_snooze
