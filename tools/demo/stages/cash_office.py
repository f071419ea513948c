"""How the tills guard their cash: counted blind, picked up by two, limits for cashiers."""

from ..records import write_changed
from ..shop import TILLS_PER_SHOP

GUARDS = {
    "blind_close": True,
    "pickup_pin": True,
    "use_limits": True,
    "limit_return": 50.0,
    "limit_void": 100.0,
    "limit_price": 10.0,
    "limit_discount": 20.0,
    "set_maximum_difference": True,
    "amount_authorized_diff": 20.0,
}


def run(shop):
    """Guard every till of the demo shops alike."""
    tills = [
        shop.till(index, number)
        for index in range(len(shop.warehouses))
        for number in range(TILLS_PER_SHOP)
    ]
    for till in tills:
        write_changed(till, GUARDS)
    return f"{len(tills)} tills"
