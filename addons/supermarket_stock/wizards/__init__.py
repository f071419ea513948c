from . import supermarket_hold_place
from . import supermarket_hold_release
