from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestEntry(InspectionCase):
    """What may be entered, what it means, and that nothing passes unjudged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trace = cls._item("T-TRACE", "numeric", "critical", high=0.0005)
        cls.floor = cls._item("T-FLOOR", "numeric", "critical", low=0.0005)
        cls.items = cls.visual | cls.lead | cls.card | cls.temperature | cls.trace | cls.floor
        cls._plan(cls.items)

    def _open(self):
        task = self._task_of(self._receive(100)).with_user(self.inspector_user)
        task.action_start()
        return task

    def _reading(self, task, item):
        return task.reading_ids.filtered(lambda reading: reading.item_id == item)[:1]

    def test_readings_have_the_digits_of_their_limit(self):
        task = self._open()
        for item, value, verdict in (
            (self.trace, 0.0005, "pass"),
            (self.trace, 0.00054, "fail"),
            (self.trace, 0.00050000001, "fail"),
            (self.floor, 0.0005, "pass"),
            (self.floor, 0.00046, "fail"),
            (self.lead, 0.2000001, "fail"),
        ):
            with self.subTest(item=item.code, value=value):
                reading = self._reading(task, item)
                reading.value = value
                reading.flush_recordset()
                reading.invalidate_recordset()
                self.assertEqual((reading.value, reading.verdict), (value, verdict))

    def test_what_is_refused_today_stops_no_update(self):
        """Entered before there was a rule against it: the update clears what the type doesn't take
        and leaves the rest to the inspector."""
        task = self._open()
        lead, card = self._reading(task, self.lead), self._reading(task, self.card)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE inspection_reading SET value = 0.3, has_value = TRUE, uncertainty = 0.2,"
            " finding = 'conform' WHERE id = ANY(%s)",
            [(lead | card).ids],
        )
        self.env.invalidate_all()
        script = file_path("quality_inspection/migrations/19.0.1.2.0/post-migrate.py")
        load_script(script, "readings")._readings(self.env)
        self.assertEqual((lead.value, lead.finding, lead.verdict), (0.3, False, "marginal"))
        self.assertEqual((card.has_value, card.finding, card.verdict), (False, "conform", "pass"))

    def test_small_limits_are_kept_and_read_plainly(self):
        tiny = self._item("T-TINY", "numeric", "major", high=0.00001)
        huge = self._item("T-HUGE", "three_class", "major", high=1000000, marginal_high=0.0000002)
        limits = (tiny | huge).limit_ids
        limits.flush_recordset()
        limits.invalidate_recordset()
        self.assertEqual(tiny.limit_ids.summary, "≤ 0.00001")
        self.assertEqual(huge.limit_ids.summary, "m 0.0000002 · M 1000000 · c 0")
        self._plan(tiny, name="Traces")
        task = self._task_of(self._receive(10, "T1")).filtered(lambda t: t.line_ids.item_id == tiny)
        task = task.with_user(self.inspector_user)
        task.action_start()
        task.reading_ids.value = 0.00004
        self.assertEqual(task.reading_ids.verdict, "fail")

    def test_cleared_is_not_taken(self):
        task = self._enter(self._task_of(self._receive(100)), T_FLOOR=1)
        reading = self._reading(task, self.temperature)
        reading.value = 12
        self.assertEqual(reading.verdict, "fail")
        for cleared in ({"value": False}, {"value": 0, "has_value": False}, {"has_value": False}):
            with self.subTest(cleared=cleared):
                reading.value = 12
                reading.write(cleared)
                self.assertFalse(reading.verdict)
                with self.assertRaisesRegex(UserError, "Readings are missing: Item T-TEMP"):
                    task.action_submit()
        for zero in ({"value": 0}, {"value": 0.0, "has_value": True}, {"has_value": True}):
            with self.subTest(zero=zero):
                reading.write({"value": False})
                reading.write(zero)
                self.assertEqual(reading.verdict, "pass")

    def test_only_the_fields_of_its_type(self):
        task = self._open()
        for item, vals in (
            (self.temperature, {"below_detection": True}),
            (self.temperature, {"value": 12, "uncertainty": 1000}),
            (self.temperature, {"finding": "conform"}),
            (self.card, {"value": 3}),
            (self.card, {"below_detection": True}),
            (self.lead, {"finding": "nonconform"}),
            (self.visual, {"uncertainty": 1}),
            (self.lead, {"value": 99, "uncertainty": 1000}),
            (self.lead, {"value": float("nan")}),
            (self.lead, {"value": float("inf")}),
        ):
            with (
                self.subTest(item=item.code, vals=vals),
                self.assertRaisesRegex(UserError, item.name),
                self.env.cr.savepoint(),
            ):
                self._reading(task, item).write(vals)

    def test_limit_that_ended_blocks(self):
        """99 against a limit that ended yesterday: nobody can say that it passes."""
        self.lead.limit_ids.date_to = fields.Date.today() - timedelta(days=1)
        task = self._enter(self._task_of(self._receive(100, "E1")), T_PB=99, T_FLOOR=1)
        self.assertFalse(self._reading(task, self.lead).verdict)
        self.assertTrue(task.lacks_limit)
        with self.assertRaisesRegex(UserError, "No limit was in force for .*T-PB"):
            task.action_submit()
        self.assertTrue(task.lot_id.is_on_hold)
        self.lead.limit_ids.date_to = False
        task.with_user(self.planner).action_take_limits()
        self.assertEqual(self._reading(task, self.lead).verdict, "fail")
        task.action_submit()
        self.assertEqual(task.verdict, "fail")

    def test_limit_that_changes_later_changes_no_verdict(self):
        task = self._enter(self._task_of(self._receive(100, "E2")), T_PB=0.15, T_FLOOR=1)
        self.lead.limit_ids.high = 0.1
        self.assertEqual(self._reading(task, self.lead).verdict, "pass")
        task.with_user(self.planner).action_take_limits()
        self.assertEqual(self._reading(task, self.lead).verdict, "pass")

    def test_item_in_use_stays(self):
        with self.assertRaisesRegex(UserError, "Take it off the plan's rules first"):
            self.lead.with_user(self.planner).action_archive()
        rule = self.env["inspection.rule"].search([("item_ids", "in", self.lead.ids)])
        with self.assertRaisesRegex(UserError, "has no items"), self.env.cr.savepoint():
            rule.with_user(self.planner).item_ids = False
        with self.assertRaisesRegex(UserError, "last rule"), self.env.cr.savepoint():
            rule.with_user(self.planner).unlink()
        with self.assertRaisesRegex(UserError, "no scope"), self.env.cr.savepoint():
            rule.plan_id.with_user(self.planner).category_ids = False

    def test_item_gone_holds_and_tells(self):
        """However the items went away: the goods come in, are held, and a planner is told."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE inspection_item SET active = false WHERE id = ANY(%s)",
                            [self.items.ids])  # fmt: skip
        self.env.invalidate_all()
        picking = self._receive(100, "GONE")
        self.assertEqual(picking.state, "done")
        decision = self.env["inspection.decision"].search([("picking_id", "=", picking.id)])
        self.assertEqual((decision.reason, decision.is_selected), ("no_items", False))
        self.assertTrue(decision._replays())
        self.assertTrue(decision.lot_id.is_on_hold)
        self.assertEqual(picking.activity_ids.user_id, self.planner)
        hold = self.env["supermarket.hold"].search([("lot_id", "=", decision.lot_id.id)])
        self.assertTrue(hold.with_user(self.manager).action_release())
