"""What a vendor asks for a product, as the planner finds it and proposals keep it."""

from dataclasses import astuple, dataclass

from ..ordering.facts import SAME, is_whole


@dataclass(frozen=True)
class VendorPrice:
    """From ``least`` stock units on, one costs ``price`` in the vendor's currency by the price line
    ``line_id``, in whole packs of ``pack``.

    Proposals of earlier versions kept none: None, any quantity.
    """

    least: float
    price: float
    line_id: int
    pack: float | None = None

    def is_reached(self, quantity: float) -> bool:
        """Whether so many are enough."""
        return self.least <= quantity + SAME

    def is_whole(self, quantity: float) -> bool:
        """Whether so many are whole packs."""
        return self.pack is None or is_whole(quantity, self.pack)


def price_of(prices, quantity):
    """The price of so many: the last that they reach, if possible in whole packs of it."""
    reached = [price for price in prices if price.is_reached(quantity)]
    whole = [price for price in reached if price.is_whole(quantity)]
    return (whole or reached or prices[:1])[-1]


def to_rows(prices):
    """As a proposal keeps them."""
    return [list(astuple(price)) for price in prices]


def from_rows(rows):
    """What :func:`to_rows` wrote; nothing where nothing is kept."""
    return [VendorPrice(*row) for row in rows or ()]
