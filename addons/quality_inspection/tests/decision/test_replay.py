import hashlib
import hmac
from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import InspectionCase

DAY = datetime(2026, 11, 2, 9)


@tagged("post_install", "-at_install")
class TestReplay(InspectionCase):
    """An auditor sees how a decision came about, each step computed anew."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(DAY):
            cls.plan = cls._plan(selection="risk")

    def _decision(self, days=0, defects=None, lot="L1"):
        with freeze_time(DAY + timedelta(days=days)):
            picking = self._receive(500, lot)
            task = self._task_of(picking)
            if defects is not None and task:
                result = self._inspect(task, T_VIS=defects)
                result.with_user(self.reviewer).action_complete()
        return self.env["inspection.decision"].search([("picking_id", "=", picking.id)])

    def _replay(self, decision, user=None, **values):
        decision = decision.with_user(user or self.reviewer)
        action = decision.action_open_replay()
        replay = decision.env["inspection.replay"].browse(action["res_id"])
        if values:
            replay.write(values)
            replay.action_replay()
        return replay

    def _steps(self, replay):
        return {line.name: line for line in replay.line_ids}

    def test_nothing_later_counts(self):
        """Lots that failed since are no part of what was known then."""
        for number in range(4):
            self._decision(number, defects=0, lot=f"B{number}")
        decision = self._decision(6, lot="OF-THAT-DAY")
        for number in range(3):
            self._decision(8 + number, defects=9, lot=f"A{number}")
        replay = self._replay(decision)
        self.assertTrue(replay.is_same, [(x.name, x.found, x.recorded) for x in replay.line_ids])
        self.assertEqual(self._steps(replay)["Lots in the history"].found, "4")

    def test_the_draw_can_be_recomputed_with_any_tool(self):
        decision = self._decision()
        replay = self._replay(decision)
        digest = hmac.new(
            self.plan.secret.encode(), replay.message.encode(), hashlib.sha256
        ).digest()
        self.assertEqual(digest.hex(), replay.digest)
        self.assertAlmostEqual(int.from_bytes(digest[:8], "big") / 2**64, decision.u, 15)

    def test_units_of_the_sample(self):
        replay = self._replay(self._decision())
        step = self._steps(replay)["Units of the sample"]
        self.assertEqual(step.found, replay.task_id.sample_units)
        self.assertTrue(step.is_same)

    def test_the_deposited_secret(self):
        decision = self._decision()
        same = self._replay(decision, secret=self.plan.secret)
        self.assertTrue(same.is_same)
        self.assertFalse(same.secret, "it is kept nowhere")
        other = self._replay(decision, secret="another one")
        self.assertFalse(other.is_same)
        self.assertFalse(self._steps(other)["u: the draw"].is_same)

    def test_what_was_changed_by_sql_is_marked(self):
        decision = self._decision()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE inspection_decision SET risk = 0.9 WHERE id = %s", [decision.id]
        )
        decision.invalidate_recordset()
        replay = self._replay(decision)
        self.assertFalse(replay.is_same)
        wrong = replay.line_ids.filtered(lambda line: not line.is_same).mapped("name")
        self.assertIn("R: the risk", wrong)

    def test_whose_business_it_is(self):
        decision = self._decision()
        self.assertTrue(self._replay(decision, self.planner).is_same)
        for user in (self.cashier, self.receiver):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._replay(decision, user)
        with self.assertRaises(AccessError):
            decision.with_env(self._elsewhere("reviewer")).action_open_replay()
