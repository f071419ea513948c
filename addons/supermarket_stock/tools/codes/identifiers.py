"""The application identifiers of GS1: how long each is, and what its text looks like."""

import re
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parents[2] / "static/src/offline/codes/identifiers.js"

# Figure 7.8.5-2: after what begins so no separator is needed.
PREDEFINED = {
    "00", "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
    "31", "32", "33", "34", "35", "36", "41",
}  # fmt: skip
# Figures 7.11-1 and -2, RFC 4648
CHARACTERS = {
    "N": "[0-9]",
    "X": "[!\"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]",
    "Y": "[#\\-/0-9A-Z]",
    "Z": "[0-9A-Za-z_\\-=]",
}
PART = re.compile(r"([NXYZ])(\.\.)?(\d+)(\?)?")


class Identifier(NamedTuple):
    """One line of the table; `length` of the text, (least, most)."""

    pattern: re.Pattern
    length: tuple
    check: str
    title: str

    @property
    def is_exact(self):
        return self.length[0] == self.length[1]

    @property
    def is_numeric(self):
        return not any(CHARACTERS[kind] in self.pattern.pattern for kind in "XYZ")


def _read_line(line):
    key, format_, check, title = line.split(" ", 3)
    first, last = key.split("-") if "-" in key else (key, key)
    pattern, least, most = "", 0, 0
    for kind, up_to, size, optional in PART.findall(format_):
        bounds = f"{{{0 if optional else 1},{size}}}" if up_to else f"{{{size}}}"
        part = f"{CHARACTERS[kind]}{bounds}"
        pattern += f"(?:{part})?" if optional else part
        least += 0 if optional else 1 if up_to else int(size)
        most += int(size)
    identifier = Identifier(re.compile(pattern), (least, most), check, title)
    return {f"{first[:-1]}{n}": identifier for n in range(int(first[-1]), int(last[-1]) + 1)}


def load(text):
    """Return {application identifier: Identifier} of the table.

    >>> table = load("export const X = `\\n10 X..20 - BATCH/LOT\\n3100-3105 N6 - NET WEIGHT\\n`")
    >>> sorted(table), table["10"].length, table["3103"].is_exact
    (['10', '3100', '3101', '3102', '3103', '3104', '3105'], (1, 20), True)
    """
    lines = text.split("`")[1].strip().splitlines()
    return {ai: found for line in lines for ai, found in _read_line(line).items()}


IDENTIFIERS = load(TABLE.read_text(encoding="utf-8"))


def identifier_at(code, at=0):
    """Return the application identifier that stands at a place, None where none does.

    >>> identifier_at("0104000521006112"), identifier_at("3103000756"), identifier_at("05")
    ('01', '3103', None)
    """
    return next(
        (
            code[at : at + size]
            for size in (2, 3, 4)
            if len(code) >= at + size and code[at : at + size] in IDENTIFIERS
        ),
        None,
    )
