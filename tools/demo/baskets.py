"""A day's sales of a shop as the orders that customers paid at its tills."""

from dataclasses import dataclass, field

from .pricing import share

# Orders of a day at each opening hour, of 100 (people shop before lunch and after work).
HOUR_WEIGHTS = {
    7: 4, 8: 8, 9: 11, 10: 11, 11: 8, 12: 5, 13: 4, 14: 4,
    15: 5, 16: 8, 17: 11, 18: 10, 19: 7, 20: 4,
}  # fmt: skip
OPENING_HOUR = min(HOUR_WEIGHTS)
# A line holds at most this much of a product; a basket about this many lines.
UNITS_PER_LINE = 20
LINES_PER_BASKET = 16


@dataclass(frozen=True)
class Sale:
    """What a shop sold of one product on one day; ``until`` is the hour it ran out (24: never)."""

    product: str
    quantity: float
    weighed: bool
    percent_off: float
    until: int = 24


@dataclass
class Basket:
    """One paid order: when (minutes since midnight) and its lines (sale, quantity)."""

    minute: int
    lines: list = field(default_factory=list)


def make_baskets(key, sales):
    """Spread the day's ``sales`` over baskets; ``key`` (shop and day) seeds every choice."""
    pieces = [(sale, piece) for sale in sales for piece in split_quantity(sale)]
    count = max(1, round(len(pieces) / LINES_PER_BASKET))
    baskets = [Basket(_minute(f"{key}:{index}")) for index in range(count)]
    baskets.sort(key=lambda basket: basket.minute)
    for index, (sale, piece) in enumerate(pieces):
        _choose(baskets, sale, f"{key}:{sale.product}:{index}").lines.append((sale, piece))
    return [basket for basket in baskets if basket.lines]


def split_quantity(sale):
    """Cut a day's quantity into lines of whole units, or of grams for what is weighed.

    >>> split_quantity(Sale("x", 50, False, 0.0))
    [17, 17, 16]
    """
    count = max(1, -(-int(sale.quantity) // UNITS_PER_LINE))
    if not sale.weighed:
        base, rest = divmod(int(sale.quantity), count)
        return [base + 1] * rest + [base] * (count - rest)
    pieces = [round(sale.quantity / count, 3)] * (count - 1)
    return [*pieces, round(sale.quantity - sum(pieces), 3)]


def _choose(baskets, sale, key):
    """Pick a basket from before the product ran out; the day's first when none is that early."""
    early = [basket for basket in baskets if basket.minute < sale.until * 60] or baskets[:1]
    free = [basket for basket in early if all(line[0] is not sale for line in basket.lines)]
    candidates = free or early
    return candidates[int(share(key, "basket") * len(candidates))]


def _minute(key):
    hours = [hour for hour, weight in HOUR_WEIGHTS.items() for _each in range(weight)]
    return hours[int(share(key, "hour") * len(hours))] * 60 + int(share(key, "minute") * 60)
