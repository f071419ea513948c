from . import replenishment_decision_mixin
