"""./run bench NAME: each benchmark is a module here with main(argv)."""

import importlib
from pathlib import Path

from tools.setup.problems import SetupError


def main(argv):
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    if not argv or argv[0] not in names:
        raise SetupError(f"Name a benchmark: ./run bench {' | '.join(names)}")
    return importlib.import_module(f"tools.bench.{argv[0]}").main(argv[1:])
