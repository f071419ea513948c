"""All attempts, by what they are after."""

from . import (
    doors,
    elsewhere,
    goods,
    inspections,
    offers,
    order_shapes,
    orders,
    paid,
    races,
    scans,
    states,
    tills,
    ways,
)

ATTEMPTS = [
    *orders.ATTEMPTS,
    *order_shapes.ATTEMPTS,
    *paid.ATTEMPTS,
    *states.ATTEMPTS,
    *tills.ATTEMPTS,
    *races.ATTEMPTS,
    *goods.ATTEMPTS,
    *inspections.ATTEMPTS,
    *doors.ATTEMPTS,
    *scans.ATTEMPTS,
    *elsewhere.ATTEMPTS,
    *offers.ATTEMPTS,
    *ways.ATTEMPTS,
]
# Money, stock and states: in each run. The others read, or are slow.
SHORT = {"orders", "paid", "states", "races"}
