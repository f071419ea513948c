from . import replenishment_budget, replenishment_proposal, replenishment_vendor_order, res_partner
