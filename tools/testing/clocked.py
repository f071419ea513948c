"""Odoo with a clock that a journey sets: python -m tools.testing.clocked ARGUMENTS, as odoo's own.

The file that SHOP_CLOCK names holds a moment in UTC; it is taken away once time goes on from there.
The database's own clock stays where it is: what is asked for at a moment gone by is due at once, so
only such moments may be set.
"""

import os
import runpy
import threading
from pathlib import Path

from freezegun import freeze_time

LOOK_EVERY = 0.2
#: What waits for sockets, threads and the follower of the clock keeps real time.
UNTOUCHED = ["socketserver", "selectors", "concurrent", "werkzeug", "odoo.service.server"]


def main():
    """Start Odoo; its clock is the machine's until one is set."""
    path = Path(os.environ["SHOP_CLOCK"])
    threading.Thread(target=_follow, args=(path,), daemon=True).start()
    runpy.run_module("odoo", run_name="__main__", alter_sys=True)


def _follow(path):
    clock, pause = None, threading.Event()
    while True:
        if path.exists():
            moment = path.read_text().strip()
            if clock is None:  # not before: compiled libraries are loaded with the real classes
                clock = freeze_time(moment, tick=True, ignore=UNTOUCHED).start()
            else:
                clock.move_to(moment)
            path.unlink()
        pause.wait(LOOK_EVERY)


if __name__ == "__main__":
    main()
