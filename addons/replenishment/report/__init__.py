from . import replenishment_cover
