"""A shop whose clock is set: `./run test` serves it apart and names the clock's file."""

import os
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.browser.till import until


class Clock:
    """The server's clock, and that of the browsers that follow it."""

    def __init__(self, path):
        self.path = Path(path)

    def set(self, local, *people):
        """Let it be a moment with a zone, for the server and for these people's browsers."""
        moment = local.astimezone(timezone.utc)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(f"{moment:%Y-%m-%d %H:%M:%S}")
        fresh.replace(self.path)
        until(lambda: not self.path.exists(), "the server takes the clock")
        for person in people:
            person.page.clock.set_system_time(moment)


@pytest.fixture
def clock():
    path = os.environ.get("SHOP_CLOCK")
    if not path:
        pytest.skip("no shop with a clock is served: ./run test serves one")
    one = Clock(path)
    yield one
    one.set(datetime.now(timezone.utc))
