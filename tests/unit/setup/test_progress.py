"""One clock for everything a command prints, through all its stages."""

import doctest
import os
import subprocess
import sys
from pathlib import Path

from tools.setup import progress

ROOT = Path(__file__).resolve().parents[3]
SECOND = "from tools.setup.progress import say; say('here')"
FIRST = f"""
import os, sys, time
from tools.setup import progress
time.sleep(1.1)
os.execv(sys.executable, [sys.executable, "-c", {SECOND!r}])
"""


def test_doctests():
    result = doctest.testmod(progress)
    assert result.attempted and not result.failed


def test_second_stage_goes_on_counting():
    environment = {name: value for name, value in os.environ.items() if name != "SHOP_STARTED"}
    done = subprocess.run(
        [sys.executable, "-c", FIRST], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout >= "[00:01] here", done.stderr
