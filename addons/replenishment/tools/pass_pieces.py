"""What a nightly pass is cut into, and what its pieces have in common."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Piece:
    """What is loaded, forecast and written together: all stores of the pass, some products.

    ``key`` names the piece by what is in it, never by its place: sales that come between two
    attempts move none of the others. ``pairs`` of (product, store): these alone.
    """

    key: str
    model: str
    product_ids: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Night:
    """What all pieces of a pass have in common; ``first`` is the first day that is read, and
    ``last`` the last."""

    first: date
    last: date
    pieces: tuple[Piece, ...] = ()
    sample: tuple[int, ...] = ()
    pairs: frozenset[tuple[int, int]] = frozenset()
    compared: tuple[tuple[int, int], ...] = ()
