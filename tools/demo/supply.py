"""Deliveries that explain the sales: what must have come in for a shop to have sold this."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Delivery:
    """A quantity that arrives before the shop opens on day ``day`` (an index into the series)."""

    day: int
    quantity: float


def plan_deliveries(units, sold_out, cycle, spare):
    """Return the deliveries behind daily ``units`` sold.

    Stock is never negative, is zero at the end of each day in ``sold_out`` (flags, one a day) and
    holds at most ``spare`` when a delivery arrives, never more than sells before the next one: so
    nothing grows older than two cycles. ``cycle`` is the days a delivery is meant to last; a day
    sold out ends it early.
    """
    spans = _spans(sold_out, cycle)
    needs = [round(sum(units[start:end]), 3) for start, end in spans]
    carried, deliveries = 0.0, []
    for index, (start, end) in enumerate(spans):
        following = needs[index + 1] if index + 1 < len(spans) else spare
        left = 0.0 if sold_out[end - 1] else min(spare, following)
        quantity = round(needs[index] + left - carried, 3)
        if quantity > 0:
            deliveries.append(Delivery(start, quantity))
        carried = left
    return deliveries


def stock_after(units, deliveries):
    """Return the stock at the end of each day, from nothing at the start."""
    arrived = {}
    for delivery in deliveries:
        arrived[delivery.day] = arrived.get(delivery.day, 0.0) + delivery.quantity
    stock, levels = 0.0, []
    for day, sold in enumerate(units):
        stock = round(stock + arrived.get(day, 0.0) - sold, 3)
        levels.append(stock)
    return levels


def _spans(sold_out, cycle):
    """Cut the days into [start, end): a span ends after ``cycle`` days or after a day sold out."""
    spans, start = [], 0
    for day, empty in enumerate(sold_out):
        if empty or day - start + 1 >= cycle or day + 1 == len(sold_out):
            spans.append((start, day + 1))
            start = day + 1
    return spans
