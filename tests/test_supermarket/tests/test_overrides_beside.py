import ast
import re
from pathlib import Path

import odoo.addons
from odoo.tests import BaseCase, tagged

OURS = ("supermarket_stock", "supermarket_pos", "quality_inspection", "replenishment")
OWN_MODELS = ("supermarket.", "inspection.", "replenishment.")


@tagged("post_install", "-at_install")
class TestOverridesBeside(BaseCase):
    """What Odoo's other addons add to a method of a model of Odoo's is not lost beside ours.

    A till in Spain, Argentina and Peru did not load whom an order of nobody is written to: ours
    answered alone, without asking who stands behind it.
    """

    def test_nobody_is_left_out(self):
        texts = [(addon, file.read_text()) for addon, file in _files()]
        alone = {
            (model, method)
            for addon, text in texts
            if addon in OURS
            for model, method, asks in _overrides(text)
            if not (asks or model.startswith(OWN_MODELS))
        }
        self.assertTrue(alone)
        names = {method for _model, method in alone}
        for addon, text in texts:
            if addon in OURS or names.isdisjoint(re.findall(r"def (\w+)\(", text)):
                continue
            for model, method, asks in _overrides(text):
                with self.subTest(addon=addon, model=model, method=method):
                    self.assertFalse(asks and (model, method) in alone)


def _files():
    """(addon, file) of every model there is, installed or not."""
    roots = [Path(path) for path in reversed(list(odoo.addons.__path__))]  # the first is what runs
    folders = {folder.name: folder for root in roots for folder in root.iterdir()}
    for addon, folder in folders.items():
        yield from ((addon, file) for file in folder.glob("models/**/*.py"))


def _overrides(text):
    """(model, method, whether it asks the next) of the classes that extend a model."""
    for node in ast.parse(text).body:
        model = _extended(node) if isinstance(node, ast.ClassDef) else None
        for method in node.body if model else ():
            if isinstance(method, ast.FunctionDef):
                names = {one.id for one in ast.walk(method) if isinstance(one, ast.Name)}
                yield model, method.name, "super" in names


def _extended(node):
    """The model that a class extends, None where it makes one of its own."""
    named = {
        target.id: statement.value.value
        for statement in node.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    return named.get("_inherit") if named.get("_name") in (None, named.get("_inherit")) else None
