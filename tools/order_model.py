"""What `./run order` has learnt, kept in a file from run to run as the nightly pass keeps it."""

import json
import os
from pathlib import Path

from tools import sales_files  # noqa: F401  isort: skip  puts the pure packages on the path
from forecasting import Learnt, learn  # isort: skip


def learnt(path, history, horizon, plan, *, last, country):
    """The model of the file with what has happened since; a new one where it serves no more.

    :param path: of the file; None: nothing is kept, and the forecast learns by itself
    :raises ValueError: where something else is in the file
    """
    if path is None:
        return Learnt()
    known = _read(path)
    made = learn(history, horizon, plan, today=last, country=country, kept=known)
    if made.now and made.fitted_on == last:
        fresh = f"{path}.new"
        Path(fresh).write_text(made.text())
        os.replace(fresh, path)  # in one step: half a model is none
    return made


def _read(path):
    if not os.path.exists(path):
        return None
    try:
        return Learnt.from_text(Path(path).read_text())
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError):
        raise ValueError(
            f"{path}: this is no model that ./run order has kept: name another file, or delete it."
        ) from None
