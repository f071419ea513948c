"""Where forecasts are computed: here, in several processes or on a Dask cluster; one interface."""

from .compute import SUMS, TEST_DAYS, Result, Task, compute
from .run import ExecutorError, Settings, run

__all__ = [
    "SUMS",
    "TEST_DAYS",
    "ExecutorError",
    "Result",
    "Settings",
    "Task",
    "compute",
    "run",
]
