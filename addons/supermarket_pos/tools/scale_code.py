"""Labels of shop scales: how much goods there are. Plain Python: numbers in, numbers out."""


def weigh_label(label, unit_price, digits):
    """Return (quantity, total) of a label's {"weight", "price"}; the till's own rule.

    ======  =====  ==================  ==================
    weight  price  quantity            total
    ======  =====  ==================  ==================
    yes            weight              None: as counted
    yes     yes    weight              as printed
            yes    price / unit_price  as printed
    ======  =====  ==================  ==================

    None when it can't be told.

    >>> weigh_label({"price": 10.03}, 39.8, 3), weigh_label({"weight": 0.3}, 39.8, 3)
    ((0.252, 10.03), (0.3, None))
    >>> weigh_label({"price": 10.03}, 0, 3) is None
    True
    """
    if label.get("weight"):
        return label["weight"], label.get("price") or None
    quantity = round(label.get("price", 0) / unit_price, digits) if unit_price > 0 else 0
    return (quantity, label["price"]) if quantity > 0 else None
