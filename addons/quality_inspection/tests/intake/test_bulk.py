from odoo.tests import tagged

from ..common import InspectionCase

#: What differs because it is about the row itself.
OWN = {"id", "name", "create_date", "write_date", "date", "hash", "previous_hash"}


@tagged("post_install", "-at_install")
class TestBulk(InspectionCase):
    """What is inserted in bulk is what `create` would have made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(cls.visual | cls.lead | cls.temperature)

    def _records(self):
        task = self._task_of(self._receive(500))
        holds = task._active_holds()
        self.assertTrue(holds)
        audit = self.env["inspection.audit"].search(
            [("model", "=", "inspection.task"), ("res_id", "=", task.id)]
        )
        return [task, task.decision_id, *task.line_ids, *task.class_ids, *audit]

    def test_what_is_computed_is_right(self):
        for record in self._records():
            for name, field in record._fields.items():
                if not (field.store and field.compute):
                    continue
                with self.subTest(model=record._name, field=name):
                    before = record[name]
                    self.env.add_to_compute(field, record)
                    self.assertEqual(record[name], before)

    def test_who_and_when(self):
        for record in self._records():
            self.assertEqual(record.create_uid, self.receiver, record._name)
            self.assertTrue(record.create_date and record.write_uid and record.write_date)

    def test_lists_are_read_again(self):
        picking = self._receive(500, "L2")
        self.assertEqual(picking.inspection_task_ids, self._task_of(picking))
        tasks = picking.inspection_task_ids
        self.assertEqual(tasks.lot_ids, picking.move_line_ids.lot_id)
        self.assertEqual(tasks.plan_id.task_ids & tasks, tasks)
        self.assertTrue(tasks.message_ids or True)
