"""Run tasks and hand back results as they come; a worker that dies is replaced."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from .compute import Forecast, Result, Task, compute

ADDON = Path(__file__).resolve().parents[1]
WORKER = Path(__file__).with_name("worker.py")
#: Starts of a task whose worker died, because twice may be chance and thrice is the task.
TRIES = 3
#: Tasks sent to a cluster for each worker: one in hand, one on its way, so that none waits.
AHEAD_A_WORKER = 2


class ExecutorError(RuntimeError):
    """The work can't be done as configured; the message says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """``kind``: inline, processes or dask; ``workers``: two, because more would take the cores of a
    small shop's tills; ``address`` of a Dask scheduler."""

    kind: str = "inline"
    workers: int = 2
    address: str = ""


def run(tasks: Iterable[Task], settings: Settings, forecast: Forecast) -> Iterator[Result]:
    """Results in the order in which they are ready; the numbers don't depend on the executor.

    Tasks are taken one by one as there is room for them: a generator never has more of them in
    memory than are worked on.

    :raises ExecutorError: unknown executor, missing library, or a task whose worker died
        :data:`TRIES` times
    """
    executors = {"inline": _inline, "processes": _processes, "dask": _dask}
    if settings.kind not in executors:
        known = ", ".join(executors)
        raise ExecutorError(f"Unknown executor {settings.kind!r}: choose from {known}.")
    yield from executors[settings.kind](tasks, settings, forecast)


def _inline(tasks: Iterable[Task], settings: Settings, forecast: Forecast) -> Iterator[Result]:
    for task in tasks:
        yield compute(task, forecast)


def _processes(tasks: Iterable[Task], settings: Settings, forecast: Forecast) -> Iterator[Result]:
    with ThreadPoolExecutor(max(settings.workers, 1)) as pool:
        # One more than there are workers, so that none of them waits for the next to be read.
        room, left, working = max(settings.workers, 1) + 1, iter(tasks), set[Future[Result]]()
        try:
            while True:
                for task in islice(left, room - len(working)):
                    working.add(pool.submit(_in_process, task))
                if not working:
                    return
                ready, working = wait(working, return_when=FIRST_COMPLETED)
                for future in ready:
                    yield future.result()
        finally:
            for future in working:
                future.cancel()


def _in_process(task: Task) -> Result:
    """Hand a task to a new process; one that dies is started again."""
    for _attempt in range(TRIES):
        process = subprocess.run(
            [sys.executable, str(WORKER)],
            input=pickle.dumps(_plain(task)),
            capture_output=True,
            check=False,
        )
        if process.returncode == 0:
            return _read(process.stdout)
    last = process.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
    raise ExecutorError(f"The worker for {task.key} died {TRIES} times: {last[0]}")


def _read(output: bytes) -> Result:
    kind, answer = pickle.loads(output)  # written by our own child
    if kind == "refused":
        raise ExecutorError(answer)
    return Result(**answer)


def _dask(tasks: Iterable[Task], settings: Settings, forecast: Forecast) -> Iterator[Result]:
    """Send the pure packages along, so that the cluster needs numpy and friends but not us."""
    left = iter(tasks)
    first = next(left, None)
    if first is None:
        return  # no cluster for nothing
    try:
        import cloudpickle  # comes with it
        import distributed as library
    except ImportError:
        raise ExecutorError(
            "Dask is not installed: install dask[distributed], or choose another executor."
        ) from None
    distributed: Any = library  # its own functions have no types
    module = sys.modules[__name__]
    cloudpickle.register_pickle_by_value(module)
    target = settings.address or None
    options = {} if target else {"n_workers": max(settings.workers, 1), "threads_per_worker": 1}
    with distributed.Client(target, **options) as client, tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "replenishment_work.zip"
        archive.write_bytes(_archive())
        client.upload_file(str(archive))
        room = AHEAD_A_WORKER * max(len(client.nthreads()), 1)
        ahead = distributed.as_completed()
        for task in islice(chain([first], left), room):
            ahead.add(_submitted(client, task))
        for future in ahead:
            yield Result(**future.result())
            for task in islice(left, 1):
                ahead.add(_submitted(client, task))


def _submitted(client: Any, task: Task) -> Any:
    return client.submit(_on_cluster, _plain(task), retries=TRIES, pure=False)


def _plain(task: Task) -> dict[str, Any]:
    return dict(vars(task))


def _on_cluster(task: dict[str, Any]) -> dict[str, Any]:
    """Runs on a worker, which knows the packages by their plain names from the archive."""
    from executors.compute import Task as WorkerTask
    from executors.compute import compute as work
    from forecasting import forecast as function

    return dict(vars(work(WorkerTask(**task), function)))


def _archive() -> bytes:
    """The pure packages as one zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for package in ("forecasting", "executors"):
            for path in sorted((ADDON / package).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, path.relative_to(ADDON))
    return buffer.getvalue()
