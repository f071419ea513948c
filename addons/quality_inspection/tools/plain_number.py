from decimal import Decimal


def plain_number(value):
    """A number as people write it: all its digits, no exponent, no noise.

    >>> plain_number(0.00001), plain_number(1000000.0), plain_number(-18.0), plain_number(0.2)
    ('0.00001', '1000000', '-18', '0.2')
    """
    text = format(Decimal(repr(float(value) or 0.0)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
