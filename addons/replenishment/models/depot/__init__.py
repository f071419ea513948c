from . import replenishment_facts
