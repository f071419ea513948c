"""A file of a table as somebody's spreadsheet saved it: what it is follows from its bytes, not from
its name, and text is read in the encoding that it is in."""

import re

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
HIGH = re.compile(rb"[\x80-\xff]+")
# A character of Chinese as GB 2312 writes it: both bytes are high
CHINESE = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")


def as_table(content, name):
    """Return (bytes, how such a file's name ends); text comes back in UTF-8.

    :raises ValueError: it is neither a workbook nor text

    >>> as_table("条码,名称".encode("gbk"), "goods.csv")[0].decode()
    '条码,名称'
    >>> as_table("EAN;Käse".encode("cp1252"), "goods.csv")
    (b'EAN;K\\xc3\\xa4se', 'csv')
    >>> as_table("a\\tb".encode("utf-16"), "goods.txt")
    (b'a\\tb', 'csv')
    >>> as_table(b"PK\\x03\\x04...", "goods.csv")[1]
    'xlsx'
    """
    if content.startswith(ZIP):
        return content, "ods" if name.lower().endswith(".ods") else "xlsx"
    if content.startswith(OLE):
        return content, "xls"
    return _text(content).encode(), "csv"


def _text(content):
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    if b"\0" in content:
        raise ValueError("no text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_encoding(content), errors="replace")


def _encoding(content):
    """What text is in that is not in UTF-8: letters with accents stand alone, Chinese in pairs."""
    is_chinese = all(CHINESE.fullmatch(run) for run in HIGH.findall(content))
    return "gb18030" if is_chinese else "cp1252"
