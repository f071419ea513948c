"""./run lint: every linter over what is ours; all of them run, then the sum is told.

What reads Python does so as the running Python does: `./run test pythons` tries the others.
"""

import subprocess
from concurrent.futures import ThreadPoolExecutor

from tools.setup import node, paths
from tools.setup.progress import say, step

PURE_PACKAGES = {
    "quality_inspection": ("sampling", "spc"),
    "replenishment": ("forecasting", "ordering", "executors"),
    "supermarket_pos": ("analysis", "barcodes"),
}

# OCA's README generator; one file per concept; overrides that answer differently on purpose
_NOT_OURS = (
    "--disable=missing-readme,consider-merging-classes-inherited,missing-return,"
    "method-required-super,no-search-all"
)
# Odoo converts numbers by the field's type
_XML_NOT_OURS = "--disable=xml-field-numeric-without-eval"


def main(argv):
    """Check; with --fix, let the formatters mend what they can first; --python: Python only."""
    fix = "--fix" in argv
    linters = [*_python_linters(fix)]
    if "--python" not in argv:
        linters += _other_linters(node.modules() / ".bin", fix)
    with ThreadPoolExecutor(1 if fix else 2) as pool:
        passed = list(pool.map(lambda linter: _passes(*linter), linters))
    failed = [name for (name, _run), good in zip(linters, passed, strict=True) if not good]
    say(f"lint failed: {', '.join(failed)}" if failed else "lint passed")
    return 1 if failed else 0


def _addons():
    return [
        str(path) for path in sorted(paths.ADDONS.glob("*/")) if (path / "__manifest__.py").exists()
    ]


def _python_linters(fix):
    venv = paths.VENV / "bin"
    yield "ruff", [venv / "ruff", "check", *(["--fix"] if fix else []), "."]
    yield "ruff format", [venv / "ruff", "format", *([] if fix else ["--check"]), "."]
    for addon, packages in PURE_PACKAGES.items():
        there = [name for name in packages if (paths.ADDONS / addon / name).exists()]
        if there:
            yield f"mypy {addon}", _mypy(venv, addon, there)
    yield (
        "pylint-odoo",
        [venv / "pylint", "--rcfile=pyproject.toml", "--jobs=2", _NOT_OURS, *_addons()],
    )


def _other_linters(bin_folder, fix):
    addons = _addons()
    yield "oca checks", [paths.VENV / "bin" / "oca-checks-odoo-module", _XML_NOT_OURS, *addons]
    yield "translations", [paths.PYTHON, "-m", "tools.translations", *addons]
    yield "data files", [paths.PYTHON, "-m", "tools.data_files", *addons]
    scripts, markup = _sources("*.js"), [*_sources("*.xml"), *_sources("*.js")]
    if scripts:
        yield "eslint", [bin_folder / "eslint", *(["--fix"] if fix else []), *scripts]
    if markup:
        yield "prettier", [bin_folder / "prettier", "--write" if fix else "--check", *markup]


def _mypy(venv, addon, packages):
    options = ["--config-file", str(paths.ROOT / "pyproject.toml"), "--cache-dir"]
    options.append(str(paths.STATE / "mypy" / addon))
    return [
        venv / "mypy",
        *options,
        *(argument for name in packages for argument in ("-p", name)),
    ], addon


def _sources(pattern):
    found = [
        path for folder in ("addons", "tests") for path in (paths.ROOT / folder).rglob(pattern)
    ]
    return [str(path.relative_to(paths.ROOT)) for path in sorted(found) if "lib" not in path.parts]


def _passes(name, run):
    command, addon = run if isinstance(run, tuple) else (run, None)
    folder = paths.ADDONS / addon if addon else paths.ROOT
    with step(name):
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode:
        print(done.stdout, end="", flush=True)
    return done.returncode == 0
