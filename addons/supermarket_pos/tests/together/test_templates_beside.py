from collections import defaultdict
from copy import deepcopy
from functools import cache
from pathlib import Path

import odoo.addons
from lxml import etree
from odoo.modules.module import Manifest
from odoo.tests import BaseCase, tagged
from odoo.tools.template_inheritance import apply_inheritance_specs

OURS = "supermarket_pos"


@tagged("post_install", "-at_install")
class TestTemplatesBeside(BaseCase):
    """Odoo's other addons, such as those of a country's law, extend the till's templates, too.

    Whichever comes first, a template must still be one: in Saudi Arabia no receipt could be
    drawn, since an `else` stood where both had put one.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = {}
        cls.extended = defaultdict(lambda: defaultdict(list))
        for addon, template in _templates():
            if template.get("t-inherit-mode") == "extension":
                cls.extended[template.get("t-inherit")][addon].append(template)
            elif not template.get("t-inherit"):
                cls.named.setdefault(template.get("t-name"), template)
        cls.before_ours = set(_chain(OURS)) - {OURS}

    def test_any_order(self):
        names = [name for name, addons in self.extended.items() if OURS in addons]
        self.assertTrue(names)
        for name in names:
            for addon in self.extended[name].keys() - self.before_ours - {OURS}:
                theirs = [one for one in _chain(addon) if one not in self.before_ours]
                for order in ([OURS, *theirs], [*theirs, OURS]):
                    with self.subTest(template=name, order=order):
                        self.assertFalse(_lonely_branches(self._applied(name, order)))

    def _applied(self, name, order):
        """The template after these addons, which come after what ours stands on."""
        tree = deepcopy(self.named[name])
        for addon in [*_chain(OURS)[:-1], *order]:
            for template in self.extended[name].get(addon, ()):
                specs = etree.Element("data")
                specs.extend(deepcopy(list(template)))
                tree = apply_inheritance_specs(tree, specs)
        return tree


def _templates():
    """(addon, template) of every addon that is there, installed or not."""
    roots = [Path(path) for path in reversed(list(odoo.addons.__path__))]  # the first is what runs
    folders = {folder.name: folder for root in roots for folder in root.iterdir()}
    for addon, folder in folders.items():
        for file in sorted(folder.glob("static/src/**/*.xml")):
            text = file.read_bytes()
            if b"t-name=" in text or b"t-inherit=" in text:
                yield from ((addon, one) for one in etree.fromstring(text).iterchildren("t"))


@cache
def _chain(addon):
    """The addon after all that it depends on, in an order in which they can come."""
    manifest = Manifest.for_addon(addon)
    found = {}
    for below in manifest["depends"] if manifest else ():
        found.update(dict.fromkeys(_chain(below)))
    return [*found, addon]


def _lonely_branches(tree):
    """The places where a branch does not follow the condition that it belongs to."""
    return [
        etree.tostring(node, encoding="unicode")[:200]
        for node in tree.xpath("//*[@t-else or @t-elif]")
        if "t-if" in node.attrib
        or not _is_branch(next(node.itersiblings("*", preceding=True), None))
    ]


def _is_branch(node):
    return node is not None and ("t-if" in node.attrib or "t-elif" in node.attrib)
