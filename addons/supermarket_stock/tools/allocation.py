"""Which quants sold goods are taken from. Plain Python: numbers in, numbers out."""

from collections import namedtuple

# One quant, in removal order. `blocked`: its lot is on hold or expired.
Available = namedtuple(
    "Available", "location_id lot_id package_id owner_id quantity reserved blocked"
)
# What leaves one place.
Take = namedtuple("Take", "location_id lot_id package_id owner_id quantity")


def allocate(stock, wanted, location_id):
    """Return the takes that cover what was sold of one product.

    :param stock: `Available` rows in removal order (FEFO: first to expire first)
    :param wanted: {lot_id or None: quantity}, quantities above zero
    :param location_id: where the shortfall is taken from, which leaves a negative quant

    A known lot is taken from that lot alone. Where no lot is known, free stock goes first, then
    stock reserved for others, then what is on hold or expired: the goods are gone, so the books
    follow, but what may still be sold is touched before what may not.

    >>> a = Available(1, 10, None, None, 5.0, 0.0, False)
    >>> b = Available(1, 11, None, None, 5.0, 0.0, False)
    >>> [(t.lot_id, t.quantity) for t in allocate([a, b], {None: 7.0}, 1)]
    [(10, 5.0), (11, 2.0)]
    >>> [(t.lot_id, t.quantity) for t in allocate([a._replace(blocked=True), b], {None: 7.0}, 1)]
    [(11, 5.0), (10, 2.0)]
    >>> [(t.lot_id, t.quantity) for t in allocate([a, b], {11: 6.0}, 1)]
    [(11, 6.0)]
    >>> [(t.lot_id, t.quantity) for t in allocate([a._replace(reserved=4.0), b], {None: 7.0}, 1)]
    [(10, 2.0), (11, 5.0)]

    0.8 is 0.1 and 0.7, whatever it is in binary:

    >>> stock = [a._replace(quantity=0.1), b._replace(quantity=0.7), b._replace(lot_id=12)]
    >>> [(t.lot_id, t.quantity) for t in allocate(stock, {None: 0.8}, 1)]
    [(10, 0.1), (11, 0.7)]
    """
    shelf = _Shelf(stock)
    for lot_id, quantity in wanted.items():
        if lot_id is not None:
            rest = shelf.take(quantity, lambda row, lot_id=lot_id: row.lot_id == lot_id)
            shelf.force(location_id, lot_id, rest)
    rest = wanted.get(None, 0.0)
    rest = shelf.take(rest, lambda row: not row.blocked, leave_reserved=True)
    rest = shelf.take(rest, lambda row: not row.blocked)
    rest = shelf.take(rest, lambda row: True)
    shelf.force(location_id, None, rest)
    return shelf.takes()


class _Shelf:
    """The stock of one product while it is being taken."""

    def __init__(self, stock):
        self.stock = stock
        self.left = [row.quantity for row in stock]
        self.taken = {}

    def take(self, quantity, chosen, leave_reserved=False):
        """Take up to a quantity from the chosen rows and return what is still missing."""
        for index, row in enumerate(self.stock):
            if quantity <= 0:
                break
            free = self.left[index] - (row.reserved if leave_reserved else 0.0)
            if free <= 0 or not chosen(row):
                continue
            part = min(quantity, free)
            self.left[index] = round(self.left[index] - part, 6)
            quantity = round(quantity - part, 6)
            self._add((row.location_id, row.lot_id, row.package_id, row.owner_id), part)
        return quantity

    def force(self, location_id, lot_id, quantity):
        """Take what is not there: it leaves a negative quant at the place of the sale."""
        if quantity > 0:
            self._add((location_id, lot_id, None, None), quantity)

    def _add(self, place, quantity):
        self.taken[place] = self.taken.get(place, 0.0) + quantity

    def takes(self):
        return [Take(*place, quantity) for place, quantity in self.taken.items()]
