from . import inspection_supplier_score, res_partner
