"""Many products at once, each shelf by its lots: the few dates on it, not a column for every day.

A product with a year of life has three lots, not 365 columns. Customers take what expires first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import Floats, Ints
from .cost import Unserved, Window, totals
from .facts import Request

#: A last day that lies behind every window, so that such a lot is never taken off: 2,700 years.
NEVER = 1_000_000


@dataclass(frozen=True)
class Shelves:
    """S products with K lots, first to expire first: ``last`` (S, K) days from today on which a lot
    may be sold, ``stock`` (S, K) units today, ``incoming`` (S, D, K) units by day of arrival."""

    last: Ints
    stock: Floats
    incoming: Floats


def shelves_of(requests: Sequence[Request], days: int) -> Shelves:
    """The shelves over ``days`` days; what expired before today doesn't count."""
    rows = [_entries(request, days) for request in requests]
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


def _entries(request: Request, days: int) -> list[tuple[int | None, int, float]]:
    """(day of arrival or None, last day, units); late deliveries come today."""
    today, life = request.today, request.terms.shelf_life
    out: list[tuple[int | None, int, float]] = [
        (None, _last_day(lot.expiry, today, days), lot.quantity) for lot in request.lots
    ]
    for order in request.incoming:
        day = max((order.arrival - today).days, 0)
        expiry = order.expiry
        if expiry is None and life is not None:
            expiry = today + dt.timedelta(days=day + life - 1)
        if day < days:
            out.append((day, _last_day(expiry, today, days), order.quantity))
    return [(day, last, units) for day, last, units in out if units > 0 and last >= (day or 0)]


def _last_day(expiry: dt.date | None, today: dt.date, days: int) -> int:
    left = NEVER if expiry is None else (expiry - today).days
    return left if left < days else NEVER


def serve(stock: Floats, demand: Floats) -> tuple[Floats, Floats]:
    """Sell ``demand`` (...,) from ``stock`` (..., K), first column first: what is left, sold."""
    before = np.cumsum(stock, axis=-1)
    total = before[..., -1]
    sold = np.minimum(demand, total)
    left = np.clip(before - sold[..., None], 0.0, None)
    return np.diff(left, axis=-1, prepend=0.0), sold


def unserved_by_lot(shelves: Shelves, demand: Floats, window: Window) -> Unserved:
    """Run the scenarios (S, N, D) without the order."""
    count = demand.shape[1]
    held = np.repeat(shelves.stock[:, None, :], count, axis=1).astype(np.float32)
    missed = np.zeros((*demand.shape[:2], window.days), dtype=np.float32)
    expired = np.zeros(demand.shape[:2], dtype=np.float32)
    at_arrival = held.sum(axis=-1)
    for day in range(window.days):
        held = (held + shelves.incoming[:, None, day, :]).astype(np.float32)
        if day == window.arrival:
            at_arrival = held.sum(axis=-1)
        held, sold = serve(held, demand[:, :, day])
        missed[:, :, day] = demand[:, :, day] - sold
        gone = shelves.last == day
        if gone.any():
            if day < window.arrival:
                expired += np.where(gone[:, None, :], held, 0.0).sum(axis=-1)
            held = np.where(gone[:, None, :], 0.0, held)
    return totals(missed, window, at_arrival, expired)
