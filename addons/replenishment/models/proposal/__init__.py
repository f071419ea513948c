from . import product_product, product_template, replenishment_proposal, res_partner
