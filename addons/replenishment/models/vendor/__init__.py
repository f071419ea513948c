from . import replenishment_facts, replenishment_vendor_closing, res_partner
