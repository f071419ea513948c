import os
import time

from tools.bench._work_time import Meter


def test_work_is_seen_and_waiting_is_not():
    meter = Meter(os.getpid())  # the database's server is this process's parent here
    begun = meter.read()
    time.sleep(0.2)
    slept = meter.read() - begun
    assert slept.clock >= 0.2
    assert slept.python < 0.15
    end = time.process_time() + 0.2
    while time.process_time() < end:
        sum(range(1000))
    worked = meter.read() - begun
    assert worked.python >= 0.2
    # all of the parent's processes count, this one among them: in hundredths of a second
    assert worked.database >= 0.15
    assert worked.processor >= worked.python


def test_a_server_elsewhere_has_no_figure():
    meter = Meter(2**22 + 1)  # no process has this number
    took = meter.read() - meter.read()
    assert took.database is None
    assert took.processor == took.python
