"""Steps on the terminal: what is being done, and how long it took."""

import sys
import time
from contextlib import contextmanager

_started = time.monotonic()


def say(text):
    """Print one line, with the time since the start."""
    elapsed = time.monotonic() - _started
    print(f"[{elapsed // 60:02.0f}:{elapsed % 60:02.0f}] {text}", flush=True)


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
