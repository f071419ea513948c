from . import replenishment_cover, replenishment_waste
