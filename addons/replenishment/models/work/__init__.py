from . import replenishment_decision_mixin, replenishment_job_mixin
