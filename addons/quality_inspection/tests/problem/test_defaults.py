from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase

#: What a client may wish of proposals that it does not make.
WISHED = {
    "is_accepted": True,
    "release_rest": True,
    "delist_scope": "store",
    "return_quantity": 1.0,
}


@tagged("post_install", "-at_install")
class TestDefaults(InspectionCase):
    """A proposal says what was found and agreed, whatever its finder had filled in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inspection.penalty.schedule"].create(
            {"partner_id": cls.supplier.id, "severity": "major", "percent": 10, "appeal_days": 7}
        )
        cls._plan()

    def _completed(self, lot, context):
        task = self._task_of(self._receive(500, lot))
        result = self._inspect(task, T_VIS=task.sample_size)
        result.with_user(self.reviewer).with_context(**context).action_complete()
        return task.problem_ids

    def _check(self, problems):
        self.assertEqual(set(problems.mapped("problem_type")), {"return", "fine"})
        self.assertFalse(any(problems.mapped("is_accepted")))
        self.assertFalse(any(problems.mapped("release_rest")))
        self.assertEqual(set(problems.mapped("delist_scope")), {"company"})
        self.assertEqual(set(problems.mapped("asked_quantity")), {0})

    def test_of_a_context(self):
        context = {f"default_{name}": value for name, value in WISHED.items()}
        self._check(self._completed("L1", context))

    def test_set_for_good(self):
        for name, value in WISHED.items():
            self.env["ir.default"].with_user(self.reviewer).set(
                "inspection.problem", name, value, user_id=self.reviewer.id
            )
        self._check(self._completed("L1", {}))

    def test_of_a_proposal_by_hand(self):
        fine = self._problem(self._completed("L1", {}), "fine")
        fine.with_user(self.accountant)._reject("Once more")
        again = (
            self.env["inspection.problem"]
            .with_user(self.second_reviewer)
            .with_context(default_is_accepted=True)
            .create({"result_id": fine.result_id.id, "problem_type": "fine"})
        )
        self.assertFalse(again.is_accepted)

    def _problem(self, problems, problem_type):
        return problems.filtered(lambda one: one.problem_type == problem_type)

    def test_who_says_that_the_rest_is_good_does_not_approve_it(self):
        back = self._problem(self._completed("L1", {}), "return")
        back.with_user(self.second_reviewer).return_quantity = 20
        manager = back.with_user(self.manager)
        manager.release_rest = True
        with self.assertRaises(AccessError):
            manager.action_approve()
        back.with_user(self.second_reviewer).action_approve()
        self.assertEqual(self._sellable(self.warehouse), 480)

    def test_what_is_no_result_or_kind_is_named(self):
        result = self._completed("L1", {}).result_id
        problems = self.env["inspection.problem"].with_user(self.reviewer)
        for values in (
            *({"result_id": one, "problem_type": "fine"} for one in ("x", [1], {}, 1.5, True)),
            *({"result_id": result.id, "problem_type": one} for one in ([], {}, 7, "x", None)),
            *(
                {"result_id": result.id, "problem_type": "delist", "delist_scope": one}
                for one in ([], {}, 7, "x")
            ),
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                problems.create(values)
