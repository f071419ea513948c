"""A process of its own: reads a pickled task from its input, writes the pickled answer.

Started by path, without Odoo: only its parent, which trusts it, talks to it.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer ("ok", result) or ("refused", message for the user)."""
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from executors.compute import Task, compute
    from forecasting import ForecastError, forecast

    task = Task(**pickle.load(sys.stdin.buffer))
    output, sys.stdout = sys.stdout.buffer, sys.stderr  # a library's chatter must not mix in
    answer: tuple[str, Any]
    try:
        answer = ("ok", dict(vars(compute(task, forecast))))
    except ForecastError as error:
        answer = ("refused", str(error))
    pickle.dump(answer, output)


if __name__ == "__main__":
    main()
