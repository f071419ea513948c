from odoo.exceptions import UserError, ValidationError
from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestLaboratory(InspectionCase):
    """A positive rapid test holds the lot; what the laboratory measures decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skill = cls.env["inspection.skill"].create({"name": "Test laboratory"})
        cls.residue = cls._item("T-LAB", "numeric", "critical", high=0.05)
        cls.residue.skill_id = cls.skill
        cls.card.laboratory_item_id = cls.residue
        cls.chemist = cls.env["inspection.inspector"].create(
            {
                "user_id": cls.second_inspector_user.id,
                "company_id": cls.company.id,
                "skill_ids": cls.skill.ids,
                "shift_start": 0,
                "shift_end": 24,
            }
        )
        cls.plan = cls._plan(cls.visual | cls.card, rule={"hold_until_inspected": False})

    def _screened(self, lot="L1", **values):
        """Receive a lot and hand in a positive rapid test; return its task."""
        task = self._task_of(self._receive(500, lot))
        self._hand_in(task, T_CARD="nonconform", **values)
        return task

    def _hand_in(self, task, **values):
        task = self._enter(task, task.user_id, **values)
        task.action_submit()

    def _is_held(self, task):
        task.lot_id.invalidate_recordset()
        return task.lot_id.is_on_hold

    def _confirm(self, task):
        task.result_id.with_user(self.reviewer).action_complete()

    def _measure(self, laboratory, value):
        self._hand_in(laboratory, T_LAB=value)
        self._confirm(laboratory)

    def test_held_and_sent_the_moment_it_is_handed_in(self):
        task = self._task_of(self._receive(500))
        self.assertFalse(self._is_held(task))
        self._hand_in(task, T_CARD="nonconform")
        self.assertTrue(self._is_held(task))
        laboratory = task.reinspection_ids
        self.assertTrue(laboratory.is_laboratory)
        self.assertEqual(laboratory.line_ids.item_id, self.residue)
        self.assertEqual(laboratory.inspector_id, self.chemist)
        self.assertEqual((laboratory.lot_ids, laboratory.state), (task.lot_ids, "todo"))

    def test_the_rapid_test_alone_proposes_nothing(self):
        task = self._screened()
        self._confirm(task)
        self.assertEqual(task.verdict, "fail")
        self.assertFalse(task.problem_ids)
        self.assertTrue(self._is_held(task))

    def test_the_laboratory_sets_it_free(self):
        task = self._screened()
        self._confirm(task)
        self._measure(task.reinspection_ids, 0.01)
        self.assertFalse(self._is_held(task))
        self.assertFalse(task._family().problem_ids)

    def test_the_laboratory_confirms_it(self):
        task = self._screened()
        self._confirm(task)
        self._measure(task.reinspection_ids, 0.2)
        self.assertTrue(self._is_held(task))
        kinds = sorted(task._family().problem_ids.mapped("problem_type"))
        self.assertEqual(kinds, ["return", "warning"])

    def test_the_laboratory_may_be_first(self):
        for value, is_held in ((0.01, False), (0.2, True)):
            with self.subTest(value):
                task = self._screened(f"F{value}")
                self._measure(task.reinspection_ids, value)
                self.assertTrue(self._is_held(task), "the rapid test was not reviewed yet")
                self._confirm(task)
                self.assertEqual(self._is_held(task), is_held)
                kinds = sorted(task._family().problem_ids.mapped("problem_type"))
                self.assertEqual(kinds, ["return", "warning"] if is_held else [])

    def test_what_failed_otherwise_is_not_set_free_by_the_laboratory(self):
        task = self._screened(T_VIS=50)
        self._confirm(task)
        self.assertTrue(task.problem_ids)
        self._measure(task.reinspection_ids, 0.01)
        self.assertTrue(self._is_held(task))
        self.assertEqual(set(task.problem_ids.mapped("state")), {"proposed"})

    def test_a_mistyped_test_still_waits_for_the_laboratory(self):
        task = self._screened()
        task.result_id.with_user(self.reviewer)._revise("Read the card again")
        task.with_user(task.user_id).reading_ids.filtered("finding").finding = "conform"
        task.with_user(task.user_id).action_submit()
        self._confirm(task)
        self.assertEqual(task.verdict, "pass")
        self.assertTrue(self._is_held(task))
        with self.assertRaisesRegex(UserError, "waits for the laboratory"):
            task.hold_ids.with_user(self.manager).action_release()
        self._measure(task.reinspection_ids, 0.01)
        self.assertFalse(self._is_held(task))

    def test_handed_in_again_it_goes_there_once(self):
        task = self._screened()
        task.result_id.with_user(self.reviewer)._revise("Add a photo")
        task.with_user(task.user_id).action_submit()
        self.assertEqual(len(task.reinspection_ids), 1)

    def test_cancelled_at_the_laboratory_it_counts_as_failed(self):
        task = self._screened()
        self._cancel(task.reinspection_ids)
        self._confirm(task)
        self.assertTrue(task.problem_ids)
        self.assertTrue(self._is_held(task))

    def test_cancelled_after_the_review_it_counts_as_failed(self):
        task = self._screened()
        self._confirm(task)
        self.assertFalse(task.problem_ids)
        self._cancel(task.reinspection_ids)
        self.assertTrue(task.problem_ids)
        self.assertTrue(self._is_held(task))
        self.assertTrue(task.result_id.is_original)
        self.assertEqual(self._series("critical").recent, "R")

    def test_positive_again_in_a_repetition_is_a_failure(self):
        task = self._screened()
        self._confirm(task)
        self._measure(task.reinspection_ids, 0.01)
        self.assertFalse(self._is_held(task))
        task.with_user(self.planner).action_reinspect()
        again = task.reinspection_ids.filtered(lambda one: one.state == "todo")
        self._hand_in(again, T_CARD="nonconform")
        self._confirm(again)
        self.assertTrue(self._is_held(task))

    def test_the_lot_counts_once_as_the_laboratory_finds_it(self):
        """In its series, in the supplier's history and score: whoever was reviewed first."""
        for value, letter in ((0.01, "A"), (0.2, "R")):
            for first in ("test", "laboratory"):
                with self.subTest(value=value, first=first):
                    supplier = self.env["res.partner"].create({"name": f"{value} {first}"})
                    order = self._order(500, supplier=supplier)
                    task = self._task_of(self._receive(500, f"{value}{first}", order=order))
                    self._hand_in(task, T_CARD="nonconform")
                    laboratory = task.reinspection_ids
                    self.assertFalse(laboratory.class_ids.series_id)
                    steps = [
                        lambda task=task: self._confirm(task),
                        lambda one=laboratory, value=value: self._measure(one, value),
                    ]
                    for step in steps if first == "test" else reversed(steps):
                        step()
                    series = self._series("critical", supplier=supplier)
                    self.assertEqual(series.recent, letter)
                    results = task._family().result_ids.filtered("is_original")
                    self.assertEqual(results, laboratory.result_id)
                    self.assertEqual(results.verdict, "pass" if letter == "A" else "fail")

    def test_a_step_of_the_contract_counts_the_lot_once(self):
        schedules = self.env["inspection.penalty.schedule"]
        for number, percent in ((1, 5), (2, 20)):
            schedules.create(
                {
                    "partner_id": self.supplier.id,
                    "company_id": self.company.id,
                    "severity": "critical",
                    "percent": percent,
                    "from_failure": number,
                }
            )
        fines = []
        for lot in "AB":
            task = self._screened(lot)
            self._confirm(task)
            self._measure(task.reinspection_ids, 0.2)
            fines.append(self._problem(task._family(), "fine").amount)
        self.assertEqual(fines, [50, 200])

    def test_a_plan_needs_the_limit_of_what_confirms(self):
        self.residue.limit_ids.active = False
        with self.assertRaisesRegex(UserError, "T-LAB"):
            self._plan(self.card)

    def test_what_confirms_stays_while_a_plan_is_active(self):
        with self.assertRaisesRegex(UserError, "T-CARD"):
            self.residue.active = False

    def test_no_rapid_test_confirms_another(self):
        with self.assertRaisesRegex(ValidationError, "Confirmed By"):
            self.visual.laboratory_item_id = self.card
        with self.assertRaisesRegex(ValidationError, "Confirmed By"):
            self.card.laboratory_item_id = self.card

    def test_items_of_an_older_database_learn_what_confirms_them(self):
        """What is there is not loaded again; what somebody chose stays."""
        names = ("item_veg_01", "item_aqu_03")
        vegetables, fish = [self.env.ref(f"quality_inspection.{name}") for name in names]
        laboratory = vegetables.laboratory_item_id
        self.assertTrue(laboratory)
        vegetables.laboratory_item_id, fish.laboratory_item_id = False, self.residue
        script = file_path("quality_inspection/migrations/19.0.1.7.0/post-laboratory_tests.py")
        for version, known in (("19.0.1.6.0", False), ("19.0.1.5.0", laboratory)):
            self.env.flush_all()
            load_script(script, "laboratory").migrate(self.env.cr, version)
            self.env.invalidate_all()
            self.assertEqual(vegetables.laboratory_item_id, known or laboratory.browse())
            self.assertEqual(fish.laboratory_item_id, self.residue)
