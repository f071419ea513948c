"""What a kilogram or a litre of goods costs, as shelf labels have to say it."""


def unit_price(price, weight=0.0, volume=0.0):
    """Return (price of a kilogram or litre, "kg" or "l"), None where nobody weighed the goods.

    :param weight: of one piece, in kilograms
    :param volume: of one piece, in litres; what has both is sold by weight

    >>> unit_price(3.0, weight=0.75), unit_price(1.2, volume=0.33)
    ((4.0, 'kg'), (3.6363636363636362, 'l'))
    >>> unit_price(3.0), unit_price(3.0, weight=-1)
    (None, None)
    """
    if weight > 0:
        return price / weight, "kg"
    return (price / volume, "l") if volume > 0 else None
