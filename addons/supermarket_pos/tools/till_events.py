"""What of a sale needs a supervisor. Plain Python: numbers in, events out.

An event is {kind, amount, percent, product_id}: kind "return" (without receipt), "price" (below
the list), "discount", "void" (lines taken out of an order before it was paid). The till and the
server judge by the same limits.
"""


def over_limit(event, limits):
    """Whether an event needs a PIN.

    kind               | measured by | limit
    -------------------|-------------|------------------------
    return, void       | amount      | up to it without PIN
    price, discount    | percent     | up to it without PIN

    >>> limits = {"return": 50.0, "price": 10.0, "discount": 10.0, "void": 100.0}
    >>> over_limit({"kind": "return", "amount": 50.0, "percent": 0.0}, limits)
    False
    >>> over_limit({"kind": "return", "amount": 50.01, "percent": 0.0}, limits)
    True
    >>> over_limit({"kind": "price", "amount": 900.0, "percent": 10.0}, limits)
    False
    """
    measured = event["percent"] if event["kind"] in ("price", "discount") else event["amount"]
    return measured > limits[event["kind"]] + 0.005


def by_kind(events):
    """Sum amounts and take the worst percentage by kind and product.

    >>> [(e["kind"], e["amount"]) for e in by_kind([
    ...     {"kind": "void", "product_id": 1, "amount": 2.0, "percent": 0.0},
    ...     {"kind": "void", "product_id": 2, "amount": 3.0, "percent": 0.0}])]
    [('void', 5.0)]
    """
    sums = {}
    for event in events:
        seen = sums.setdefault(event["kind"], {**event, "amount": 0.0, "percent": 0.0})
        seen["amount"] = round(seen["amount"] + event["amount"], 6)
        seen["percent"] = max(seen["percent"], event["percent"])
    return list(sums.values())


def unauthorised(events, limits, allowed):
    """The events over their limit that no PIN covers.

    :param allowed: {kind: (amount, percent)} as a supervisor saw them

    >>> event = {"kind": "return", "product_id": 1, "amount": 80.0, "percent": 0.0}
    >>> unauthorised([event], {"return": 50.0}, {"return": (80.0, 0.0)})
    []
    >>> len(unauthorised([event], {"return": 50.0}, {"return": (60.0, 0.0)}))
    1
    """
    return [
        event
        for event in by_kind(events)
        if over_limit(event, limits) and not _covered(event, allowed.get(event["kind"], (0, 0)))
    ]


def _covered(event, allowed):
    amount, percent = allowed
    return event["amount"] <= amount + 0.01 and event["percent"] <= percent + 0.01
