from . import supermarket_sale_analysis, supermarket_sale_fetch
