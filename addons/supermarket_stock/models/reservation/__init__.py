from . import supermarket_sale_reservation
