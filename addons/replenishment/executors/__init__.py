"""Where forecasts are computed: here, in several processes or on a Dask cluster; one interface."""

from .compute import SUMS, Result, Task, compute
from .run import ExecutorError, Settings, run

__all__ = ["SUMS", "ExecutorError", "Result", "Settings", "Task", "compute", "run"]
