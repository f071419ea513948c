"""Quantities in sentences, as people write them in the reader's language."""

from odoo.tools import formatLang


def quantity_text(env, value, digits=6):
    """All digits that say something and no others: 12, 0.756, 1,234,567.5; never 1e+06.

    :param float value: in any unit
    :param digits: the most after the decimal sign: what is behind them is a float's dust
    """
    exact = round(value, digits) or 0.0  # no -0
    needed = next(n for n in range(digits + 1) if round(exact, n) == exact)
    return formatLang(env, exact, digits=needed)
