"""How a quantity is compared with what a search asks for."""

import operator as op

# {operator of a domain: whether a quantity is among what it asks for}
COMPARISONS = {
    "in": lambda quantity, values: quantity in {float(value) for value in values},
    "not in": lambda quantity, values: quantity not in {float(value) for value in values},
    "<": op.lt,
    ">": op.gt,
    "<=": op.le,
    ">=": op.ge,
}
