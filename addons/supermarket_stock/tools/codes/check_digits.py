"""Check digits of the GS1 General Specifications, section 7.9."""

# Tables of 7.9.2: what a digit weighs.
TWO_MINUS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
FIVE_PLUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
FIVE_MINUS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
FOUR_DIGITS = (TWO_MINUS, TWO_MINUS, THREE, FIVE_MINUS)
FIVE_DIGITS = (FIVE_PLUS, TWO_MINUS, FIVE_MINUS, FIVE_PLUS, TWO_MINUS)


def is_digits(text):
    """Whether a text is made of the digits 0 to 9 alone.

    >>> is_digits("0123"), is_digits(""), is_digits("１２")
    (True, False, False)
    """
    return text.isascii() and text.isdecimal()


def check_digit(digits):
    """Return the digit that follows these digits, section 7.9.1.

    >>> check_digit("629104150021"), check_digit("37610425002123456")
    ('3', '9')
    """
    total = sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_checked(digits):
    """Whether the last digit is the check digit of those before it.

    >>> is_checked("4000521006112"), is_checked("4000521006113"), is_checked("12A")
    (True, False, False)
    """
    return len(digits) > 1 and is_digits(digits) and check_digit(digits[:-1]) == digits[-1]


def measure_check_digits(digits):
    """Return the check digits that may stand before a price or weight of four or five digits.

    The first is that of sections 7.9.3 (four digits) and 7.9.4 (five). Scales print two more:
    four digits checked as five with a zero in front, and five checked without the last table.

    >>> measure_check_digits("2875")[0], measure_check_digits("14685")[0]
    ('9', '6')
    >>> "3" in measure_check_digits("0999"), "7" in measure_check_digits("0999")
    (True, False)
    >>> measure_check_digits("123")
    ()
    """
    if len(digits) not in (4, 5) or not is_digits(digits):
        return ()
    total = sum(
        table[int(digit)] for table, digit in zip(FIVE_DIGITS, digits.zfill(5), strict=True)
    )
    found = [str(FIVE_MINUS.index(-total % 10)), str(-total % 10)]
    if len(digits) == 4:
        weighed = zip(FOUR_DIGITS, digits, strict=True)
        found.insert(0, str(sum(table[int(digit)] for table, digit in weighed) * 3 % 10))
    return tuple(found)
