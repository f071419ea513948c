from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

#: What is committed here is taken away in this order, by SQL where the books forbid it.
TABLES_OF_TASKS = (
    "inspection_reading",
    "inspection_problem",
    "inspection_result",
    "inspection_task_line",
    "inspection_task_class",
)


@tagged("post_install", "-at_install")
class TestTwoAtOnce(BaseCase):
    """Two people on connections of their own, with real commits, and who starts over sees it."""

    def setUp(self):
        super().setUp()
        # Odoo's runner holds this lock, which every new transaction of another thread needs
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.registry = Registry(get_db_name())
        self.name = f"two-at-once-{uuid4()}"
        self.addCleanup(self._clean_up)
        with self._env() as env:
            self._make(env)

    @contextmanager
    def _env(self, user=SUPERUSER_ID):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, user, {"tracking_disable": True})

    def _make(self, env):
        category = env["product.category"].create({"name": self.name})
        supplier = env["res.partner"].create({"name": self.name, "is_company": True})
        self._make_contract(env, supplier)
        product = env["product.product"].create(
            {
                "name": self.name,
                "is_storable": True,
                "tracking": "lot",
                "categ_id": category.id,
                "standard_price": 2,
            }
        )
        item = env["inspection.item"].create(
            {"code": self.name, "name": "Look", "item_type": "aql", "defect_class": "major"}
        )
        plan = env["inspection.plan"].create(
            {
                "name": self.name,
                "category_ids": [Command.set(category.ids)],
                "date_start": fields.Date.today() - timedelta(days=1),
                "rule_ids": [Command.create({"item_ids": [Command.set(item.ids)]})],
            }
        )
        self.people = [
            new_test_user(
                env,
                login=f"{role}-{self.name}",
                groups=f"supermarket_stock.group_{role}",
            ).id
            for role in ("inspector", "reviewer", "store_manager")
        ]
        env["inspection.inspector"].create(
            {"user_id": self.people[0], "shift_start": 0, "shift_end": 24}
        )
        self.product_id, self.plan_id = product.id, plan.id
        self.picking_id = self._receive(env, product, supplier).id
        plan.action_activate()

    def _make_contract(self, env, supplier):
        """A tenth of the lot's value for a failure, and the accounts it is posted to."""
        code = self.name[-8:].upper()
        payable, penalties = env["account.account"].create(
            [
                {"name": self.name, "code": f"{code}1", "account_type": "liability_payable"},
                {"name": self.name, "code": f"{code}2", "account_type": "income_other"},
            ]
        )
        journal = env["account.journal"].create(
            {
                "name": self.name,
                "type": "purchase",
                "code": code[:5],
                "sequence": 0,
                "default_account_id": penalties.id,
            }
        )
        supplier.property_account_payable_id = payable
        env["inspection.penalty.schedule"].create(
            {"partner_id": supplier.id, "severity": "major", "mode": "percent", "percent": 10}
        )
        self.journal_id, self.account_ids = journal.id, (payable | penalties).ids

    def _receive(self, env, product, supplier):
        store = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        suppliers = env.ref("stock.stock_location_suppliers")
        place = {"location_id": suppliers.id, "location_dest_id": store.lot_stock_id.id}
        lot = env["stock.lot"].create({"name": self.name, "product_id": product.id})
        line = {"product_id": product.id, "lot_id": lot.id, "quantity": 100, "picked": True}
        picking = env["stock.picking"].create(
            {
                "picking_type_id": store.in_type_id.id,
                "partner_id": supplier.id,
                **place,
                "move_line_ids": [Command.create({**line, **place})],
            }
        )
        picking.button_validate()
        return picking

    def _clean_up(self):
        with self._env() as env:
            tasks = env["inspection.task"].search([("product_id", "=", self.product_id)])
            results, problems = tasks.result_ids, tasks.problem_ids
            moves = env["stock.move"].search([("product_id", "=", self.product_id)])
            pickings, partners = moves.picking_id, moves.picking_id.partner_id
            series = env["inspection.series"].search([("supplier_id", "in", partners.ids)])
            plan = env["inspection.plan"].browse(self.plan_id)
            item, category = plan.rule_ids.item_ids, plan.category_ids
            execute = env.cr.execute
            self._forget_books(env, problems)
            for records in (tasks, results, problems, series, plan):
                execute(
                    "DELETE FROM inspection_audit WHERE model = %s AND res_id = ANY(%s)",
                    [records._name, records.ids],
                )
            execute("UPDATE stock_picking SET inspection_problem_id = NULL WHERE id = ANY(%s)",
                    [pickings.ids])  # fmt: skip
            for table in TABLES_OF_TASKS:
                execute(f"DELETE FROM {table} WHERE task_id = ANY(%s)", [tasks.ids])
            execute("UPDATE inspection_decision SET task_id = NULL WHERE plan_id = %s",
                    [plan.id])  # fmt: skip
            execute("DELETE FROM inspection_task WHERE id = ANY(%s)", [tasks.ids])
            execute("DELETE FROM inspection_decision WHERE plan_id = %s", [plan.id])
            execute("DELETE FROM inspection_series WHERE id = ANY(%s)", [series.ids])
            for table in ("supermarket_hold", "stock_move_line", "stock_move", "stock_quant"):
                execute(f"DELETE FROM {table} WHERE product_id = %s", [self.product_id])
            execute("DELETE FROM supermarket_work WHERE res_model = %s AND res_id = %s",
                    [plan._name, plan.id])  # fmt: skip
            execute("DELETE FROM inspection_plan WHERE id = %s", [plan.id])
            execute("DELETE FROM stock_picking WHERE id = ANY(%s)", [pickings.ids])
            execute("DELETE FROM stock_lot WHERE product_id = %s", [self.product_id])
            env.invalidate_all()
            self._forget_masters(env, partners, item, category)

    def _forget_masters(self, env, partners, item, category):
        env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
        (item | item.limit_ids.item_id).unlink()
        people = env["res.users"].browse(self.people)
        env["inspection.inspector"].search([("user_id", "in", self.people)]).unlink()
        partners |= people.partner_id
        people.unlink()
        env["inspection.penalty.schedule"].search([("partner_id", "in", partners.ids)]).unlink()
        partners.unlink()
        category.unlink()
        env["account.journal"].browse(self.journal_id).unlink()
        env["account.account"].browse(self.account_ids).unlink()

    def _forget_books(self, env, problems):
        posted = env["account.move"].search([("inspection_problem_id", "in", problems.ids)])
        posted |= problems.reversal_id
        lines = posted.line_ids.ids
        for table, column, ids in (
            ("account_partial_reconcile", "debit_move_id", lines),
            ("account_partial_reconcile", "credit_move_id", lines),
            ("account_move_line", "id", lines),
            ("account_move", "id", posted.ids),
        ):
            env.cr.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [ids])
        env.invalidate_all()

    def _at_once(self, *acts):
        """Let all act at the same moment, each again when another transaction was first."""
        start = Barrier(len(acts))

        def act(one):
            for attempt in range(10):
                try:
                    with mute_logger("odoo.sql_db"), self._env() as env:
                        env.cr.execute("SELECT 1")  # the snapshot is taken before the others act
                        if not attempt:
                            start.wait(20)
                        return one(env)
                except SerializationFailure:
                    continue
            raise AssertionError("never came to an end")

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(act, acts))

    def _inspect(self, env):
        lines = env["stock.picking"].browse(self.picking_id).move_line_ids
        env["inspection.intake"]._inspect(lines)

    def _task(self, env):
        return env["inspection.task"].search([("picking_id", "=", self.picking_id)])

    def test_one_task_for_one_delivery_and_plan(self):
        self._at_once(*[self._inspect] * 4)
        with self._env() as env:
            task = self._task(env)
            self.assertEqual(len(task), 1)
            self.assertEqual(
                env["inspection.decision"].search_count([("plan_id", "=", self.plan_id)]), 1
            )
            holds = env["supermarket.hold"].search([("product_id", "=", self.product_id)])
            self.assertEqual(holds.origin_id, task.id)

    def test_two_workers_never_have_the_same_lots_in_hand(self):
        with self._env() as env:
            plan = env["inspection.plan"].browse(self.plan_id)
            plan._ask_for_work(plan._lots_on_hand(plan.company_id))
        with self._env() as one, self._env() as other:
            other.cr.execute("SET LOCAL lock_timeout = '5s'")
            taken = one["supermarket.work"]._take("inspection.plan")
            self.assertTrue(taken)
            beside = other["supermarket.work"]._take("inspection.plan")
            self.assertFalse(set(taken.ids) & set(beside.ids))
            for page in taken | beside:
                page._let_go(page.taken_with)

    def _submitted(self, defects):
        """A task with submitted readings; return the id of its result."""
        with self._env() as env:
            self._inspect(env)
        with self._env(self.people[0]) as env:
            task = self._task(env)
            task.action_start()
            task.reading_ids.value = defects
            task.action_submit()
            return task.result_id.id

    def test_two_planners_ask_for_one_inspection(self):
        def ask(env):
            lot = env["stock.lot"].search([("product_id", "=", self.product_id)])
            return len(env["inspection.plan"].browse(self.plan_id)._inspect_lots(lot, "hand"))

        self.assertEqual(sorted(self._at_once(ask, ask)), [0, 1])
        with self._env() as env:
            self.assertEqual(len(self._task(env)), 1)

    def test_of_two_reviewers_one_decides(self):
        result_id = self._submitted(0)

        def review(user):
            return lambda env: (
                env(user=user)["inspection.result"].browse(result_id)._fire("complete")
            )

        outcomes = self._at_once(review(self.people[1]), review(self.people[2]))
        self.assertEqual(sorted(outcomes), [False, True])
        with self._env() as env:
            events = env["inspection.audit"].search(
                [("model", "=", "inspection.result"), ("res_id", "=", result_id)]
            )
            self.assertEqual(sorted(events.mapped("event")), ["complete", "submit"])
            self.assertEqual(self._task(env).class_ids.series_id.recent, "A")

    def test_two_approvals_return_the_goods_once(self):
        result_id = self._submitted(20)
        with self._env(self.people[1]) as env:
            env["inspection.result"].browse(result_id).action_complete()
        with self._env() as env:
            problem = self._task(env).problem_ids.filtered(lambda p: p.problem_type == "return")
            problem_id = problem.id

        def approve(env):
            manager = env(user=self.people[2])
            return manager["inspection.problem"].browse(problem_id).action_approve()

        self._at_once(approve, approve)
        with self._env() as env:
            returned = env["stock.picking"].search([("inspection_problem_id", "=", problem_id)])
            self.assertEqual(sum(returned.move_ids.mapped("quantity")), 100)

    def test_a_fine_is_posted_once_and_reversed_once(self):
        result_id = self._submitted(20)
        with self._env(self.people[1]) as env:
            env["inspection.result"].browse(result_id).action_complete()
        with self._env() as env:
            fine = self._task(env).problem_ids.filtered(lambda p: p.problem_type == "fine")
            self.assertEqual(fine.amount, 20, "10 % of 100 at 2.00")
            fine_id = fine.id

        def approve(env):
            manager = env(user=self.people[2])
            return manager["inspection.problem"].browse(fine_id).action_approve()

        def undo(env):
            manager = env(user=self.people[2])
            return manager["inspection.problem"].browse(fine_id)._undo("Laboratory error")

        self._at_once(*[approve] * 3)
        with self._env() as env:
            approve(env)  # a retry that comes late
            self._check_note(env, fine_id)
        outcomes = self._at_once(undo, undo)
        self.assertEqual(sorted(outcomes), [False, True])
        with self._env() as env:
            fine = env["inspection.problem"].browse(fine_id)
            self.assertEqual(fine.state, "undone")
            reversals = fine.credit_note_id.reversal_move_ids
            self.assertEqual(reversals, fine.reversal_id)
            self.assertEqual((reversals.state, reversals.amount_total), ("posted", 20))

    def _check_note(self, env, fine_id):
        """One credit note, posted and balanced, in the books of the supplier."""
        [note] = env["account.move"].search([("inspection_problem_id", "=", fine_id)])
        self.assertEqual(
            (note.move_type, note.state, note.amount_total), ("in_refund", "posted", 20)
        )
        self.assertEqual(note.company_currency_id.round(sum(note.line_ids.mapped("balance"))), 0)
        events = env["inspection.audit"].search(
            [("model", "=", "inspection.problem"), ("res_id", "=", fine_id)]
        )
        self.assertEqual(sorted(events.mapped("event")), ["approve", "create", "execute"])
