"""The ways to write the number of a product: GTIN-8, -12, -13, -14, UPC-E, with an add-on."""

from .check_digits import check_digit, is_checked, is_digits

# Add-ons stand after periodicals and books, and after a magazine's UPC written with 13 digits.
ADD_ON_PREFIXES = ("977", "978", "979", "0")


def barcode_forms(code):
    """Return the ways to write the same number: as it is, filled up with zeros, short and long.

    The first 13 (12) digits come last where two or five more follow, the issue of a periodical.

    >>> barcode_forms("04000521006112")
    ['04000521006112', '4000521006112']
    >>> barcode_forms("041570054161")
    ['041570054161', '0041570054161', '00041570054161']
    >>> barcode_forms("04252614")[4:]
    ['042100005264', '0042100005264', '00042100005264']
    >>> barcode_forms("977243456100612")
    ['977243456100612', '9772434561006']
    >>> barcode_forms("ABC-1")
    ['ABC-1']
    """
    forms = [code]
    if is_digits(code):
        forms += _with_zeros(code)
        forms += _long_forms(code)
        forms += _short_forms(code)
    forms += _without_add_on(code)
    return list(dict.fromkeys(forms))


def sscc_of(name):
    """Return the number of a pallet or case that a package bears as its name, "" where it is none.

    >>> sscc_of("00376104250021234569"), sscc_of("(00) 376104250021234569")
    ('376104250021234569', '376104250021234569')
    >>> sscc_of("376104250021234560"), sscc_of("PACK0000007"), sscc_of(False)
    ('', '', '')
    """
    digits = "".join(char for char in name or "" if char not in " ()")
    digits = digits[2:] if len(digits) == 20 and digits.startswith("00") else digits
    return digits if len(digits) == 18 and is_checked(digits) else ""


def _with_zeros(code):
    if not 8 <= len(code) <= 14:
        return []
    digits = code.zfill(14)
    return [digits[14 - n :] for n in (13, 12, 8, 14) if not digits[: 14 - n].strip("0")]


def expand_upc_e(code):
    """Return the UPC-A of a UPC-E of six, seven or eight digits, None for any other code.

    >>> expand_upc_e("04252614"), expand_upc_e("0425261"), expand_upc_e("425261")
    ('042100005264', '042100005264', '042100005264')
    >>> expand_upc_e("04252613"), expand_upc_e("96385074")
    (None, None)
    """
    if len(code) == 6:
        code = "0" + code
    if len(code) not in (7, 8) or code[0] not in "01" or not is_digits(code):
        return None
    maker, last = code[1:6], code[6]
    if last in "012":
        body = f"{maker[:2]}{last}0000{maker[2:]}"
    elif last == "3":
        body = f"{maker[:3]}00000{maker[3:]}"
    elif last == "4":
        body = f"{maker[:4]}00000{maker[4]}"
    else:
        body = f"{maker}0000{last}"
    check = check_digit(code[0] + body)
    return None if len(code) == 8 and code[7] != check else code[0] + body + check


def _long_forms(code):
    long = expand_upc_e(code)
    return [long, "0" + long, "00" + long] if long else []


def _short_forms(code):
    """The UPC-E of a UPC-A, which must be the one that expands to it."""
    upc = code.lstrip("0").zfill(12) if 11 <= len(code) <= 14 else ""
    if len(upc) != 12 or upc[0] not in "01" or not is_checked(upc):
        return []
    middle = (
        upc[1:3] + upc[8:11] + upc[3],
        upc[1:4] + upc[9:11] + "3",
        upc[1:5] + upc[10] + "4",
        upc[1:6] + upc[10],
    )
    short = (upc[0] + six + upc[11] for six in middle)
    return [one for one in short if expand_upc_e(one) == upc][:1]


def _without_add_on(code):
    digits = "".join(code.split()).replace(":", "").replace("-", "").replace("+", "")
    if not is_digits(digits):
        return []
    head = digits[:13]
    if len(digits) in (15, 18) and head.startswith(ADD_ON_PREFIXES) and is_checked(head):
        return [head, head[1:]] if head[0] == "0" else [head]
    if len(digits) in (14, 17) and is_checked(digits[:12]) and not is_checked(digits):
        return [digits[:12], "0" + digits[:12]]
    return []
