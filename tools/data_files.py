"""Words that lie between the records of a data file: Odoo skips them without a word.

A tag that lost its beginning is such words: its record is missing, and nothing says so.
"""

import sys
from pathlib import Path

from lxml import etree

# Their content is a value or a template, where words are what they are for
SPEAKING = {"field", "template", "value", "function"}


def problems(path):
    """Lines that say where words lie between records.

    >>> from io import BytesIO
    >>> problems(BytesIO(b'<odoo><record id="a" model="b" />\\n id="c" /&gt;</odoo>'))
    ['line 1: \\'id="c" />\\' lies between records: is the beginning of a tag missing?']
    >>> problems(BytesIO(b'<odoo><record id="a"><field name="b">c</field></record></odoo>'))
    []
    >>> problems(BytesIO(b"<templates>any</templates>"))
    []
    """
    root = etree.parse(path).getroot()
    return list(_between(root)) if root.tag in ("odoo", "openerp") else []


def _between(element):
    if not isinstance(element.tag, str) or element.tag in SPEAKING:
        return
    yield from _fault(element.text, element)
    for child in element:
        yield from _fault(child.tail, child)
        yield from _between(child)


def _fault(text, near):
    words = " ".join((text or "").split())
    if words:
        yield (
            f"line {near.sourceline}: {words[:60]!r} lies between records: "
            "is the beginning of a tag missing?"
        )


def main(folders):
    found = [
        f"{path}: {fault}"
        for folder in folders
        for path in sorted(Path(folder).rglob("*.xml"))
        if "static" not in path.parts
        for fault in problems(str(path))
    ]
    print("\n".join(found) or "data files complete")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
