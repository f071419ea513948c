"""What goods that expire soon cost. Plain Python: numbers in, numbers out."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


def reduced_price(price, percent, step=0.0, down=False):
    """Return the price less a percentage, on the price step of the shop.

    :param percent: what is taken off, between 0 and 100
    :param step: prices are multiples of it (0.1: 4.70, 4.80, …); 0 leaves the price as it is
    :param down: to the step below instead of the nearest one; never below one step

    >>> reduced_price(9.90, 30, 0.1)
    6.9
    >>> reduced_price(9.90, 50, 0.1, down=True)
    4.9
    >>> reduced_price(0.08, 50, 0.1)
    0.1
    >>> round(reduced_price(9.99, 25), 4)
    7.4925
    """
    reduced = Decimal(str(price)) * (100 - Decimal(str(percent))) / 100
    return on_step(reduced, step, down)


def on_step(price, step, down=False):
    """Return a price on the price step of the shop, at least one step.

    >>> on_step(4.96, 0.5)
    5.0
    >>> on_step(4.96, 0.5, down=True)
    4.5
    """
    price, step = Decimal(str(price)), Decimal(str(step or 0))
    if not step:
        return float(price)
    steps = (price / step).quantize(Decimal(1), ROUND_DOWN if down else ROUND_HALF_UP)
    return float(max(steps, Decimal(1)) * step)


def stickers_for(quantity, by_piece):
    """Return how many stickers goods need: one a piece, one in all for goods sold by weight.

    >>> stickers_for(5.0, True), stickers_for(2.4, True), stickers_for(3.75, False)
    (5, 3, 1)
    """
    return max(math.ceil(round(quantity, 6)), 1) if by_piece else 1
