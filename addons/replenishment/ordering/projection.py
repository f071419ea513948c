"""First in, first out: what stock by expiry becomes while customers take from it.

Stock of a series is a row of L numbers: column k holds the units that can be sold today and on k
more days; the last column also holds what doesn't expire within sight. Customers are served from
the left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .arrays import Floats


@dataclass(frozen=True)
class Lot:
    """Units on the shelf; ``expiry`` is the last day on which they may be sold, None = never."""

    quantity: float
    expiry: dt.date | None = None


@dataclass(frozen=True)
class Incoming:
    """Units under way: before opening of ``arrival``; ``expiry`` as for :class:`Lot`."""

    quantity: float
    arrival: dt.date
    expiry: dt.date | None = None


def stock_row(lots: Iterable[Lot], today: dt.date, columns: int) -> Floats:
    """(L,) units by days left to sell; lots that expired before ``today`` don't count."""
    row = np.zeros(columns)
    for lot in lots:
        left = columns - 1 if lot.expiry is None else (lot.expiry - today).days
        if left >= 0 and lot.quantity > 0:
            row[min(left, columns - 1)] += lot.quantity
    return row


def incoming_rows(incoming: Iterable[Incoming], today: dt.date, days: int, columns: int) -> Floats:
    """(D, L) units by day of arrival and days left to sell on that day; late ones come today."""
    rows = np.zeros((days, columns))
    for order in incoming:
        day = max((order.arrival - today).days, 0)
        if day < days:
            arrival = today + dt.timedelta(days=day)
            rows[day] += stock_row([Lot(order.quantity, order.expiry)], arrival, columns)
    return rows


def serve(stock: Floats, demand: Floats) -> tuple[Floats, Floats]:
    """Sell ``demand`` (...,) from ``stock`` (..., L), oldest first: stock left, units sold."""
    before = np.cumsum(stock, axis=-1)
    total = before[..., -1]
    sold = np.minimum(demand, total)
    left = np.clip(before - sold[..., None], 0.0, None)
    return np.diff(left, axis=-1, prepend=0.0), sold


def night(stock: Floats, endless: bool = False) -> tuple[Floats, Floats]:
    """One day passes: stock on the next morning, units that expired overnight.

    :param endless: units of the last column never age.
    """
    expired = stock[..., 0].copy()
    aged = np.zeros_like(stock)
    aged[..., :-1] = stock[..., 1:]
    if endless:
        if stock.shape[-1] > 1:
            aged[..., -2] = 0.0
            aged[..., -1] = stock[..., -1]
        else:
            aged, expired = stock.copy(), np.zeros_like(expired)
    return aged, expired
