from . import res_company, supermarket_hold
