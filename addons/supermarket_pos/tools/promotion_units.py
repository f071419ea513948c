"""How many units of a promotion a reward gave, told by the money taken off. Plain Python.

A till says how many units its reward lines give. That is believed between two bounds: as many as
the money taken off needs at least, and as many as the goods on the receipt allow.
"""

from math import ceil, floor

SLACK = 1e-6


def pieces_worth(lines, off):
    """Return the fewest units from which `off` can have been taken: the dearest first.

    :param lines: [(units, what one of them may bring off)]; pieces are given whole

    >>> pieces_worth([(2, 5.0), (1, 8.0)], 13.0), pieces_worth([(2, 5.0), (1, 8.0)], 12.99)
    (2, 2)
    >>> pieces_worth([(0.5, 5.0)], 1.0)  # goods by weight
    0.2
    >>> pieces_worth([(2, 5.0)], 100.0), pieces_worth([], 1.0), pieces_worth([(1, 0.0)], 0.0)
    (2, 0, 0)
    """
    units = 0.0
    for quantity, worth in sorted(lines, key=lambda line: -line[1]):
        if off <= SLACK or worth <= 0:
            break
        taken = min(quantity, off / worth)
        units += taken
        off -= taken * worth
    return units if any(quantity % 1 for quantity, _worth in lines) else ceil(units - SLACK)


def sets_off(lines, size, price=None):
    """Return what each set of a mix and match takes off, the twin of `mix_and_match.js`.

    :param lines: [(units, price of one)]: parts of a piece make no set
    :param price: of a set; None where its cheapest piece is free

    >>> sets_off([(1, 10), (1, 8), (1, 6), (1, 4)], 3, 20)
    [4]
    >>> sets_off([(3, 5)], 3, 20)
    []
    >>> sets_off([(2, 10), (1, 8), (2, 6), (1, 4)], 3)
    [8, 4]
    """
    pieces = [unit for units, unit in lines for _piece in range(floor(units + SLACK))]
    pieces.sort(reverse=True)
    result = []
    for start in range(0, len(pieces) - size + 1, size):
        pieces_of_set = pieces[start : start + size]
        off = pieces_of_set[-1] if price is None else sum(pieces_of_set) - price
        if off <= 0:
            break
        result.append(off)
    return result


def sets_worth(offs, off, cent):
    """Return after how many sets so much was taken off.

    >>> sets_worth([8, 4], 8.0, 0.01), sets_worth([8, 4], 8.5, 0.01), sets_worth([8, 4], 99, 0.01)
    (1, 2, 2)
    """
    for sets in range(len(offs)):
        if sum(offs[:sets]) >= off - cent:
            return sets
    return len(offs)
