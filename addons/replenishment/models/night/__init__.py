from . import replenishment_proposal, replenishment_run
