"""Cells of a file that somebody typed, read strictly: nothing is taken for what it isn't."""

import re
from datetime import date, datetime

# More digits than a number of our fields keeps are a barcode in the wrong column
NUMBER = re.compile(r"[+-]?\d{1,12}([.,]\d{1,12})?")
# What a spreadsheet makes of a long number, whose last digits are gone then
SHORTENED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
WHOLE = re.compile(r"(\d+)[.,]0+")
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y.%m.%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S")
YES = ("1", "x", "yes", "y", "true", "是")
NO = ("0", "", "no", "n", "false", "否")


class CellError(ValueError):
    """A cell that can't be read: `column` names it, `text` is what stands there."""

    def __init__(self, column, text):
        super().__init__(column, text)
        self.column, self.text = column, text


def number(column, text):
    """Return the number of a cell, None of an empty one.

    Thousands are not separated: 1,250 may be a thousand or one and a quarter, and reads as the
    latter, with one separator only.

    >>> number("price", "12,5"), number("price", " 3 "), number("price", "")
    (12.5, 3.0, None)
    >>> number("price", "1.234,50")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    CellError: ('price', '1.234,50')
    """
    text = text.strip()
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise CellError(column, text)
    return float(text.replace(",", "."))


def code(column, text):
    """Return the code of a cell as it stands on the goods: all its digits.

    >>> code("barcode", " 4006381333931 "), code("barcode", "4006381333931.0")
    ('4006381333931', '4006381333931')
    >>> code("barcode", "4,00638E+12")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    CellError: ('barcode', '4,00638E+12')
    """
    text = text.strip()
    if SHORTENED.fullmatch(text):
        raise CellError(column, text)
    whole = WHOLE.fullmatch(text)
    return whole[1] if whole else text


def day(column, text):
    """Return the date of a cell, None of an empty one; day and month are never guessed.

    >>> day("expiry", "2026-12-31"), day("expiry", "31.12.2026"), day("expiry", "")
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31), None)
    """
    text = text.strip()
    if not text:
        return None
    for form in DAYS:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if found.year >= date.min.year + 1900:
            return found
    raise CellError(column, text)


def truth(column, text):
    """Return whether a cell says yes; an empty one says no.

    >>> truth("lots", "Yes"), truth("lots", "否"), truth("lots", "")
    (True, False, False)
    """
    plain = text.strip().lower()
    if plain not in (*YES, *NO):
        raise CellError(column, text)
    return plain in YES
