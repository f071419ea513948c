"""Numbers as people write them, in the reader's language."""

from odoo.tools import formatLang


def format_quantity(env, value):
    """No digits that say nothing: 12, 3.5, 1,250, 0.04; never 1e+06."""
    digits = 0 if abs(value - round(value)) < 0.005 or abs(value) >= 100 else 1
    if digits and abs(value) < 0.095:
        digits = 2
    return formatLang(env, value, digits=digits)
