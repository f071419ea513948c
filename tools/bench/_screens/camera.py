"""A film of real barcodes for Chromium's camera of files: each held still, then out of sight."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

FRAMES = 30  # a second, as Chromium plays such a film
SIZE = (640, 480)
BAR = 4
# EAN-13: the digits of the left half by set A or B, of the right half inverted
SET_A = (
    *("0001101", "0011001", "0010011", "0111101", "0100011"),
    *("0110001", "0101111", "0111011", "0110111", "0001011"),
)
FIRST = (
    *("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB"),
    *("ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"),
)


def bars(code):
    """The 95 modules of an EAN-13, 1 is black.

    >>> len(bars("6900000000014")), bars("6900000000014")[:10]
    (95, '1010001011')
    """
    right = [_inverted(SET_A[int(digit)]) for digit in code[7:]]
    left = [
        SET_A[int(digit)] if one == "A" else _inverted(SET_A[int(digit)])[::-1]
        for digit, one in zip(code[1:7], FIRST[int(code[0])], strict=True)
    ]
    return f"101{''.join(left)}01010{''.join(right)}101"


def _inverted(modules):
    return modules.translate(str.maketrans("01", "10"))


def picture(code=None):
    """A frame: the code on a package, or the shelf behind it."""
    image = Image.new("RGB", SIZE, "#d8d4cc")
    if code:
        draw = ImageDraw.Draw(image)
        left, top = (SIZE[0] - 95 * BAR) // 2, 150
        draw.rectangle((left - 45, top - 40, left + 95 * BAR + 45, top + 220), fill="white")
        for index, module in enumerate(bars(code)):
            if module == "1":
                start = left + index * BAR
                draw.rectangle((start, top, start + BAR - 1, top + 180), fill="black")
    written = BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.6)).save(written, "JPEG", quality=85)
    return written.getvalue()


def film(path, codes, shown=2.5, between=1.5):
    """Write it, as Motion JPEG; Chromium plays it round and round.

    :param shown: seconds that each code is held still
    :param between: seconds without one
    """
    nothing = picture() * int(between * FRAMES)
    path.write_bytes(b"".join(picture(code) * int(shown * FRAMES) + nothing for code in codes))
