from . import replenishment_outcome, replenishment_proposal
