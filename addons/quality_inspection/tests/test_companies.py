from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import InspectionCase

#: Words and skills that all companies share: nothing of a company is in them.
SHARED = {"inspection.skill"}


@tagged("post_install", "-at_install")
class TestCompanies(InspectionCase):
    """Company A never sees, blocks or fines company B."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._make_company("Other Grocer")
        cls.stranger = cls._user(
            "stranger",
            *("admin", "store_manager", "inspection_planner", "inspector", "reviewer"),
            *("accountant", "buyer", "receiver"),
        )
        cls.stranger.write({"company_id": cls.other.id, "company_ids": [(6, 0, cls.other.ids)]})
        cls.env.user.company_ids |= cls.other

    def _there(self):
        """The environment of who may do everything, in the other company."""
        return self.env(user=self.stranger, context={"allowed_company_ids": self.other.ids})

    def _ours(self):
        """{model: records of our company}, one of each model at least."""
        self.env["inspection.penalty.schedule"].create(
            {"partner_id": self.supplier.id, "severity": "major", "percent": 10}
        )
        own = {"company_id": self.company.id}
        item = self.env["inspection.item"].create(
            {"code": "T-OWN", "name": "Own", "item_type": "numeric", **own}
        )
        standard = self.env["inspection.standard"].create(
            {"code": "OWN", "name": "Own", "region": "policy", **own}
        )
        self.env["inspection.limit"].create(
            {"item_id": item.id, "standard_id": standard.id, "region": "policy", "has_high": True,
             "high": 1, **own}
        )  # fmt: skip
        self.company.write({"inspection_alert_product": 1, "inspection_alert_min_lots": 1})
        self._plan()
        task = self._fail(500)
        self._problem(task, "fine").with_user(self.manager).action_approve()
        self.env["inspection.supplier.score"]._score_all()
        self.env["inspection.leave"].create(
            {"inspector_id": self.inspector.id, "date_from": "2030-01-01", "date_to": "2030-01-02"}
        )
        task.plan_id.action_inspect_stock()
        self.env["inspection.purge"].create({"reason": "Its time has ended", **own})
        return {
            name: self.env[name].sudo().search([("company_id", "=", self.company.id)])
            for name in self._kept_models()
        }

    def _kept_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("inspection.")
            and not (model._abstract or model._transient)
            and name not in SHARED
        )

    def test_every_model_keeps_companies_apart(self):
        there = self._there()
        for name, ours in self._ours().items():
            with self.subTest(model=name):
                self.assertTrue(ours, "nothing to be seen: the test could not fail")
                foreign = there[name].browse(ours.ids)
                self.assertFalse(there[name].search([("id", "in", ours.ids)]))
                self.assertFalse(foreign._filtered_access("read"))
                for operation in ("read", "write", "unlink"):
                    with self.assertRaises(AccessError):
                        foreign.check_access(operation)

    def test_buttons_of_ours_are_dead_for_strangers(self):
        self._plan()
        task = self._fail(500)
        there = self._there()
        fine = there["inspection.problem"].browse(task.problem_ids[:1].id)
        series = there["inspection.series"].browse(task.class_ids.series_id[:1].id)
        for act in (
            fine.action_approve,
            lambda: fine._undo("Mine now"),
            there["inspection.task"].browse(task.id).action_reinspect,
            there["inspection.result"].browse(task.result_id.id).action_complete,
            series.action_authorise_reduced,
            series.action_toggle_steady,
            task.plan_id.with_env(there).action_suspend,
            task.plan_id.rule_ids.with_env(there).action_per_pair,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_our_hold_and_delisting_block_nobody_else(self):
        self._plan()
        task = self._fail(500)
        delist = self.env["inspection.problem"].with_user(self.reviewer)
        delist = delist.create({"result_id": task.result_id.id, "problem_type": "delist"})
        delist.with_user(self.manager).action_approve()
        store = self.env["stock.warehouse"].search([("company_id", "=", self.other.id)], limit=1)
        lot = self.env["stock.lot"].create(
            {"name": "THEIRS", "product_id": self.product.id, "company_id": self.other.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            self.product, store.lot_stock_id, 40, lot_id=lot
        )
        goods = self.product.with_env(self._there())
        self.assertEqual(goods._get_sellable_quantities(store)[store.id, goods.id], 40)
        order = self._order_there(5)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def _order_there(self, quantity):
        return self._there()["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "company_id": self.other.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_qty": quantity})
                ],
            }
        )

    def test_their_contract_fines_nobody_here(self):
        self.env["inspection.penalty.schedule"].create(
            {
                "partner_id": self.supplier.id,
                "company_id": self.other.id,
                "severity": "major",
                "percent": 50,
            }
        )
        self._plan()
        task = self._fail(500)
        self.assertFalse(self._problem(task, "fine"))
        self.assertTrue(self._problem(task, "warning"))

    def test_their_plan_inspects_nothing_here(self):
        plan = self._plan(activate=False, company_id=self.other.id, supplier_ids=[])
        plan.with_company(self.other).action_activate()
        self.assertFalse(self._task_of(self._receive(500)))

    def test_our_failures_weigh_nothing_there(self):
        """Score, history and series of a supplier are each company's own."""
        self._plan()
        self._fail(500)
        self.env["inspection.supplier.score"]._score_all()
        supplier = self.supplier.with_env(self._there())
        self.assertFalse(supplier.inspection_grade)
        self.assertEqual(supplier.inspection_task_count, 0)
        decisions = self._there()["inspection.decision"].sudo()
        _belief, _prior, lots = decisions._belief_of(self.other, self.supplier, self.leaves)
        self.assertFalse(lots)
        series = self.env["inspection.series"].sudo().search([("company_id", "=", self.other.id)])
        self.assertFalse(series)
