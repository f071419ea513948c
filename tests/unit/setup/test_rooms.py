"""The models of an addon lie in a folder a feature, and a feature stands on the base alone.

A method that one feature defines is called by that feature. What several need is in a feature of
the base, which any other may call, or in `tools/`. Read from the source: nothing is imported.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ADDONS = Path(__file__).resolve().parents[3] / "addons"

# What the features of an addon stand on, each with the reason
BASE = {
    "supermarket_stock": {
        "state": "every model with states begins in the first one and moves along a table",
        "work": "what a job does waits in one table",
        "store": "the clock and the places of a store",
        "product": "policies and barcodes are the product's own",
        "lot": "the last day of a lot is one rule",
        "hold": "a hold binds whatever moves, sells or counts",
        "ledger": "what was sold is asked everywhere",
        "posting": "what must see the goods in the quants posts first",
        "availability": "what may be taken from a place",
        "sellable": "what can be sold is asked everywhere",
        "reservation": "who takes goods from a floor waits for the tills' promises",
        "pin": "hashing, counting and locking is one answer for all PINs",
        "shortage": "whatever changes the stock asks whether there is too little",
        "guard": "who moves goods by code is refused in the same words",
        "moving": "goods that a scan or a loss moves at once",
        "loss": "what a phone reports lost is a loss as at a desk",
        "board": "features add their lines to it",
        "recall": "where recalled goods went is asked of the goods that were called back",
        "count": "what a phone counts follows the sales as a count at a desk does",
        "label": "a label that a phone prints is one that a desk prints",
    },
    "supermarket_pos": {
        "together": "orders that come in one request ask once",
        "performance.py": "what core does dearer, whatever the model",
        "till": "its store, its user, PINs, the log, what it asks before payment",
        "cashier": "who stands at a till",
        "sale": "an order's steps: features fill them in",
        "code": "what was scanned",
    },
    # From the delivery to what follows from a failure it is one way, which the rest looks at
    "quality_inspection": {
        "company": "whose limits hold",
        "telling": "each step tells whom it waits for",
        "transition": "each event is logged, what was recorded stays",
        "audit": "each step is written down",
        "inspector": "people who inspect",
        "standard": "what is looked at, within which limits",
        "plan": "whose goods are inspected, how much of them",
        "matching": "which rule fits a delivery",
        "series": "where supplier, category and class stand",
        "decision": "whether a lot is inspected",
        "evidence": "what decisions and scores rest on",
        "task": "one lot to inspect",
        "hold": "what a task keeps from sale",
        "assignment": "whose turn it is",
        "intake": "from a delivery to decisions and tasks; who plans them",
        "result": "readings and their review",
        "verdict": "what the readings say",
        "problem": "what follows from a failure",
    },
    # Facts, the quantity, and the proposal on its way to an order
    "replenishment": {
        "work": "decisions that people take",
        "company": "horizon, costs, where forecasts are computed",
        "store": "a store's clock, and what is on its floor",
        "supply": "what is on its way, what is promised",
        "vendor": "days, packs and prices",
        "depot": "a store that another one supplies",
        "forecast": "what was sold and what is expected",
        "planner": "the quantity is decided in one place",
        "threshold": "what a pass is about, minimum and maximum",
        "rule": "whose a reordering rule is",
        "proposal": "what should be ordered",
        "reason": "why, in words",
        "price": "what an order of this quantity costs",
        "deadline": "until when it can be ordered",
        "renewal": "what is opened, renewed and closed",
        "order": "from a proposal to a purchase order",
        "run": "a pass: begun, cancelled, done",
        "simulation": "what a person asks of the past",
    },
}
# What Python's named tuples bring along
OF_TUPLES = {"_replace", "_asdict"}


def _feature(path):
    """The folder below `models/`, or a file for itself; its parts are folders in it."""
    return path.parts[0]


def _models(addon):
    """Yield (path below models/, tree) of each file."""
    root = ADDONS / addon / "models"
    for path in sorted(root.rglob("*.py")):
        yield path.relative_to(root), ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree):
    """Names of the methods that are called, those of super() left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            if not (isinstance(of, ast.Call) and getattr(of.func, "id", None) == "super"):
                yield node.func.attr


def _is_override(method):
    """Does it call itself in super(): then somebody below defines it, Odoo or a base."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == method.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", None) == "super"
        for node in ast.walk(method)
    )


def _defined(tree):
    """Names of the methods that begin here."""
    for of_class in ast.walk(tree):
        if isinstance(of_class, ast.ClassDef) and "models." in ast.unparse(of_class):
            for method in of_class.body:
                if isinstance(method, ast.FunctionDef) and not _is_override(method):
                    yield method.name


def _homes(files):
    """Return {method: features that define it}."""
    homes = defaultdict(set)
    for path, tree in files:
        for name in _defined(tree):
            homes[name].add(_feature(path))
    return homes


def strangers(files, base, below=frozenset()):
    """Return ["file calls method of feature"] of what neither it nor the base defines.

    :param below: names that other addons define, which these files stand on
    """
    homes = _homes(files)
    return [
        f"{path} calls {name} of {', '.join(sorted(homes[name]))}"
        for path, tree in files
        for name in sorted(set(_calls(tree)) - below - OF_TUPLES)
        if name in homes and not homes[name] & {_feature(path), *base}
    ]


@pytest.mark.parametrize("addon", sorted(BASE))
def test_no_feature_calls_its_sibling(addon):
    below = set()
    if addon != "supermarket_stock":
        below = set(_homes(list(_models("supermarket_stock"))))
    assert strangers(list(_models(addon)), BASE[addon], below) == []


@pytest.mark.parametrize("addon", sorted(BASE))
def test_base_is_there(addon):
    tree = ast.parse((ADDONS / addon / "models" / "__init__.py").read_text(encoding="utf-8"))
    order = [alias.name for node in tree.body[1:] for alias in node.names]
    assert {feature.removesuffix(".py") for feature in BASE[addon]} <= set(order)


@pytest.mark.parametrize("addon", sorted(BASE))
def test_a_file_is_named_as_its_model(addon):
    """But for the models that bear a mixin, a line each, and for what core does dearer."""
    wrong = []
    for path, tree in _models(addon):
        if path.stem == "performance" or path.stem.endswith("_mixin"):
            continue
        for of_class in tree.body:
            names = {
                target.id: value
                for node in getattr(of_class, "body", ())
                if isinstance(node, ast.Assign) and isinstance(of_class, ast.ClassDef)
                for target in node.targets
                for value in [node.value]
                if isinstance(target, ast.Name)
            }
            model = names.get("_name", names.get("_inherit"))
            if isinstance(model, ast.Constant) and model.value.replace(".", "_") != path.stem:
                wrong.append(f"{path}: {model.value}")
    assert wrong == []


def test_a_call_of_a_sibling_is_seen():
    def file(path, text):
        return Path(path), ast.parse(f"class A(models.Model):\n    def {text}")

    base = file("sale/a.py", "_book(self): pass")
    sibling = file("cash/b.py", "_count(self): self._book()")
    asks = file("recall/c.py", "_stop(self): self._count()")
    override = file("recall/d.py", "_count(self): return super()._count()")
    assert strangers([base, sibling], {"sale"}) == []
    assert strangers([base, sibling, asks], {"sale"}) == ["recall/c.py calls _count of cash"]
    assert strangers([base, sibling, override], {"sale"}) == []
    assert strangers([sibling, asks], {"cash"}) == []
    assert strangers([sibling, asks], set(), {"_count"}) == []
