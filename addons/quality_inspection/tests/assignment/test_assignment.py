import doctest
from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ...tools import duty
from ..common import InspectionCase

# a Monday, 10:00 of everybody here
NOW = datetime(2026, 11, 30, 10)


@tagged("post_install", "-at_install")
class TestAssignment(InspectionCase):
    """Whose turn it is: skill, site, shift and leave, load, rotation, then in turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._inspector(cls.second_inspector_user)
        cls.other_supplier = cls.env["res.partner"].create({"name": "Other Farm"})

    @classmethod
    def _inspector(cls, user, **values):
        return cls.env["inspection.inspector"].create(
            {
                "user_id": user.id,
                "company_id": cls.company.id,
                "shift_start": 0,
                "shift_end": 24,
                **values,
            }
        )

    def _choose(self, supplier=None, skills=None, hours=4, minutes=20, receiver=None, now=NOW):
        supplier = supplier or self.supplier
        choose = self.env["inspection.inspector"]._chooser(self.company, supplier, now=now)
        skills = skills or self.env["inspection.skill"]
        due = now + timedelta(hours=hours)
        receiver = receiver or self.receiver
        return choose(self.warehouse, skills, receiver, supplier, due, minutes)

    def _give(self, inspector, minutes, supplier=None, state="todo"):
        """A task that somebody has already."""
        task = self.env["inspection.task"].create(
            {
                "company_id": self.company.id,
                "product_id": self.product.id,
                "supplier_id": (supplier or self.other_supplier).id,
                "inspector_id": inspector.id,
                "planned_minutes": minutes,
            }
        )
        if state != "todo":
            task._write_state(state)
        return task

    def test_least_to_do_in_minutes_not_in_tasks(self):
        self._give(self.inspector, 90)
        self._give(self.second, 20)
        self._give(self.second, 20)
        self.assertEqual(self._choose(), self.second)

    def test_what_is_done_is_no_load(self):
        self._give(self.inspector, 90, state="done")
        self._give(self.second, 20)
        self.assertEqual(self._choose(), self.inspector)

    def test_a_supplier_meets_another_inspector(self):
        self._give(self.inspector, 20, supplier=self.supplier, state="done")
        self._give(self.second, 20, supplier=self.other_supplier, state="done")
        # the second was given one last: in turn it were the first one's
        self.assertEqual(self._choose(), self.second)
        self.assertEqual(self._choose(self.other_supplier), self.inspector)

    def test_rotation_weighs_half_an_hour_of_work(self):
        self._give(self.inspector, 20, supplier=self.supplier, state="done")
        self._give(self.second, 40)
        self.assertEqual(self._choose(), self.inspector)

    def test_in_turn_when_all_is_equal(self):
        nobody = self.env["res.partner"]
        choose = self.env["inspection.inspector"]._chooser(self.company, nobody, now=NOW)
        due = NOW + timedelta(hours=4)
        none = self.env["inspection.skill"]
        chosen = [choose(self.warehouse, none, self.receiver, nobody, due, 0) for _n in range(4)]
        self.assertEqual(chosen, [self.inspector, self.second, self.inspector, self.second])

    def test_who_is_on_duty_before_it_is_due(self):
        self.inspector.write({"shift_start": 15, "shift_end": 23})
        self.second.write({"shift_start": 6, "shift_end": 9})
        self.assertFalse(self._choose(hours=4), "nobody is there from 10 to 14")
        self.assertEqual(self._choose(hours=8), self.inspector)

    def test_who_can_finish_in_time_comes_first(self):
        self.inspector.write({"shift_start": 9, "shift_end": 11})
        self.second.write({"shift_start": 11, "shift_end": 20})
        # the first is here now, but for an hour only
        self.assertEqual(self._choose(minutes=20), self.inspector)
        self.assertEqual(self._choose(minutes=90), self.second)

    def test_on_leave(self):
        leave = {"date_from": NOW.date(), "date_to": NOW.date()}
        self.inspector.leave_ids = [Command.create(leave)]
        self.second.is_available = False
        self.assertFalse(self._choose(hours=4))
        self.assertEqual(self._choose(hours=30), self.inspector, "it is due tomorrow")

    def test_minutes_on_duty(self):
        self.assertEqual(doctest.testmod(duty).failed, 0)

    def test_a_leave_ends_after_it_begins(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(CheckViolation, "inspection_leave_days_in_order"),
        ):
            self.inspector.leave_ids = [
                Command.create({"date_from": "2026-12-02", "date_to": "2026-12-01"})
            ]

    def test_trained_of_the_store_and_not_the_receiver(self):
        skill = self.env["inspection.skill"].create({"name": "Probe of this test"})
        self.assertFalse(self._choose(skills=skill))
        self.second.skill_ids = skill
        self.assertEqual(self._choose(skills=skill), self.second)
        self.assertFalse(self._choose(skills=skill, receiver=self.second_inspector_user))
        store = self.env["stock.warehouse"].create(
            {"name": "Second store", "code": "Q2", "company_id": self.company.id}
        )
        self.second.warehouse_ids = store
        self.assertFalse(self._choose(skills=skill))

    def test_never_of_another_company(self):
        other = self._make_company("Other Greengrocer")
        chooser = self.env["inspection.inspector"]._chooser(other, self.supplier, now=NOW)
        due = NOW + timedelta(hours=4)
        none = self.env["inspection.skill"]
        self.assertFalse(chooser(self.warehouse, none, self.receiver, self.supplier, due, 10))

    def test_the_number_of_lots_costs_no_statement(self):
        suppliers = self.supplier | self.other_supplier
        self.env.flush_all()
        with self.assertQueryCount(12):
            choose = self.env["inspection.inspector"]._chooser(self.company, suppliers, now=NOW)
            for _lot in range(50):
                due = NOW + timedelta(hours=4)
                none = self.env["inspection.skill"]
                choose(self.warehouse, none, self.receiver, self.supplier, due, 20)

    def test_planned_minutes_come_with_the_sample(self):
        self.visual.minutes = 2
        self._plan()
        task = self._task_of(self._receive(500))
        self.assertEqual(task.planned_minutes, 10 + 2 * task.sample_size)

    def test_what_nobody_has_is_given_out_when_somebody_is_there(self):
        (self.inspector | self.second).is_available = False
        self._plan()
        task = self._task_of(self._receive(500))
        self.assertFalse(task.inspector_id)
        self.env["inspection.task"]._assign_waiting()
        self.assertFalse(task.inspector_id)
        self.inspector.is_available = True
        self.env["inspection.task"]._assign_waiting()
        self.assertEqual(task.inspector_id, self.inspector)


@tagged("post_install", "-at_install")
class TestBoard(InspectionCase):
    """A planner gives tasks by hand: by dragging cards between people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["inspection.inspector"].create(
            {
                "user_id": cls.second_inspector_user.id,
                "company_id": cls.company.id,
                "shift_start": 0,
                "shift_end": 24,
            }
        )
        cls._plan(cls.visual | cls.card)

    def setUp(self):
        super().setUp()
        self.task = self._task_of(self._receive(500))
        self.assertEqual(self.task.inspector_id, self.inspector)
        self.board = self.task.with_user(self.planner)

    def test_dragged_to_another_person(self):
        self.board.inspector_id = self.second
        self.assertEqual(self.task.user_id, self.second_inspector_user)
        logged = self.env["inspection.audit"].search(
            [("res_id", "=", self.task.id), ("event", "=", "assign")], limit=1
        )
        self.assertIn(self.second.name, logged.data)

    def test_dragged_to_nobody(self):
        self.board.inspector_id = False
        self.assertEqual(self.task.assignment, "none")

    def test_everybody_has_a_column(self):
        board = self.board.with_context(read_group_expand=True)
        columns = board.web_read_group([("id", "=", self.task.id)], ["inspector_id"], [])
        names = {group["inspector_id"] and group["inspector_id"][0] for group in columns["groups"]}
        self.assertLessEqual({self.inspector.id, self.second.id}, names)

    def test_only_planners_drag(self):
        for user in (self.inspector_user, self.second_inspector_user, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.task.with_user(user).inspector_id = self.second

    def test_not_to_the_untrained(self):
        self.card.skill_id = self.env["inspection.skill"].create({"name": "Card of this test"})
        with self.assertRaisesRegex(ValidationError, "is not trained for Card of this test"):
            self.board.inspector_id = self.second
        self.second.skill_ids = self.card.skill_id
        self.board.inspector_id = self.second

    def test_not_to_somebody_of_another_store(self):
        self.second.warehouse_ids = self.env["stock.warehouse"].create(
            {"name": "Second store", "code": "Q2", "company_id": self.company.id}
        )
        with self.assertRaisesRegex(ValidationError, "does not work in"):
            self.board.inspector_id = self.second

    def test_what_was_begun_goes_on_with_the_next(self):
        self._enter(self.task, T_VIS=1)
        with self.assertRaisesRegex(UserError, "has been begun"):
            self.board.inspector_id = False
        self.board.inspector_id = self.second
        result = self.task.result_id
        self.assertEqual(result.inspector_user_id, self.second_inspector_user)
        with self.assertRaises(AccessError):
            self.task.with_user(self.inspector_user).reading_ids[0].note = "mine"
        self.task.with_user(self.second_inspector_user).action_submit()
        self.assertEqual(result.state, "review")

    def test_nobody_reviews_what_he_began(self):
        self.inspector_user.group_ids = [
            Command.link(self.env.ref("supermarket_stock.group_reviewer").id)
        ]
        self._enter(self.task, T_VIS=1)
        self.board.inspector_id = self.second
        self.task.with_user(self.second_inspector_user).action_submit()
        result = self.task.result_id.with_user(self.inspector_user)
        self.assertFalse(result.can_review)
        with self.assertRaisesRegex(AccessError, "inspection of their own"):
            result.action_complete()
        result.with_user(self.reviewer).action_complete()

    def test_what_is_finished_is_nobodys_to_give(self):
        self._inspect(self.task, T_VIS=0)
        for values in ({"inspector_id": self.second.id}, {"date_due": fields.Datetime.now()}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.board.write(values)

    def test_handed_over_at_once(self):
        begun = self._task_of(self._receive(500, "L2"))
        begun.with_user(self.planner).inspector_id = self.inspector
        self._enter(begun)
        self.inspector.with_user(self.planner).action_hand_over()
        self.assertEqual(self.task.inspector_id, self.second)
        self.assertEqual(begun.inspector_id, self.inspector, "what he began he finishes")

    def test_leave_is_the_planners_business(self):
        leaves = self.env["inspection.leave"]
        values = {
            "inspector_id": self.inspector.id,
            "date_from": "2026-12-01",
            "date_to": "2026-12-02",
        }
        leave = leaves.with_user(self.planner).create(values)
        for user in (self.inspector_user, self.reviewer, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                leave.with_user(user).read(["reason"])
        self.assertFalse(self._elsewhere("inspection_planner")["inspection.leave"].search([]))
