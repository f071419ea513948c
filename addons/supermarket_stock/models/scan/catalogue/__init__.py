from . import supermarket_scan
