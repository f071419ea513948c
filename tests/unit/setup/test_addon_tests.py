"""What Odoo's own runner would pass over in silence is found here."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted([*ROOT.glob("addons/*/tests/**/test_*.py"), *ROOT.glob("tests/*/tests/test_*.py")])


def package_of(path):
    """The package `tests` of the file's addon."""
    return next(parent for parent in path.parents if parent.name == "tests")


def name(path):
    return f"{package_of(path).parent.name}/{path.name}"


def cases(path):
    """The classes of a file that have tests."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef) and any(
            isinstance(part, ast.FunctionDef) and part.name.startswith("test_")
            for part in node.body
        ):
            yield node


def tags(node):
    found = [one for one in node.decorator_list if isinstance(one, ast.Call)]
    named = [one for one in found if getattr(one.func, "id", "") == "tagged"]
    return {argument.value for one in named for argument in one.args}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_case_runs_after_the_installation(path):
    """Tests are run on a database whose addons stand: `at_install` ones would not be."""
    for node in cases(path):
        assert {"post_install", "-at_install"} <= tags(node), node.name


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_file_is_imported_and_no_case_is_plain(path):
    """Odoo looks for modules `test_*` among what the package `tests` itself has imported."""
    assert path.stem in (package_of(path) / "__init__.py").read_text().replace(",", " ").split()
    for node in cases(path):
        assert [base for base in node.bases if ast.unparse(base) != "unittest.TestCase"], node.name
