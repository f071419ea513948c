"""All attempts, by what they are after."""

from . import orders, paid, states

ATTEMPTS = [*orders.ATTEMPTS, *paid.ATTEMPTS, *states.ATTEMPTS]
SHORT = {attempt.group for attempt in ATTEMPTS}
