"""A code cut into the parts that mean something. Plain Python: text in, parts out.

A part is (text, kind); the texts of all parts, joined, are the code again.
"""

from . import scale_code


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


def pattern_parts(code, pattern, kinds, has_check_digit):
    """Cut a code along the numbers of the pattern that it matches.

    :param kinds: what the numbers of the pattern are, in their order

    >>> pattern_parts("2100122007562", "21.....{NNDDD}", ["weight"], True)
    [('2100122', 'product'), ('00756', 'weight'), ('2', 'check')]
    >>> pattern_parts("6901285991271", ".*", [], True)
    [('690128599127', 'product'), ('1', 'check')]
    """
    parts, at = [], 0
    for (start, end, _decimals), kind in zip(scale_code.places(pattern), kinds, strict=False):
        parts += [(code[at:start], "product"), (code[start:end], kind)]
        at = end
    end = len(code) - 1 if has_check_digit else len(code)
    parts.append((code[at:end], "product"))
    if has_check_digit:
        parts.append((code[end:], "check"))
    return [part for part in parts if part[0]]
