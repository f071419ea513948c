from . import supermarket_setup
