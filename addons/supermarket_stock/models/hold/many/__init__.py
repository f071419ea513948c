from . import supermarket_hold
