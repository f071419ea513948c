"""A run fails on any WARNING or ERROR in Odoo's log that is not expected here by name."""

import itertools
import re

_LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>WARNING|ERROR|CRITICAL) \S+ (?P<logger>[\w.]+): (?P<text>.*)"
)
# (logger, text): why it is harmless
EXPECTED = (
    # The table of a removed module is dropped before its foreign keys are looked for
    (r"odoo\.addons\.base\.models\.ir_model", r"Deleting .*|Could not drop"),
    # The Debian package ships without this third-party script of Discuss
    (r".*", r".*selfie_segmentation.*"),
    # A journey asks as a cashier for what only managers see, and is refused
    (r"odoo\.http", r"You are not allowed to access 'Sales Analysis' .*"),
    # A journey sends an order with a product that there is not
    (r"odoo\.http", r"Order \S+ was refused: lines\[0\]\.product_id .*"),
    # Debian's wkhtmltopdf says what it can't do, and a copy of the shop has another address than
    # the pages that it prints
    (r"odoo\.addons\.base\.models\.ir_actions_report", r"wkhtmltopdf: .*unpatched qt.*"),
    # A journey goes on with a shared phone whose PIN was changed meanwhile
    (r"odoo\.http", r"Show again who you are: .*"),
    # A journey goes on with a lost phone that was locked
    (r"odoo\.http", r"This device is locked: .*"),
    # Two windows of one login close at once: each writes that its user is away, and Odoo logs that
    # the later one did not (bus, `Websocket._terminate`, which is not tried again)
    (
        r"odoo\.addons\.bus\.websocket",
        r"could not serialize access due to concurrent update",
    ),
)
# Two requests met at one row, as two of one till do that each draw an order number: Odoo tries the
# later one again, and logs another error if that does not help.
_TRIED_AGAIN = re.compile(
    r"ERROR: (could not obtain lock on row|could not serialize access|deadlock detected)"
)


def unexpected(path):
    """The lines of a log that nobody expects, each once."""
    found = set()
    lines = path.read_text(errors="replace").splitlines()
    for line, following in itertools.zip_longest(lines, lines[1:], fillvalue=""):
        match = _LINE.match(line)
        if match and not _is_expected(match) and not _is_tried_again(match, following):
            found.add(f"{match['level']} {match['logger']}: {match['text'][:300]}")
    return sorted(found)


def _is_tried_again(match, following):
    return match["logger"] == "odoo.sql_db" and bool(_TRIED_AGAIN.match(following))


def _is_expected(match):
    return any(
        re.fullmatch(logger, match["logger"]) and re.match(text, match["text"])
        for logger, text in EXPECTED
    )
