"""Every string of ours has a Simplified Chinese translation: checks i18n/zh_CN.po of each addon.

The terms are those that Odoo's own export finds; `./run test` compares them with the file. Here,
without Odoo, the file itself is checked: it exists, is complete, names the module of each term, as
Odoo wants it when it loads the language, and keeps the placeholders.
"""

import re
import sys
from pathlib import Path

import polib

MODULE = re.compile(r"modules?: \w+")
PLACEHOLDER = re.compile(r"%\(\w+\)[\d.]*[sdf]|%[sd]|\$\{\w+\}")


def problems(addon):
    """Lines that say what is wrong with an addon's translation."""
    path = Path(addon) / "i18n" / "zh_CN.po"
    if not path.exists():
        return [f"{path}: missing"]
    entries = polib.pofile(str(path))
    if not entries:
        return [f"{path}: empty"]
    return [
        f"{path}: {entry.msgid[:60]!r}: {fault}" for entry in entries if (fault := _fault(entry))
    ]


def _fault(entry):
    if entry.obsolete:
        return ""
    if not entry.msgstr or "fuzzy" in entry.flags:
        return "not translated"
    if not MODULE.match(entry.comment):
        return "its first comment is not '#. module: NAME'"
    asked, given = (sorted(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgstr))
    return "" if asked == given else f"placeholders differ: {asked} and {given}"


if __name__ == "__main__":
    found = [line for addon in sys.argv[1:] for line in problems(addon)]
    print("\n".join(found) or "translations complete")
    sys.exit(bool(found))
