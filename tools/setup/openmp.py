"""OpenMP's library, without which LightGBM can't be loaded: the machine's, else Debian's.

Most machines have it with a compiler; a plain Debian has not.
"""

import ctypes
import os
import shutil

from . import debian, paths
from .problems import SetupError
from .progress import step

VARIABLE = "LD_LIBRARY_PATH"
LIBRARY, PACKAGE, SUITE = "libgomp.so.1", "libgomp1", "bookworm"


def ensure():
    """Bring the library unless there is one.

    :raises SetupError: where it is missing and can't be brought; says what to install
    """
    if _is_there() or paths.OPENMP.exists():
        return
    if not debian.is_there():
        raise SetupError(f"The forecasts need {LIBRARY} (OpenMP): install it, then start again.")
    partial = paths.OPENMP.with_name("openmp.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    debs = debian.bring("OpenMP's library", {PACKAGE: SUITE})
    with step("Unpacking OpenMP's library"):
        debian.unpack(debs, partial)
    partial.rename(paths.OPENMP)


def _is_there():
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return False
    return True


def library_path():
    """The value of the variable by which programs find what has been brought, or None."""
    folders = [str(folder) for folder in paths.OPENMP.glob("usr/lib/*-linux-gnu")]
    given = os.environ.get(VARIABLE, "").split(os.pathsep)
    return os.pathsep.join([*folders, *filter(None, given)]) if folders else None
