"""Many products at once, each shelf by its lots: the few dates on it, not a column for every day.

What :func:`.cost.unserved_demand` does on a grid of days, done on the lots: a product with a year
of life has three lots, not 365 columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import Floats, Ints
from .cost import Unserved, Window, totals
from .projection import Incoming, Lot, serve

#: A last day that lies behind every window.
NEVER = 1_000_000


@dataclass(frozen=True)
class Shelves:
    """S products with K lots, first to expire first: ``last`` (S, K) days from today on which a lot
    may be sold, ``stock`` (S, K) units today, ``incoming`` (S, D, K) units by day of arrival."""

    last: Ints
    stock: Floats
    incoming: Floats


def shelves_of(
    lots: Sequence[Sequence[Lot]],
    incoming: Sequence[Sequence[Incoming]],
    today: dt.date,
    days: int,
) -> Shelves:
    """The shelves of S products over ``days`` days; what expired before today doesn't count."""
    rows = [_entries(*pair, today, days) for pair in zip(lots, incoming, strict=True)]
    dates = [sorted({last for _day, last, _units in row}) for row in rows]
    width = max([1, *map(len, dates)])
    last = np.full((len(rows), width), NEVER)
    stock = np.zeros((len(rows), width))
    coming = np.zeros((len(rows), days, width))
    for product, (row, known) in enumerate(zip(rows, dates, strict=True)):
        last[product, : len(known)] = known
        for day, expiry, units in row:
            place = known.index(expiry)
            if day is None:
                stock[product, place] += units
            else:
                coming[product, day, place] += units
    return Shelves(last, stock, coming)


def _entries(
    lots: Sequence[Lot], incoming: Sequence[Incoming], today: dt.date, days: int
) -> list[tuple[int | None, int, float]]:
    """(day of arrival or None, last day, units); late deliveries come today."""
    out: list[tuple[int | None, int, float]] = [
        (None, _last_day(lot.expiry, today, days), lot.quantity) for lot in lots
    ]
    for order in incoming:
        day = max((order.arrival - today).days, 0)
        if day < days:
            out.append((day, _last_day(order.expiry, today, days), order.quantity))
    return [(day, last, units) for day, last, units in out if units > 0 and last >= (day or 0)]


def _last_day(expiry: dt.date | None, today: dt.date, days: int) -> int:
    left = NEVER if expiry is None else (expiry - today).days
    return left if left < days else NEVER


def unserved_by_lot(
    shelves: Shelves, demand: Floats, window: Window, delay: Ints | None = None
) -> Unserved:
    """Run the scenarios (S, N, D) without the order, as :func:`.cost.unserved_demand` does."""
    count = demand.shape[1]
    held = np.repeat(shelves.stock[:, None, :], count, axis=1).astype(np.float32)
    missed = np.zeros((*demand.shape[:2], window.days), dtype=np.float32)
    expired = np.zeros(demand.shape[:2], dtype=np.float32)
    at_arrival = held.sum(axis=-1)
    for day in range(window.days):
        held += shelves.incoming[:, None, day, :]
        if day == window.arrival:
            at_arrival = held.sum(axis=-1)
        held, sold = serve(held, demand[:, :, day])
        missed[:, :, day] = demand[:, :, day] - sold
        gone = np.where(shelves.last[:, None, :] == day, held, 0.0)
        if day < window.arrival:
            expired += gone.sum(axis=-1)
        held = (held - gone).astype(np.float32)
    return totals(missed, window, delay, at_arrival, expired)
