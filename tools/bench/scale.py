"""./run bench scale: the forecasts of one night through every executor, with and without a kill.

The work is that of a nightly pass: the global model on all series, the classic one on the best
sellers, each with its test on the last week. It is done inline, by two processes, by two processes
of which one is killed half-way (SIGKILL), by a Dask cluster of two workers, and by one of which a
worker is killed. All must hand back the same numbers to the last bit and lose nothing.

With --products N --stores M the whole pass of such a chain runs in Odoo instead (`_night.py`).
"""

import argparse
import hashlib
import json
import os
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
import psutil

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "addons" / "replenishment"))

from executors import ExecutorError, Settings, Task, run  # noqa: E402
from forecasting import forecast  # noqa: E402
from forecasting.censoring import FULL_SHARE  # noqa: E402
from tools.sales_files import read_history  # noqa: E402

WORKERS, HORIZON, SERIES_A_TASK = 2, 14, 10
KEYS = ["store_id", "product_id"]
#: How long to look for a worker that is at work before giving up.
PATIENCE = 30.0


def main(argv):
    """Print progress and, as the last line, one JSON object with an entry for each executor."""
    options = _options(argv)
    tasks = _tasks(read_history(options.data), options.series, options.classic)
    expected = sum(task.history[KEYS].drop_duplicates().shape[0] for task in tasks) * HORIZON
    print(f"{len(tasks)} tasks, {expected} forecasts expected", flush=True)
    result, reference = {}, None
    for name, play in EXECUTORS.items():
        try:
            entry = _measure(name, tasks, play, expected)
        except ExecutorError as problem:
            print(f"{name}: skipped. {problem}", flush=True)
            result[name] = {"skipped": str(problem)}
            continue
        reference = reference or entry["digest"]
        result[name] = entry | {"same": entry["digest"] == reference}
    done = [entry for entry in result.values() if "digest" in entry]
    same = all(entry["same"] and not entry["lost"] for entry in done)
    print(json.dumps(result | {"same": same, "compared": "bit by bit", "cores": os.cpu_count()}))
    return 0 if same else 1


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run bench scale", description=__doc__)
    parser.add_argument(
        "--data", default=str(ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz")
    )
    parser.add_argument("--series", type=int, default=0, help="use so many series; 0 = all")
    parser.add_argument(
        "--classic", type=int, default=40, help="series that the slow classic model runs on"
    )
    return parser.parse_args(argv)


def _tasks(history, series, classic):
    """The tasks that a nightly pass would make of this history."""
    history["date"] = pd.to_datetime(history["date"])
    columns = [*KEYS, "date", "sale", "instock_share", "discount", "activity"]
    columns += [name for name in history if name.endswith("category_id")]
    history = history[[name for name in columns if name in history]]
    sold = history.groupby(KEYS)["sale"].sum().sort_values(ascending=False, kind="stable")
    keys = pd.MultiIndex.from_frame(history[KEYS])
    if 0 < series < len(sold):
        chosen = np.random.default_rng(2024).permutation(len(sold))[:series]
        sold = sold.iloc[np.sort(chosen)]
        history, keys = history[keys.isin(sold.index)], keys[keys.isin(sold.index)]
    common = {"horizon": HORIZON, "origin": history["date"].max().date(), "full_share": FULL_SHARE}
    best = sold.index[:classic]
    parts = [best[n : n + SERIES_A_TASK] for n in range(0, len(best), SERIES_A_TASK)]
    return [Task(key="global", model="global", history=history, **common)] + [
        Task(key=f"arima-{n}", model="arima", history=history[keys.isin(part)], **common)
        for n, part in enumerate(parts)
    ]


def _measure(name, tasks, play, expected):
    """Run the tasks; seconds, digest of all numbers, rows lost."""
    begin, results = time.perf_counter(), {}
    for result in play(tasks):
        if result.key in results:
            raise SystemExit(f"{name}: {result.key} was handed back twice.")
        results[result.key] = result
        print(f"  {name}: {len(results)} of {len(tasks)} tasks ({result.key})", flush=True)
    seconds = round(time.perf_counter() - begin, 2)
    lost = expected - sum(len(result.forecast) for result in results.values())
    return {"seconds": seconds, "digest": _digest(results), "lost": int(lost)}


def _digest(results):
    """Hash of every forecast and every test sum, in the order of the tasks' names."""
    state = hashlib.sha256()
    for key in sorted(results):
        for table in (results[key].forecast, results[key].errors):
            state.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    return state.hexdigest()[:16]


def _inline(tasks):
    return run(tasks, Settings("inline"), forecast)


def _processes(tasks):
    return run(tasks, Settings("processes", WORKERS), forecast)


def _processes_killed(tasks):
    """Kill one process that is at work once the first task is done."""
    for number, result in enumerate(_processes(tasks)):
        if not number:
            _kill(_busy_child())
        yield result


def _dask(tasks):
    with _cluster() as (settings, _pids):
        yield from run(tasks, settings, forecast)


def _dask_killed(tasks):
    """Kill one of the two workers once the first task is done; its nanny starts another."""
    with _cluster() as (settings, pids):
        for number, result in enumerate(run(tasks, settings, forecast)):
            if not number:
                _kill(pids()[0])
            yield result


EXECUTORS = {
    "inline": _inline,
    "processes": _processes,
    "processes_killed": _processes_killed,
    "dask": _dask,
    "dask_killed": _dask_killed,
}


@contextmanager
def _cluster():
    """A Dask cluster of two worker processes: its settings, and a way to its process ids."""
    try:
        from dask import distributed
    except ImportError:
        raise ExecutorError("Dask is not installed: pip install 'dask[distributed]'.") from None
    with distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        yield (
            Settings("dask", WORKERS, cluster.scheduler_address),
            lambda: [nanny.pid for nanny in cluster.workers.values()],
        )


def _busy_child():
    """A process of ours that has a task in hand."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for child in psutil.Process().children():
            if _is_at_work(child):
                return child.pid
        time.sleep(0.05)
    raise SystemExit("No worker process was found to kill: raise --classic.")


def _is_at_work(child):
    """Whether a child is a worker past its start: it has computed for a second."""
    try:
        return "worker.py" in " ".join(child.cmdline()) and child.cpu_times().user > 1.0
    except psutil.NoSuchProcess:
        return False


def _kill(pid):
    print(f"  kill -9 {pid}", flush=True)
    os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
