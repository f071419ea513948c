from . import supermarket_hold_place, supermarket_hold_release
