from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import InspectionCase

#: model: {role: rights}; r read, w write, c create, d delete. A role left out has none.
MATRIX = {
    "inspection.item": {"planner": "rwcd", "inspector": "r", "reviewer": "r", "buyer": "r",
                        "accountant": "r", "receiver": "r", "manager": "rwcd"},
    "inspection.limit": {"planner": "rwcd", "inspector": "r", "reviewer": "r", "buyer": "r",
                         "accountant": "r", "receiver": "r", "manager": "rwcd"},
    "inspection.plan": {"planner": "rwcd", "inspector": "r", "reviewer": "r", "buyer": "r",
                        "manager": "rwcd"},
    "inspection.rule": {"planner": "rwcd", "inspector": "r", "reviewer": "r", "buyer": "r",
                        "manager": "rwcd"},
    "inspection.series": {"planner": "r", "inspector": "r", "reviewer": "r", "buyer": "r",
                          "accountant": "r", "manager": "r"},
    "inspection.decision": {"planner": "r", "inspector": "r", "reviewer": "r", "buyer": "r",
                            "manager": "r"},
    "inspection.task": {"planner": "rw", "inspector": "rw", "reviewer": "rw", "buyer": "r",
                        "accountant": "r", "receiver": "r", "manager": "rw"},
    "inspection.result": {"planner": "rw", "inspector": "rw", "reviewer": "rw", "buyer": "r",
                          "accountant": "r", "receiver": "r", "manager": "rw"},
    "inspection.problem": {"planner": "r", "inspector": "r", "reviewer": "rwc", "buyer": "r",
                           "accountant": "rw", "receiver": "r", "manager": "rwc"},
    "inspection.penalty.schedule": {"reviewer": "r", "buyer": "r", "accountant": "rwcd",
                                    "manager": "rwcd"},
    "inspection.alert": {"planner": "rw", "inspector": "r", "reviewer": "rw", "buyer": "r",
                         "accountant": "r", "manager": "rw"},
    "inspection.audit": {"planner": "r", "reviewer": "r", "accountant": "r", "manager": "r"},
    "inspection.inspector": {"planner": "rwc", "inspector": "r", "reviewer": "r", "buyer": "r",
                             "accountant": "r", "receiver": "r", "manager": "rwc"},
    "inspection.supplier.score": {"planner": "r", "inspector": "r", "reviewer": "r", "buyer": "r",
                                  "accountant": "r", "receiver": "r", "manager": "r"},
}  # fmt: skip
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(InspectionCase):
    """Who may do what, by role and company."""

    def test_role_matrix(self):
        people = {
            "planner": self.planner,
            "inspector": self.inspector_user,
            "reviewer": self.reviewer,
            "buyer": self.buyer,
            "accountant": self.accountant,
            "receiver": self.receiver,
            "manager": self.manager,
            "cashier": self.cashier,
        }
        for model, rights in MATRIX.items():
            for role, user in people.items():
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            self.env[model].with_user(user).has_access(operation),
                            letter in rights.get(role, ""),
                        )

    def test_secret_of_a_plan(self):
        plan = self._plan()
        for user in (self.planner, self.manager, self.inspector_user):
            with self.assertRaises(AccessError):
                plan.with_user(user).read(["secret"])
        self.assertTrue(plan.with_user(self.reviewer).action_view_decisions())

    def test_what_draws_are_made_of_is_nobodys(self):
        plan = self._plan()
        self._receive(500)
        other = self._make_company("Other Grocer")
        self.manager.company_ids |= other
        for user in (self.planner, self.manager):
            for vals in (
                {"code": "OTHER"},
                {"secret": "0"},
                {"creator_id": self.buyer.id},
                {"company_id": other.id},
            ):
                with self.subTest(vals=vals), self.assertRaises(AccessError):
                    plan.with_user(user).write(vals)
        plan.with_user(self.planner).name = "Greens"

    def test_task_fields_are_closed(self):
        self._plan()
        task = self._task_of(self._receive(500))
        for user, vals in (
            (self.inspector_user, {"sample_size": 1}),
            (self.inspector_user, {"inspector_id": False}),
            (self.planner, {"accept_number": 40}),
            (self.manager, {"quantity": 1}),
        ):
            with self.assertRaises(AccessError):
                task.with_user(user).write(vals)
        task.with_user(self.planner).write({"inspector_id": self.inspector.id})

    def test_companies_are_apart(self):
        self._plan()
        task = self._fail(500)
        other = self._make_company("Other Grocer")
        self.manager.write({"company_id": other.id, "company_ids": [(6, 0, other.ids)]})
        stranger = self.env(user=self.manager, context={"allowed_company_ids": other.ids})
        for record in (task, task.result_id, task.problem_ids, task.decision_id, task.plan_id):
            foreign = stranger[record._name].browse(record.ids)
            with self.assertRaises(AccessError):
                foreign.check_access("read")
            self.assertFalse(stranger[record._name].search([("id", "in", record.ids)]))
        with self.assertRaises(AccessError):
            stranger["inspection.problem"].browse(task.problem_ids[:1].id).action_approve()
        foreign_audit = stranger["inspection.audit"].search([("company_id", "=", self.company.id)])
        self.assertFalse(foreign_audit)

    def test_what_all_companies_share_is_not_one_planners(self):
        """A planner of one company moves no limit by which another one inspects."""
        shared = self.lead | self.card
        limit = self.lead.limit_ids[:1]
        self.assertFalse(shared.company_id)
        mine = {
            "item_id": self.lead.id,
            "standard_id": limit.standard_id.id,
            "region": "cn",
        }
        planner = self.env(user=self.planner)
        for change in (
            lambda: limit.with_env(planner).write({"high": 60}),
            lambda: limit.with_env(planner).action_archive(),
            lambda: limit.with_env(planner).unlink(),
            lambda: limit.with_env(planner).create({**mine, "has_high": True, "high": 60}),
            lambda: limit.standard_id.with_env(planner).write({"date_to": "2020-01-01"}),
            lambda: self.card.with_env(planner).write({"item_type": "numeric"}),
            lambda: self.card.with_env(planner).unlink(),
        ):
            with self.assertRaisesRegex(AccessError, "all companies"), self.env.cr.savepoint():
                change()
        own = planner["inspection.item"].create({"code": "T-OWN", "name": "Own"})
        self.assertEqual(own.company_id, self.company)
        with self.assertRaisesRegex(AccessError, "all companies"), self.env.cr.savepoint():
            own.company_id = False
        limit.with_env(planner).create({**mine, "item_id": own.id})
        self.planner.company_ids = self.env["res.company"].search([])
        limit.with_env(planner).high = 0.1
        self.assertEqual(limit.high, 0.1)

    def test_receiver_needs_no_right_of_inspection(self):
        self._plan()
        picking = self._receive(500, user=self.receiver)
        self.assertTrue(self._task_of(picking))

    def test_a_lot_opens_for_those_without_purchase_rights(self):
        self._plan()
        lot = self._receive().move_line_ids.lot_id
        people = self.cashier | self.inspector_user | self.reviewer | self.planner | self.receiver
        for user in people:
            [row] = lot.with_user(user).web_read(
                {"purchase_order_ids": {}, "purchase_order_count": {}}
            )
            self.assertEqual(row["purchase_order_count"], 1, user.login)

    def test_forms_open_for_their_people(self):
        self._plan()
        task = self._fail(500)
        for user in (self.inspector_user, self.reviewer, self.buyer, self.accountant, self.manager):
            for record in (task, task.problem_ids[:1]):
                with self.subTest(user=user.login, model=record._name):
                    seen = record.with_user(user)
                    view = seen.get_view(view_type="form")
                    self.assertTrue(view["arch"])
                    seen.web_read({name: {} for name in self._readable(seen)})

    def _readable(self, record):
        return [
            name
            for name, field in record._fields.items()
            if record._has_field_access(field, "read") and field.type != "properties"
        ]
