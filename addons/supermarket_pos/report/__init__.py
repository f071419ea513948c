from . import supermarket_sale_report
