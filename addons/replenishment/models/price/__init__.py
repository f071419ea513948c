from . import replenishment_proposal
