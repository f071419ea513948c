"""Processor time of this process and of the database's server, where both run on this machine.

The clock of a busy machine says how busy it was; processor time says what the work took. The
server's is that of all its processes, so that its upkeep counts, too (write-ahead log, checkpoints,
vacuum), also of workers that have ended since.
"""

import contextlib
import time
from typing import NamedTuple

import psutil

# What psutil tells of a process first: its own user and system time, then those of ended children
OWN, WITH_ENDED_CHILDREN = slice(2), slice(4)


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
        self.server = None
        with contextlib.suppress(psutil.NoSuchProcess):
            self.server = psutil.Process(backend).parent()

    def read(self):
        return Reading(time.perf_counter(), time.process_time(), self._database())

    def _database(self):
        """Seconds of the server's processes, None where the server is elsewhere."""
        if not (self.server and self.server.is_running()):
            return None
        seconds = sum(self.server.cpu_times()[WITH_ENDED_CHILDREN])
        for child in self.server.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                seconds += sum(child.cpu_times()[OWN])
        return seconds
