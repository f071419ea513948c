from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestClasses(InspectionCase):
    """The verdict by class of nonconformity, and the series that follows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dirt = cls._item("T-DIRT", "aql", "major")
        cls.shape = cls._item("T-SHAPE", "aql", "major")
        cls.label = cls._item("T-LABEL", "qualitative", "minor")
        cls.colour = cls._item("T-COLOUR", "aql", "minor")

    def _verdict(self, items, quantity=500, lot="L1", **values):
        self._plan(items, rule={"aql_minor": "4.0"})
        task = self._task_of(self._receive(quantity, lot))
        return self._inspect(task, **values)

    def test_ac_is_of_the_class(self):
        """H, 2.5: Ac 3. Three characteristics with 3 each are 9 nonconforming units."""
        items = self.visual | self.dirt | self.shape
        result = self._verdict(items, T_VIS=3, T_DIRT=3, T_SHAPE=3)
        self.assertEqual((result.verdict, result.nonconforming), ("fail", 9))
        self.assertEqual(result.tally, "Major 9/3")

    def test_three_of_a_class_pass(self):
        items = self.visual | self.dirt | self.shape
        self.assertEqual(self._verdict(items, T_VIS=1, T_DIRT=1, T_SHAPE=1).verdict, "pass")

    def test_one_minor_finding_is_counted(self):
        result = self._verdict(self.visual | self.label, T_LABEL="nonconform")
        self.assertEqual((result.verdict, result.tally), ("pass", "Major 0/3 · Minor 1/5"))

    def test_minor_beyond_its_own_ac(self):
        # H, 4.0: Ac 5
        self.assertEqual(self._verdict(self.colour, T_COLOUR=5).verdict, "pass")

    def test_minor_rejects(self):
        result = self._verdict(self.colour, T_COLOUR=6)
        self.assertEqual((result.verdict, result.failed_class), ("fail", "minor"))

    def test_n_is_of_the_class(self):
        """H: major at 0.65 is n 80, Ac 1; minor at 4.0 is n 50, Ac 5, and Ac belongs to its n."""
        self._plan(self.visual | self.colour, rule={"aql": "0.65", "aql_minor": "4.0"})
        task = self._task_of(self._receive(500))
        counted = {line.item_id: (line.sample_size, line.accept_number) for line in task.line_ids}
        self.assertEqual(counted, {self.visual: (80, 1), self.colour: (50, 5)})
        self.assertEqual(task.sample_size, 80, "so many are drawn")
        with self.assertRaisesRegex(UserError, "from 0 to 50"):
            self._enter(task, T_COLOUR=51)

    def test_above_aql_10_nonconformities_count(self):
        """H, 100: n 13, Ac 21. More than Ac units can't be bad; more nonconformities can."""
        self._plan(rule={"aql": "100"})
        task = self._task_of(self._receive(500))
        self.assertEqual((task.sample_size, task.accept_number), (13, 21))
        result = self._inspect(task, T_VIS=22)
        self.assertEqual((result.verdict, result.tally), ("fail", "Major 22/21"))

    def test_above_aql_10_a_unit_may_have_two(self):
        smell = self._item("T-SMELL", "qualitative", "minor", readings=4)
        self.label.readings_per_lot = 4
        plan = self._plan(self.label | smell, rule={"aql_minor": "15"})
        plan.rule_ids.iso_level = "S-1"
        task = self._enter(self._task_of(self._receive(500)))
        for reading in task.reading_ids.filtered(lambda one: one.sequence <= 2):
            reading.finding = "nonconform"
        task.action_submit()
        self.assertEqual(task.result_id.nonconforming, 4)

    def test_any_critical_rejects(self):
        result = self._verdict(self.visual | self.card, T_CARD="nonconform")
        self.assertEqual((result.verdict, result.failed_class), ("fail", "critical"))
        self.assertEqual(result.tally, "Critical 1/0 · Major 0/3")

    def test_a_label_that_lacks_its_date_rejects(self):
        """H, 2.5: Ac 3 is of 50 units; one finding on the lot as a whole is none of them."""
        paper = self._item("T-DOC", "document", "major")
        result = self._verdict(self.visual | paper, T_DOC="nonconform")
        self.assertEqual((result.verdict, result.failed_items), ("fail", "Item T-DOC"))

    def test_one_finding_on_the_lot_rejects(self):
        smell = self._item("T-SMELL", "qualitative", "major")
        result = self._verdict(self.visual | smell, T_SMELL="nonconform")
        self.assertEqual((result.verdict, result.failed_class), ("fail", "major"))

    def test_findings_on_each_unit_have_an_ac(self):
        """S-4, 6.5: n 13, Ac 2, and thirteen units are smelt at."""
        smell = self._item("T-SMELL", "qualitative", "major", readings=13)
        self._plan(smell, rule={"iso_level": "S-4", "aql": "6.5"})
        task = self._enter(self._task_of(self._receive(500)))
        self.assertEqual((task.sample_size, task.accept_number), (13, 2))
        task.reading_ids[:2].finding = "nonconform"
        task.action_submit()
        self.assertEqual((task.result_id.verdict, task.result_id.tally), ("pass", "Major 2/2"))

    def test_a_measured_limit_knows_no_ac(self):
        result = self._verdict(self.visual | self.temperature, T_TEMP=9)
        self.assertEqual((result.verdict, result.failed_class), ("fail", "major"))

    def test_series_by_class_and_aql(self):
        result = self._verdict(self.visual | self.colour | self.card, T_COLOUR=6)
        result.with_user(self.reviewer).action_complete()
        recent = {
            row.defect_class: (row.aql, row.outcome, row.series_id.recent)
            for row in result.task_id.class_ids
        }
        self.assertEqual(
            recent,
            {
                "critical": ("2.5", "accepted", "A"),
                "major": ("2.5", "accepted", "A"),
                "minor": ("4.0", "rejected", "R"),
            },
        )

    def test_papers_alone_are_no_lot_of_the_series(self):
        self._plan(self.visual | self.temperature, frequency="week")
        for number in range(3):
            task = self._task_of(self._receive(50, f"W{number}"))
            self._inspect(task, T_VIS=0).with_user(self.reviewer).action_complete()
        self.assertEqual(self._series().recent, "A")
        _belief, _prior, history = self.env["inspection.decision"]._belief_of(
            self.company, self.supplier, self.leaves
        )
        self.assertEqual(len(history), 1)

    def test_lots_count_in_the_order_they_came(self):
        """Three lots of one morning: the two bad ones tighten, whoever is reviewed first."""
        self._plan(rule={"hold_until_inspected": False})
        tasks = [self._task_of(self._receive(500, name)) for name in "ABCDE"]
        defects = dict(zip("ABCDE", (9, 0, 0, 0, 9), strict=True))
        for task in reversed(tasks):
            found = defects[task.lot_id.name]
            self._inspect(task, T_VIS=found).with_user(self.reviewer).action_complete()
        series = self._series()
        self.assertEqual(series.severity, "tightened")
        self.assertEqual(series.accepted_run, 0)

    def test_a_lot_drawn_before_does_not_relax(self):
        """Accepted under normal inspection says nothing about the tightened one."""
        self._plan(rule={"hold_until_inspected": False})
        tasks = [self._task_of(self._receive(500, name)) for name in "ABCDEFG"]
        for task in tasks:
            found = 9 if task.lot_id.name in "AB" else 0
            self._inspect(task, T_VIS=found).with_user(self.reviewer).action_complete()
        series = self._series()
        self.assertEqual((series.severity, series.accepted_run), ("tightened", 0))

    def test_discontinued_lots_stay_on_hold(self):
        self._plan(rule={"hold_until_inspected": False})
        # sudo is what the rules use: a bad supplier without playing all its lots
        self._series().sudo().write({"severity": "discontinued"})
        task = self._task_of(self._receive(500, "D1"))
        self.assertEqual(task.decision_id.reason, "discontinued")
        self.assertEqual(task.regime, "tightened")
        self._inspect(task).with_user(self.reviewer).action_complete()
        self.assertTrue(task.lot_id.is_on_hold)
        hold = task._active_holds().with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Resume it after corrective"):
            hold.action_release()
        self._series().with_user(self.reviewer).action_resume()
        self.assertTrue(hold.action_release())
