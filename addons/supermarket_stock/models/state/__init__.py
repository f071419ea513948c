from . import supermarket_first_state_mixin
