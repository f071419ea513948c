"""Processor time of this process and of the database's server, where both run on this machine.

The clock of a busy machine says how busy it was; processor time says what the work took. The
server's is that of all its processes, so that its upkeep counts, too (write-ahead log, checkpoints,
vacuum), also of workers that have ended since.
"""

import os
import time
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
# Places in /proc/PID/stat behind the name: parent, user and system time, those of ended children
PARENT, OWN, CHILDREN = 1, slice(11, 13), slice(13, 15)


class Reading(NamedTuple):
    """Seconds so far: on the clock, of this process, and of the database's server (or None)."""

    clock: float
    python: float
    database: float | None

    def __sub__(self, other):
        database = None if self.database is None else self.database - other.database
        return Reading(self.clock - other.clock, self.python - other.python, database)

    @property
    def processor(self):
        """Seconds of both."""
        return self.python + (self.database or 0.0)


class Meter:
    """Reads the clocks; `backend` is the number of any process of the database's server."""

    def __init__(self, backend):
        stat = _stat(backend)
        self.server = int(stat[PARENT]) if stat else None

    def read(self):
        return Reading(time.perf_counter(), time.process_time(), self._database())

    def _database(self):
        top = self.server and _stat(self.server)
        if not top:
            return None  # the server is elsewhere
        ticks = _ticks(top, OWN) + _ticks(top, CHILDREN)
        for folder in Path("/proc").iterdir():
            stat = folder.name.isdecimal() and _stat(folder.name)
            if stat and int(stat[PARENT]) == self.server:
                ticks += _ticks(stat, OWN)
        return ticks / TICKS


def _stat(process):
    """What the system says of a process, from its state on; None where there is no such."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _ticks(stat, places):
    return sum(map(int, stat[places]))
