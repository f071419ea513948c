from . import replenishment_simulation
