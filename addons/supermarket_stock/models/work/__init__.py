from . import supermarket_work, supermarket_work_mixin
