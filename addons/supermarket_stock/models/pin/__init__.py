from . import supermarket_pin_mixin
