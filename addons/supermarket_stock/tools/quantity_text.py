"""Quantities in sentences, as people write them in the reader's language."""

from odoo.tools import formatLang


def quantity_text(env, value, digits=None):
    """All digits that say something and no others: 12, 0.756, 1,234,567.5; never 1e+06.

    :param float value: in any unit
    :param digits: the most after the decimal sign; None: those of "Product Unit"
    """
    most = env["decimal.precision"].precision_get("Product Unit") if digits is None else digits
    exact = round(value, most) or 0.0  # no -0
    needed = next(n for n in range(most + 1) if round(exact, n) == exact)
    return formatLang(env, exact, digits=needed)
