"""A code cut into the parts that mean something. Plain Python: text in, parts out.

A part is (text, kind); the texts of all parts, joined, are the code again.
"""

import re

DELIMITER = re.compile(r"([/?&;=#])")


def gs1_parts(code, elements):
    """Cut a GS1 code along its elements [(application identifier, text, kind)].

    What stands between two elements is a separator.

    >>> gs1_parts("010690128599127110L1#17261231", [
    ...     ("01", "06901285991271", "product"), ("10", "L1", "lot"), ("17", "261231", "date")])
    ... # doctest: +NORMALIZE_WHITESPACE
    [('01', 'ai'), ('06901285991271', 'product'), ('10', 'ai'), ('L1', 'lot'),
     ('#', 'separator'), ('17', 'ai'), ('261231', 'date')]
    """
    parts, at = [], 0
    for identifier, text, kind in elements:
        start = code.find(identifier + text, at)
        if start > at:
            parts.append((code[at:start], "separator"))
        parts += [(identifier, "ai"), (text, kind)]
        at = start + len(identifier) + len(text)
    if at < len(code):
        parts.append((code[at:], "separator"))
    return [part for part in parts if part[0]]


def link_parts(address, kinds):
    """Cut a web address along the identifiers in it.

    :param kinds: {identifier as it is written: what its value is}

    >>> kinds = {"01": "product", "17": "date"}
    >>> link_parts("https://id.gs1.org/01/04000521006112?17=261231", kinds)
    ... # doctest: +NORMALIZE_WHITESPACE
    [('https://id.gs1.org/', 'separator'), ('01', 'ai'), ('/', 'separator'),
     ('04000521006112', 'product'), ('?', 'separator'), ('17', 'ai'), ('=', 'separator'),
     ('261231', 'date')]
    """
    parts, kind = [], None
    for token in filter(None, DELIMITER.split(address)):
        if DELIMITER.fullmatch(token):
            parts.append((token, "separator"))
        elif kind:
            parts.append((token, kind))
            kind = None
        else:
            kind = kinds.get(token.lower())
            parts.append((token, "ai" if kind else "separator"))
    return _joined(parts)


def _joined(parts):
    """Separators that follow each other are one."""
    joined = []
    for text, kind in parts:
        if joined and kind == joined[-1][1] == "separator":
            joined[-1] = (joined[-1][0] + text, kind)
        else:
            joined.append((text, kind))
    return joined
