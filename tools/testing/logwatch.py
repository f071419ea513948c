"""A run fails on any WARNING or ERROR in Odoo's log that is not expected here by name."""

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
    # PDF reports want wkhtmltopdf, which the set-up does not bring
    (r"odoo\.addons\.base\.models\.ir_actions_report", r".*wkhtmltopdf.*"),
    # A journey asks as a cashier for what only managers see, and is refused
    (r"odoo\.http", r"You are not allowed to access 'Sales Analysis' .*"),
)


def unexpected(path):
    """The lines of a log that nobody expects, each once."""
    found = []
    for line in path.read_text(errors="replace").splitlines():
        match = _LINE.match(line)
        if match and not _is_expected(match) and line not in found:
            found.append(f"{match['level']} {match['logger']}: {match['text'][:300]}")
    return sorted(set(found))


def _is_expected(match):
    return any(
        re.fullmatch(logger, match["logger"]) and re.match(text, match["text"])
        for logger, text in EXPECTED
    )
