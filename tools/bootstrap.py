"""First stage, standard library only: bring Odoo and the virtual environment, then hand over.

Every piece is made under another name and renamed when complete, so that a kill at any moment
leaves either nothing or the whole piece, and the next start goes on from there.
"""

import os
import shutil
import sys

from tools.setup import openmp, paths, python_env
from tools.setup.problems import SetupError, from_os_error

NEEDED_BYTES = 6 * 10**9


def main(argv):
    if argv[:1] in (["help"], ["-h"], ["--help"]):
        _help()
    elif argv[:1] == ["reset"]:
        _reset(argv[1:])
    else:
        _check_disk()
        python_env.ensure()
        if brought := openmp.library_path():
            os.environ[openmp.VARIABLE] = brought
        os.chdir(paths.ROOT)
        os.execv(paths.PYTHON, [str(paths.PYTHON), "-m", "tools.cli", *argv])


def _help():
    print((paths.ROOT / "tools" / "help.txt").read_text(), end="")


def _reset(argv):
    """Start over: stop what still runs and remove the state (and the downloads, if asked)."""
    if paths.PYTHON.exists() and paths.POSTGRES.exists():
        os.spawnv(
            os.P_WAIT, paths.PYTHON, [str(paths.PYTHON), "-m", "tools.setup.database", "stop"]
        )
    shutil.rmtree(paths.STATE, ignore_errors=True)
    if paths.STATE.exists():
        raise SetupError(f"Could not remove {paths.STATE}: remove it by hand.")
    if "--downloads" in argv:
        shutil.rmtree(paths.CACHE, ignore_errors=True)
    print("Everything is removed. ./run starts afresh.")


def _check_disk():
    if paths.PYTHON.exists():
        return
    paths.STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(paths.STATE).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"Only {free / 10**9:.1f} GB are free here and about 6 GB are needed: free some space, "
            "or name another place with SHOP_STATE=/path ./run"
        )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SetupError as problem:
        sys.exit(str(problem))
    except OSError as error:
        sys.exit(str(from_os_error(error)))
    except KeyboardInterrupt:
        sys.exit("Stopped. ./run goes on from here.")
