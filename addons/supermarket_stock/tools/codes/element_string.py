"""GS1 element strings: application identifiers and their texts, one after the other.

A text whose length the standard does not fix ends at a separator (FNC1, sent as ASCII 29) or at
the end of the code; one of digits ends, too, where it is as long as it may be. A scanner that
swallows the separators gives a code in which one text seems to go on: `alternatives` are the other
ways to read it.
"""

import functools
import itertools
import re
from typing import NamedTuple

from .check_digits import is_checked
from .dates import is_time, read_date
from .identifiers import CHARACTERS, IDENTIFIERS, identifier_at

GS = "\x1d"
PRODUCT = ("01", "02")
# What no lot's name looks like by chance: a day, the number of a product, a weight or a price.
TELLING = re.compile(r"0[12]|1[1-7]|7003|310|320|392")
# More ways than this are as good as none.
MOST_WAYS = 60


class Element(NamedTuple):
    """One application identifier and the text after it."""

    ai: str
    text: str


class Fault(NamedTuple):
    """Why a code can't be read.

    kind       text
    ---------  ----------------------------------------------------------
    unknown    what stands where an application identifier should
    short      what there is of a text that is longer
    form       a text with characters, or a length, that it can't have
    foreign    a character that the scanner sends, it seems, for FNC1
    check      a text whose check digit is wrong
    date       a text that is no day
    separator  "": FNC1 was swallowed
    link       a web address that names no product
    """

    kind: str
    ai: str
    text: str


def cut(code, today):
    r"""Return ([Element], Fault or None); the elements are those before the fault.

    >>> import datetime
    >>> def show(code):
    ...     elements, fault = cut(code, datetime.date(2026, 11, 28))
    ...     return [f"({e.ai}){e.text}" for e in elements], fault and fault.kind
    >>> show("010400052100611210L1\x1d17261231")
    (['(01)04000521006112', '(10)L1', '(17)261231'], None)
    >>> show("0104000521006112112611014221563103000756")
    (['(01)04000521006112', '(11)261101', '(422)156', '(3103)000756'], None)
    >>> show("010400052100611217261331")
    (['(01)04000521006112'], 'date')
    """
    elements, at = [], 0
    while at < len(code):
        if code[at] == GS:
            at += 1
            continue
        ai = identifier_at(code, at)
        if not ai:
            return elements, Fault("unknown", "", code[at : at + 4].split(GS)[0])
        start = at + len(ai)
        text = code[start:].split(GS, 1)[0]
        if IDENTIFIERS[ai].is_exact or IDENTIFIERS[ai].is_numeric:
            text = text[: IDENTIFIERS[ai].length[1]]
        fault = fault_of(ai, text, today)
        if fault:
            return elements, fault
        elements.append(Element(ai, text))
        at = start + len(text)
    return elements, None


def fault_of(ai, text, today):
    """Return what is wrong with the text of an application identifier, None if nothing is."""
    identifier = IDENTIFIERS[ai]
    if not identifier.pattern.fullmatch(text):
        foreign = re.sub(f"{CHARACTERS['X']}|{CHARACTERS['Y']}", "", text)
        if foreign:
            return Fault("foreign", ai, foreign[0])
        is_short = len(text) < identifier.length[0]
        return Fault("short" if is_short else "form", ai, text)
    check = identifier.check
    if check.startswith("check") and not is_checked(text[: int(check[5:])]):
        return Fault("check", ai, text)
    if check in ("date", "time"):
        try:
            read_date(text[:6], today)
        except ValueError:
            return Fault("date", ai, text)
        if check == "time" and not is_time(text[6:]):
            return Fault("date", ai, text)
    return None


def chains(text, today):
    """Return the ways to read a text as elements when separators may be missing anywhere.

    >>> import datetime
    >>> [["".join(element) for element in way]
    ...  for way in chains("10L117200101", datetime.date(2026, 11, 28))]
    [['10L117200101'], ['10L117200', '101'], ['10L1', '17200101']]
    """

    @functools.cache
    def ways(at):
        if at == len(text):
            return ((),)
        ai = identifier_at(text, at)
        if not ai:
            return ()
        start = at + len(ai)
        least, most = IDENTIFIERS[ai].length
        found = (
            (Element(ai, text[start:end]), *rest)
            for end in range(min(start + most, len(text)), start + least - 1, -1)
            if not fault_of(ai, text[start:end], today)
            for rest in ways(end)
        )
        return tuple(itertools.islice(found, MOST_WAYS))

    return ways(0)


def alternatives(elements, today):
    """Return the other ways to read the last text of a code without separators.

    :return: [[Element]], each a whole code, the likely ones first

    >>> import datetime
    >>> elements = [Element("01", "04000521006112"), Element("10", "L117200101")]
    >>> alternatives(elements, datetime.date(2026, 11, 28))[0][1:]
    [Element(ai='10', text='L1'), Element(ai='17', text='200101')]
    """
    if not elements or IDENTIFIERS[elements[-1].ai].is_exact:
        return []
    *before, (ai, text) = elements
    seen = {element.ai for element in elements}
    found = (
        [*before, Element(ai, text[:end]), *rest]
        for end in range(1, len(text))
        if IDENTIFIERS[ai].pattern.fullmatch(text[:end])
        for rest in chains(text[end:], today)
        if seen.isdisjoint(element.ai for element in rest)
    )
    ways = list(itertools.islice(found, MOST_WAYS))
    return sorted(ways, key=lambda way: (not is_telling(elements, way), len(way)))


def is_telling(elements, way):
    """Whether a way to read a code has, beyond the first one, what stands there by no chance.

    >>> code = [Element("01", "04000521006112"), Element("10", "L117200101")]
    >>> is_telling(code, [*code[:1], Element("10", "L1"), Element("17", "200101")])
    True
    >>> is_telling(code, [*code[:1], Element("10", "L"), Element("11", "7200101")])
    True
    """
    return any(TELLING.match(element.ai) for element in way[len(elements) :])
