from . import supermarket_shortage
