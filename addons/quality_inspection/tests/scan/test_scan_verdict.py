import json

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open

from ..common import InspectionCase

TABLE = "quality_inspection/static/tests/unit/verdict_cases.js"


def cases(name):
    """The table that the device's tests read, too."""
    with file_open(TABLE) as file:
        text = file.read()
    return json.loads(text[text.index("(`") + 2 : text.rindex("`)")])[name]


@tagged("post_install", "-at_install")
class TestScanVerdict(InspectionCase):
    """The device and the server say the same of readings and lots."""

    def _line_values(self, line):
        return {
            "item_type": line["type"],
            "defect_class": line.get("class", "major"),
            "item_id": self.visual.id,
            "accept_number": line.get("accept", 0),
            "has_low": "low" in line,
            "low": line.get("low", 0),
            "has_high": "high" in line,
            "high": line.get("high", 0),
            "marginal_high": line.get("marginal", 0),
            "sample_size": line.get("size", 1),
        }

    def _reading_values(self, reading):
        return {
            "value": float(reading.get("value", 0)),
            "has_value": "value" in reading,
            "below_detection": reading.get("below", False),
            "uncertainty": float(reading.get("uncertainty", 0)),
            "finding": reading.get("finding", False),
        }

    def _reading(self, line, reading):
        acceptance = {"defect_class": "major", "aql": "15" if line.get("each") else ""}
        task = self.env["inspection.task"].new({"class_ids": [Command.create(acceptance)]})
        line = self.env["inspection.task.line"].new({**self._line_values(line), "task_id": task.id})
        return self.env["inspection.reading"].new(
            {**self._reading_values(reading), "line_id": line.id}
        )

    def test_readings(self):
        for line, reading, verdict in cases("readings"):
            with self.subTest(line=line, reading=reading):
                self.assertEqual(self._reading(line, reading).verdict or None, verdict)

    def test_faults(self):
        for line, reading, fault in cases("faults"):
            with self.subTest(line=line, reading=reading):
                one = self._reading(line, reading)
                self.assertEqual(bool(one._evaluator().wrong_entry(one)), fault is not None)

    def test_lots(self):
        for lot in cases("lots"):
            with self.subTest(lot["name"]):
                result = self._result(lot)
                self.assertEqual(result.verdict or None, lot["verdict"])
                found = {
                    name: [tally.nonconforming, tally.is_accepted]
                    for name, tally in result._tallies().items()
                }
                self.assertEqual(found, lot["tallies"])

    def _result(self, lot):
        task = self.env["inspection.task"].create(
            {
                "company_id": self.company.id,
                "product_id": self.product.id,
                "class_ids": [
                    Command.create(
                        {
                            "defect_class": name,
                            "regime": "normal",
                            "accept_number": accept,
                            "aql": "15" if lot.get("each") else "2.5",
                        }
                    )
                    for name, accept in lot["accept"].items()
                ],
                "line_ids": [
                    Command.create(
                        {**self._line_values(item), "reading_count": len(item["readings"])}
                    )
                    for item in lot["items"]
                ],
            }
        )
        return self.env["inspection.result"].create(
            {
                "task_id": task.id,
                "reading_ids": [
                    Command.create(
                        {**self._reading_values(reading), "line_id": line.id, "sequence": unit}
                    )
                    for line, item in zip(task.line_ids.sorted("id"), lot["items"], strict=True)
                    for unit, reading in enumerate(item["readings"], 1)
                ],
            }
        )
