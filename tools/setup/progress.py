"""Steps on the terminal: what is being done, and how long it took."""

import os
import sys
import time
from contextlib import contextmanager

# The first stage replaces itself by the second: the environment hands the start over
_started = float(os.environ.setdefault("SHOP_STARTED", str(time.monotonic())))


def say(text):
    """Print one line, with the time since the start."""
    print(f"[{clock(time.monotonic() - _started)}] {text}", flush=True)


def clock(seconds):
    """Minutes and whole seconds that have passed.

    >>> clock(59.9), clock(60), clock(3723.5)
    ('00:59', '01:00', '62:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02}:{rest:02}"


@contextmanager
def step(text):
    """Announce a step and say how long it took, also when it failed."""
    begun = time.monotonic()
    say(f"{text} …")
    outcome = "stopped"
    try:
        yield
        outcome = "done"
    finally:
        say(f"{text}: {outcome} in {time.monotonic() - begun:.0f} s")
        sys.stdout.flush()
