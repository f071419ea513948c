from . import res_users, supermarket_shared_mixin
