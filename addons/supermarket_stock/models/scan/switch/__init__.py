from . import supermarket_scan, supermarket_scan_person
