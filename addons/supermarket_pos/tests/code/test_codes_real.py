import datetime

from odoo import Command
from odoo.addons.supermarket_stock.tools.codes import gtin, labels, reading
from odoo.tests import BaseCase, tagged

from .test_codes import CodeCase, vectors

TODAY = datetime.date(2026, 11, 28)
FILES = {"CODES": "real_codes", "LABELS": "real_labels"}


def real_codes(name):
    """The rows of a table of codes without their sources; the till's tests read it, too."""
    return [row for _source, rows in vectors(name, FILES[name]) for row in rows]


def said_by(elements, fault, text):
    if fault:
        return f"!{fault.kind}"
    if elements:
        return "".join(f"({ai}){value}" for ai, value in elements)
    return " ".join(f"={form}" for form in gtin.barcode_forms(text))


@tagged("post_install", "-at_install")
class TestRealCodes(BaseCase):
    """Codes of packages, boxes and scales, as the pure reader reads them."""

    def test_enough_of_them_each_with_its_source(self):
        rows = real_codes("CODES") + real_codes("LABELS")
        self.assertGreaterEqual(len({row[0] for row in rows}), 150)
        self.assertTrue(all(source for source, _rows in vectors("CODES", FILES["CODES"])))

    def test_codes(self):
        for code, expected in real_codes("CODES"):
            with self.subTest(code=code):
                found = reading.read(code, TODAY)
                said = said_by(found.elements, found.fault, found.text)
                self.assertIn(expected, said.split(" "))

    def test_labels(self):
        for code, expected, (rule_type, encoding, pattern) in real_codes("LABELS"):
            with self.subTest(code=code):
                rule = labels.Rule(rule_type, encoding, pattern)
                label, fault = labels.read_label(code, [rule])
                self.assertEqual(label_said(rule_type, label, fault), expected)


def label_said(rule_type, label, fault):
    if fault:
        return f"!{fault.kind}"
    numbers = [label.numbers[name] for name in ("weight", "price") if name in label.numbers]
    return " ".join([rule_type, *(f"{number:g}" for number in numbers), labels.own_code(label)])


@tagged("post_install", "-at_install")
class TestRealCodesOnThePage(CodeCase):
    """The same codes on the page "Check a Code"."""

    def parse(self, code):
        return self.env["supermarket.code.reader"].sudo()._parse(self.config, code)

    def test_codes(self):
        for code, expected in real_codes("CODES"):
            parsed = self.parse(code)
            with self.subTest(code=code):
                elements = [element for element, _rule, _kind in parsed.get("elements", ())]
                if expected.startswith("(") and "(01)" not in expected and "(02)" not in expected:
                    self.assertNotEqual(parsed["type"], "gs1", "no product is in it")
                    continue
                said = said_by(elements, parsed["fault"], parsed.get("base_code") or code)
                self.assertIn(expected, said.split(" "))
                self.assertTrue(self.check(code)["verdict"]["title"])

    def test_labels(self):
        for code, expected, (rule_type, encoding, pattern) in real_codes("LABELS"):
            self.config.fallback_nomenclature_id = self.env["barcode.nomenclature"].create(
                {
                    "name": pattern,
                    "rule_ids": [
                        Command.create(
                            {
                                "name": pattern,
                                "type": rule_type,
                                "encoding": encoding,
                                "pattern": pattern,
                            }
                        ),
                        Command.create({"name": "Any", "pattern": ".*", "sequence": 9}),
                    ],
                }
            )
            parsed = self.parse(code)
            with self.subTest(code=code):
                if expected.startswith("!"):
                    self.assertEqual(f"!{parsed['fault'].kind}", expected)
                    continue
                numbers = [parsed["label"].get(name) for name in ("weight", "price")]
                said = [f"{number:g}" for number in numbers if number is not None]
                self.assertEqual(" ".join([rule_type, *said, parsed["base_code"]]), expected)
