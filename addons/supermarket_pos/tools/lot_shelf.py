"""Lots in the order in which they are to be sold. Plain Python: numbers in, numbers out."""


class LotShelf:
    """The free lots of one product, first to expire first, while an order is taken from them.

    >>> shelf = LotShelf([(10, 2.0), (11, 5.0)])
    >>> shelf.take(3.0)
    [(10, 2.0), (11, 1.0)]
    >>> shelf.take(5.0)
    [(11, 4.0), (None, 1.0)]
    >>> LotShelf([]).take(1.0)
    [(None, 1.0)]

    What a sum of weights leaves of a lot in binary is no goods:

    >>> shelf = LotShelf([(10, 0.8), (11, 5.0)])
    >>> shelf.take(0.1), shelf.take(0.7), shelf.take(0.5)
    ([(10, 0.1)], [(10, 0.7)], [(11, 0.5)])
    """

    def __init__(self, lots):
        """:param lots: [(lot id, quantity)] in removal order"""
        self.lots = [[lot_id, quantity] for lot_id, quantity in lots]

    def take(self, quantity):
        """Return [(lot id, quantity)]; what no lot covers comes last, with the lot None."""
        takes = []
        for lot in self.lots:
            part = min(lot[1], quantity)
            if part > 0:
                takes.append((lot[0], part))
                lot[1] = round(lot[1] - part, 6)
                quantity = round(quantity - part, 6)
        return [*takes, (None, quantity)] if quantity > 0 else takes

    def give(self, lot_id, quantity):
        """Take up to a quantity of one lot, whatever stands before it.

        >>> shelf = LotShelf([(10, 2.0), (11, 5.0)])
        >>> shelf.give(11, 4.0)
        >>> shelf.take(4.0)
        [(10, 2.0), (11, 1.0), (None, 1.0)]
        """
        for lot in self.lots:
            if lot[0] == lot_id:
                part = min(lot[1], quantity)
                lot[1] = round(lot[1] - part, 6)
                quantity -= part
