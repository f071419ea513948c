"""What keeps people out of a screen, as axe finds it."""

import os
from pathlib import Path

import pytest

GRAVE = ("serious", "critical")
# Beside the rules that axe runs by itself: targets that a thumb hits
RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def script():
    path = os.environ.get("AXE")
    if not path:
        pytest.skip("axe is not here: ./run test brings it where there is Node.js")
    return Path(path).read_text(encoding="utf-8")


def faults(page):
    """[(rule, what it says, the elements)] that are serious or worse."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(script())
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        (one["id"], one["help"], [node["html"][:160] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]
