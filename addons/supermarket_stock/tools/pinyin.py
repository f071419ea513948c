"""First letters of Chinese words, as people type them. Plain Python: text in, text out.

Uses the package ``pypinyin``; without it there are no initials, and nothing else changes.
"""

import logging
import re

try:
    from pypinyin import Style, lazy_pinyin
except ImportError:
    lazy_pinyin = None
    logging.getLogger(__name__).warning(
        "The Python package pypinyin is not installed: products can't be found by the initials "
        "of their Chinese names. Install it, and update the addon supermarket_stock."
    )

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]+")


def initials(text):
    """Return the initials of the Chinese words in a text, one group a word; "" without any.

    >>> initials("纯牛奶 1L"), initials("Milk"), initials("")
    ('cnn', '', '')
    >>> initials("重庆火锅 hot pot 小份")  # Chongqing, not "zhong qing"
    'cqhg xf'
    """
    if not text or lazy_pinyin is None:
        return ""
    words = HAN.findall(text)
    return " ".join("".join(lazy_pinyin(word, style=Style.FIRST_LETTER)) for word in words).lower()


def is_initials(text):
    """Say whether somebody may have typed initials: two Latin letters or more, nothing else.

    >>> is_initials("nn"), is_initials("n"), is_initials("niu nai"), is_initials("69")
    (True, False, False, False)
    """
    return bool(re.fullmatch(r"[A-Za-z]{2,}", text or ""))
