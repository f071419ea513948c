from odoo.addons.quality_inspection.tests.common import InspectionCase
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestKindFromOutside(InspectionCase):
    """A kind of test that this addon brings works from plan to hold, with nothing else changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fat = cls._item("T-FAT", "repeatability", "major", readings=3, high=0.5)

    def _task(self):
        self._plan(self.fat)
        return self._task_of(self._receive(500))

    def _values(self, *values):
        task = self._task().with_user(self.inspector_user)
        task.action_start()
        for reading, value in zip(task.reading_ids, values, strict=True):
            reading.value = value
        task.action_submit()
        task.result_id.with_user(self.reviewer).action_complete()
        return task.sudo()

    def test_values_that_agree(self):
        task = self._values(3.0, 3.4, 3.2)
        self.assertEqual(task.verdict, "pass")
        self.assertFalse(task.is_held)
        self.assertEqual(task.class_ids.outcome, "accepted")

    def test_values_that_disagree(self):
        task = self._values(3.0, 3.6, 3.2)
        self.assertEqual(task.verdict, "fail")
        self.assertTrue(task.is_held)
        self.assertEqual(task.result_id.failed_items, "Item T-FAT")
        self.assertEqual(task.class_ids.outcome, "rejected")
        self.assertIn("return", task.problem_ids.mapped("problem_type"))

    def test_its_own_entries_and_refusals(self):
        task = self._task().with_user(self.inspector_user)
        task.action_start()
        reading = task.reading_ids[0]
        self.assertTrue(reading.takes_value)
        self.assertFalse(reading.takes_finding or reading.takes_below_detection)
        with self.assertRaisesRegex(UserError, "never negative"):
            reading.value = -1
        with self.assertRaisesRegex(UserError, "takes no"):
            reading.finding = "conform"
        with self.assertRaisesRegex(UserError, "Readings are missing"):
            task.action_submit()

    def test_needs_its_limit(self):
        bare = self._item("T-BARE", "repeatability", "major", readings=2)
        with self.assertRaisesRegex(UserError, "no limit"):
            self._plan(bare)
