"""Every number that decides something in the pure packages says where it comes from.

Beside it stand a source, a derivation or a measurement. That they are true no test can say; that
there is one, and not just any word, this one does: a source has its year or its data, a derivation
its because, a measurement its figures. A number that `./run bench constants` tries has figures.
"""

import ast
import re
from pathlib import Path

import pytest

ADDON = Path(__file__).resolve().parents[3] / "addons" / "replenishment"
FILES = sorted(
    path
    for name in ("ordering", "forecasting", "executors")
    for path in (ADDON / name).rglob("*.py")
)
# A week has seven days, a day 24 hours, an hour 60 minutes.
NAMES_OF_UNITS = {"WEEK", "DAYS_A_WEEK", "HOURS_A_DAY", "MINUTES"}
# Smaller ones keep a division from failing and are no share of anything.
SMALLEST_SHARE = 1e-3
SOURCE = re.compile(r"\b(19|20)\d\d\)|\bet al\b|FreshRetailNet|Complete Journey|LightGBM's")
DERIVATION = re.compile(
    r"\b(because|so that|since|would|must not|can't|could not|no more than|none that)\b"
)
FIGURES = re.compile(r"(?<![\w.])[-+]?\d+(?:[.,]\d+)*(?![\w])")
# Fewer say nothing that the name doesn't.
FEWEST_WORDS = 6
# Whole numbers up to this count, index and shape; none of them was chosen.
LARGEST_COUNT = 9


def unexplained(source):
    """The lines of numbers without words: [(line, number)]."""
    lines = source.splitlines()
    finder = _Finder(lines)
    finder.visit(ast.parse(source))
    return finder.found


class _Finder(ast.NodeVisitor):
    """Walks the statements, with the docstrings around them in mind."""

    def __init__(self, lines):
        self.lines, self.found, self.docs, self.is_inside = lines, [], [], False

    def visit_ClassDef(self, node):
        self._within(node, self.is_inside)

    def visit_FunctionDef(self, node):
        self.docs.append(ast.get_docstring(node) or "")
        for name, default in _defaults(node.args):
            self._look(default, name, node, is_named=True)
        self.docs.pop()
        self._within(node, True)

    def _within(self, node, is_inside):
        outer, self.is_inside = self.is_inside, is_inside
        self.docs.append(ast.get_docstring(node) or "")
        for child in node.body:
            self.visit(child)
        self.docs.pop()
        self.is_inside = outer

    def generic_visit(self, node):
        if hasattr(node, "body"):
            return self._compound(node)
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        target = target.elts[0] if isinstance(target, ast.Tuple) else target
        name = target.id if isinstance(target, ast.Name) else ""
        return self._look(node, name, node, is_named=bool(name) and not self.is_inside)

    def _compound(self, node):
        """The head of a loop or a condition stands for itself, so does each line below it."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.stmt, ast.ExceptHandler)):
                self.visit(child)
            else:
                self._look(child, "", node, is_named=False)

    def _look(self, part, name, statement, is_named):
        words = self._words(statement) or self._told(name)
        if name in NAMES_OF_UNITS or (words and not is_named):
            return
        if words and has_grounds(words, _numbers(part)):
            return
        half_lives = {id(one.left) for one in ast.walk(part) if _is_power(one)}
        for one in ast.walk(part):
            if _is_number(one) and id(one) not in half_lives and _decides(one.value, is_named):
                self.found.append((one.lineno, one.value))

    def _words(self, statement):
        """Comments on its lines, or over the lines that stand together with it."""
        last = statement.end_lineno if not hasattr(statement, "body") else statement.lineno
        own = self.lines[statement.lineno - 1 : last]
        if any("#" in line for line in own):
            return " ".join(line.partition("#")[2] for line in own)
        over = []
        for line in reversed(self.lines[: statement.lineno - 1]):
            if line.strip().startswith("#"):
                over.insert(0, line.strip(" #:"))
            elif over or self.is_inside or not line.strip() or _begins_other(line):
                break
        return " ".join(over)

    def _told(self, name):
        """The docstring of the class or function that names it."""
        marks = (f"``{name}``", f":param {name}:")
        return next((doc for doc in self.docs if name and any(m in doc for m in marks)), "")


def has_grounds(words, numbers):
    """Whether words give a source, a derivation or a measurement of these numbers."""
    if len(words.split()) < FEWEST_WORDS:
        return False
    return bool(SOURCE.search(words) or DERIVATION.search(words)) or is_measured(words, numbers)


def is_measured(words, numbers):
    """Whether there are figures in the words that are not the numbers themselves."""
    own = {float(number) for number in numbers}
    return any(float(text.replace(",", "")) not in own for text in FIGURES.findall(words))


def _begins_other(line):
    return line.startswith((" ", "def ", "class "))


def _numbers(part):
    return [one.value for one in ast.walk(part) if _is_number(one)]


def _defaults(arguments):
    given = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    keyed = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return [
        (argument.arg, default)
        for argument, default in (*zip(given, arguments.defaults, strict=True), *keyed)
        if default is not None
    ]


def _is_number(node):
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
    )


def _is_power(node):
    """0.5 ** (age / half-life): what a half-life is."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _is_number(node.left)


def _decides(value, is_named):
    if value in (0, 1) or abs(value) <= SMALLEST_SHARE:
        return False
    return is_named or not (isinstance(value, int) and value <= LARGEST_COUNT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ADDON)))
def test_numbers_have_words(path):
    assert unexplained(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("RATE = 0.3", [0.3]),
        ("#: Measured: 0.2 and 0.4 cost 3 % more.\nRATE = 0.3", []),
        ("#: Measured: 0.3 is what was best of all.\nRATE = 0.3", [0.3]),
        ("#: The rate, which is the share of a day's rest.\nRATE = 0.3", [0.3]),
        ("#: A third, because more of it would follow a day's luck.\nRATE = 0.3", []),
        ("#: Because.\nRATE = 0.3", [0.3]),
        ("#: Within the 0.5 to 0.8 that Friedman (2002) found for rows.\nRATE = 0.3", []),
        ("#: Both in days, because weeks have whole ones of them.\nLONG = 30\nSHORT = 7", []),
        ("#: Something else, because it would have words.\n\nRATE = 0.3", [0.3]),
        ("DAYS = 7", [7]),
        ("WEEK = 7", []),
        ("#: Two of them.\nONE, TWO = 0.3, 12", [0.3, 12]),
        ("def f(x):\n    return x * 0.3", [0.3]),
        ("def f(x):\n    return x * 0.3  # a third, rounded down", []),
        ("def f(x):\n    # a third, rounded down\n    return x * 0.3", []),
        ("def f(x):\n    # of the line below alone\n    y = x\n    return y * 0.3", [0.3]),
        ("def f(x):\n    return x[:, 3] / max(x, 1e-9)", []),
        ("def f(x):\n    return 0.5 ** (x / 7)", []),
        ("def f(x, share=0.3):\n    return x", [0.3]),
        ('def f(x, share=0.3):\n    """:param share: a third, rounded down."""', [0.3]),
        ('def f(x, share=0.3):\n    """:param share: a third, since more would be luck."""', []),
        (
            'class A:\n    """``share``: a third, since more is luck."""\n\n    share: float = 0.3',
            [],
        ),
        ('class A:\n    """A."""\n\n    share: float = 0.3', [0.3]),
        ("def f(x):\n    if x > 0.3:\n        return 12", [0.3, 12]),
        ("def f(x):\n    for y in x[-28:]:\n        pass", [28]),
    ],
)
def test_what_counts_as_words(source, numbers):
    assert [value for _line, value in unexplained(source)] == numbers
