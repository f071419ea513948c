"""Processor time of a request, which says the same however busy the machine is."""

import contextlib
import time
from pathlib import Path


class Processor:
    """Milliseconds that this process and the database's for it have computed.

    A database on another machine is not counted.
    """

    def __init__(self, cr):
        cr.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        self._backends = [
            Path(f"/proc/{pid}")
            for (pid,) in cr.fetchall()
            if _text(f"/proc/{pid}/comm").startswith("postgres")
        ]

    def read(self):
        computed = (_text(one / "schedstat").split() or ["0"] for one in self._backends)
        return 1000 * time.process_time() + sum(int(first) for first, *_ in computed) / 1e6


def _text(path):
    with contextlib.suppress(OSError):
        return Path(path).read_text(encoding="ascii")
    return ""
