from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestProblem(InspectionCase):
    """What follows from a failure: in stock, in the books, with the supplier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schedule = cls.env["inspection.penalty.schedule"].create(
            {
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "severity": "major",
                "mode": "percent",
                "percent": 10,
            }
        )
        cls._plan(cls.visual | cls.card)

    def test_failure_proposes_return_and_fine(self):
        task = self._fail(500)
        self.assertEqual(set(task.problem_ids.mapped("problem_type")), {"return", "fine"})
        fine = self._problem(task, "fine")
        # 10 % of 500 at 2.00
        self.assertEqual(fine.amount, 100)
        self.assertEqual(fine.proposer_id, self.reviewer)
        self.assertEqual(fine.state, "proposed")
        self.assertTrue(task.lot_id.is_on_hold)

    def test_without_contract_a_warning(self):
        self.schedule.active = False
        task = self._fail(500)
        self.assertEqual(set(task.problem_ids.mapped("problem_type")), {"return", "warning"})
        warning = self._problem(task, "warning").with_user(self.second_reviewer)
        warning.action_approve()
        self.assertEqual(warning.state, "done")
        self.assertIn(self.supplier, warning.message_ids.partner_ids)

    def test_fixed_amount_and_maximum(self):
        self.schedule.write({"mode": "fixed", "fixed_amount": 300})
        self.assertEqual(self._problem(self._fail(500, "A"), "fine").amount, 300)
        self.schedule.maximum = 50
        self.assertEqual(self._problem(self._fail(500, "B"), "fine").amount, 50)

    def test_fine_posts_one_balanced_credit_note(self):
        fine = self._problem(self._fail(500), "fine")
        approver = fine.with_user(self.accountant)
        approver.action_approve()
        approver.action_approve()
        fine.with_user(self.manager).action_approve()
        notes = self.env["account.move"].search([("inspection_problem_id", "=", fine.id)])
        self.assertEqual(notes, fine.credit_note_id)
        self.assertEqual((notes.state, notes.move_type), ("posted", "in_refund"))
        self.assertEqual(notes.amount_total, 100)
        self.assertEqual(notes.partner_id, self.supplier)
        self.assertAlmostEqual(sum(notes.line_ids.mapped("balance")), 0)
        self.assertEqual(sum(notes.line_ids.mapped("debit")), 100)
        self.assertEqual(fine.approver_id, self.accountant)

    def test_database_knows_one_credit_note(self):
        fine = self._problem(self._fail(500), "fine")
        fine.with_user(self.accountant).action_approve()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["account.move"].create(
                {
                    "move_type": "in_refund",
                    "partner_id": self.supplier.id,
                    "inspection_problem_id": fine.id,
                }
            ).flush_recordset()

    def test_credit_note_is_not_undone_in_the_books(self):
        fine = self._problem(self._fail(500), "fine").with_user(self.accountant)
        fine.action_approve()
        with self.assertRaisesRegex(UserError, "undo it there"):
            fine.credit_note_id.button_draft()

    def test_undo_fine_reverses_it(self):
        fine = self._problem(self._fail(500), "fine").with_user(self.accountant)
        fine.action_approve()
        self.assertTrue(fine._undo("Laboratory error"))
        self.assertFalse(fine._undo("Laboratory error"))
        reversal = fine.reversal_id.sudo()
        self.assertEqual((fine.state, reversal.state), ("undone", "posted"))
        self.assertEqual(reversal.amount_total, 100)
        self.assertIn(fine.credit_note_id.sudo().payment_state, ("paid", "reversed"))
        payable = (
            (fine.credit_note_id | reversal)
            .sudo()
            .line_ids.filtered(lambda line: line.account_id.account_type == "liability_payable")
        )
        self.assertAlmostEqual(sum(payable.mapped("amount_residual")), 0)

    def _refusing_books(self):
        """The books of a country that asks for the number of the supplier's document."""
        refusal = ValidationError("Please set the document number")
        return patch.object(type(self.env["account.move"]), "_post", side_effect=refusal)

    def test_fine_that_the_books_refuse_waits_for_the_accountant(self):
        fine = self._problem(self._fail(500), "fine").with_user(self.manager)
        with self._refusing_books():
            fine.action_approve()
        note = fine.sudo().credit_note_id
        self.assertEqual((fine.state, note.state, note.amount_total), ("done", "draft", 100))
        self.assertIn("Please set the document number", note.message_ids[:1].body)
        self.assertEqual(note.activity_ids.user_id, self.accountant)
        mine = note.with_user(self.accountant)
        mine.invoice_line_ids.price_unit = 10
        with self.assertRaisesRegex(UserError, "put the line right"), self.env.cr.savepoint():
            mine.action_post()
        mine.invoice_line_ids.write({"price_unit": 100, "tax_ids": [Command.set(self._vat().ids)]})
        mine.action_post()
        self.assertEqual((note.state, note.amount_untaxed), ("posted", 100))

    def _vat(self):
        self.company.account_fiscal_country_id = self.env.ref("base.cn")
        group = self.env["account.tax.group"].create({"name": "VAT", "company_id": self.company.id})
        values = {"name": "13 %", "tax_group_id": group.id, "amount": 13}
        values |= {"type_tax_use": "purchase", "company_id": self.company.id}
        return self.env["account.tax"].create(values)

    def test_fine_that_waits_is_given_up_where_it_was_approved(self):
        fine = self._problem(self._fail(500), "fine").with_user(self.accountant)
        with self._refusing_books():
            fine.action_approve()
        note = fine.credit_note_id
        with self.assertRaisesRegex(UserError, "undo it there"):
            note.button_cancel()
        fine._undo("Laboratory error")
        self.assertEqual((fine.state, note.state), ("undone", "cancel"))
        self.assertFalse(fine.reversal_id)

    def test_reversal_that_the_books_refuse_waits_too(self):
        fine = self._problem(self._fail(500), "fine").with_user(self.accountant)
        fine.action_approve()
        with self._refusing_books():
            fine._undo("Laboratory error")
        reversal = fine.reversal_id
        self.assertEqual((fine.state, reversal.state), ("undone", "draft"))
        reversal.action_post()
        self.assertEqual(sum(fine.credit_note_id.line_ids.mapped("amount_residual")), 0)

    def test_nobody_approves_their_own_proposal(self):
        task = self._fail(500)
        for problem in task.problem_ids:
            with self.assertRaises(AccessError):
                problem.with_user(self.reviewer).action_approve()
            with self.assertRaises(AccessError):
                problem.with_user(self.inspector_user).action_approve()

    def test_roles_that_decide(self):
        task = self._fail(500)
        fine, back = self._problem(task, "fine"), self._problem(task, "return")
        with self.assertRaises(AccessError):
            fine.with_user(self.second_reviewer).action_approve()
        with self.assertRaises(AccessError):
            back.with_user(self.accountant).action_approve()
        for problem in (fine, back):
            with self.assertRaises(AccessError):
                problem.with_user(self.buyer).action_approve()
        self.assertFalse(fine.with_user(self.second_reviewer).can_approve)
        self.assertTrue(fine.with_user(self.accountant).can_approve)

    def test_reject_and_propose_again(self):
        task = self._fail(500)
        fine = self._problem(task, "fine")
        fine.with_user(self.accountant)._reject("Agreed otherwise")
        self.assertEqual(fine.state, "rejected")
        with self.assertRaises(UserError):
            fine.with_user(self.manager).action_approve()
        again = self.env["inspection.problem"].with_user(self.reviewer)._propose(task.result_id)
        self.assertEqual(again.problem_type, "fine")

    def _again(self, task, defects):
        task.with_user(self.planner).action_reinspect()
        again = task.reinspection_ids.filtered(lambda one: one.state == "todo")
        result = self._inspect(again, T_VIS=defects)
        result.with_user(self.reviewer).action_complete()
        return again

    def test_failing_again_is_one_failure(self):
        """One return and one fine a lot, however often it is inspected."""
        task = self._fail(500)
        self._again(task, task.sample_size)
        kinds = sorted(task._family().problem_ids.mapped("problem_type"))
        self.assertEqual(kinds, ["fine", "return"])
        self._again(task, 0)
        self.assertEqual(set(task._family().problem_ids.mapped("state")), {"rejected"})
        self.assertFalse(task.lot_id.is_on_hold)

    def test_the_rest_of_a_lot_goes_back_after_it_failed_again(self):
        task = self._fail(500)
        part = self._problem(task, "return").with_user(self.second_reviewer)
        part.return_quantity = 120
        part.with_user(self.manager).action_approve()
        again = self._again(task, task.sample_size)
        rest = again.problem_ids
        self.assertEqual((rest.problem_type, rest.return_quantity), ("return", 380))

    def test_what_was_rejected_may_be_proposed_by_the_next_failure(self):
        task = self._fail(500)
        self._problem(task, "fine").with_user(self.accountant)._reject("Agreed otherwise")
        again = self._again(task, task.sample_size)
        self.assertEqual(again.problem_ids.problem_type, "fine")

    def test_repetitions_are_no_further_critical_failures(self):
        for number in range(2):
            task = self._task_of(self._receive(500, f"C{number}"))
            result = self._inspect(task, T_CARD="nonconform")
            result.with_user(self.reviewer).action_complete()
        task.with_user(self.planner).action_reinspect()
        again = self._inspect(task.reinspection_ids, T_CARD="nonconform")
        again.with_user(self.reviewer).action_complete()
        self.assertNotIn("delist", task._family().problem_ids.mapped("problem_type"))

    def test_amount_can_not_be_forged(self):
        fine = self._problem(self._fail(500), "fine")
        for user in (self.reviewer, self.accountant, self.manager):
            with self.assertRaises(AccessError):
                fine.with_user(user).write({"amount": 1})
        with self.assertRaises(AccessError):
            fine.with_user(self.manager).write({"proposer_id": self.buyer.id})

    def test_a_proposal_by_hand_says_what_was_found_and_agreed(self):
        task = self._fail(500)
        self._problem(task, "fine").with_user(self.accountant)._reject("Once more")
        problems = self.env["inspection.problem"].with_user(self.second_reviewer)
        fine = problems.create(
            {
                "result_id": task.result_id.id,
                "problem_type": "fine",
                "amount": 1_000_000,
                "approver_id": self.manager.id,
                "reason": "Because",
                "note": "As discussed",
            }
        )
        self.assertEqual((fine.amount, fine.note), (100, "As discussed"))
        self.assertFalse(fine.approver_id)
        self.assertIn("Item T-VIS", fine.reason)
        with self.assertRaisesRegex(UserError, "has such a proposal already"):
            problems.create({"result_id": task.result_id.id, "problem_type": "fine"})

    def test_nothing_follows_from_what_did_not_fail(self):
        problems = self.env["inspection.problem"].with_user(self.second_reviewer)
        task = self._task_of(self._receive(500))
        result = self._inspect(task)
        for state in ("review", "completed"):
            self.assertEqual(result.state, state)
            with self.assertRaisesRegex(UserError, "has not failed"):
                problems.create({"result_id": result.id, "problem_type": "return"})
            if state == "review":
                result.with_user(self.reviewer).action_complete()

    def test_no_fine_that_nobody_agreed_on(self):
        self.schedule.active = False
        task = self._fail(500)
        problems = self.env["inspection.problem"].with_user(self.second_reviewer)
        with self.assertRaisesRegex(UserError, "no fine was agreed"):
            problems.create({"result_id": task.result_id.id, "problem_type": "fine"})

    def test_proposer_is_who_creates(self):
        task = self._fail(500)
        task.problem_ids.filtered(lambda p: p.problem_type == "fine").with_user(
            self.accountant
        )._reject("x")
        forged = (
            self.env["inspection.problem"]
            .with_user(self.manager)
            .create(
                {
                    "result_id": task.result_id.id,
                    "problem_type": "delist",
                    "proposer_id": self.buyer.id,
                }
            )
        )
        self.assertEqual(forged.proposer_id, self.manager)
        with self.assertRaises(AccessError):
            forged.action_approve()

    def _delist(self, **values):
        task = self._fail(500)
        delist = (
            self.env["inspection.problem"]
            .with_user(self.reviewer)
            .create({"result_id": task.result_id.id, "problem_type": "delist", **values})
        )
        delist.with_user(self.manager).action_approve()
        return delist

    def test_delist_and_undo(self):
        """Bought and sold no more in the company; the shared product stays as it is for others."""
        delist = self._delist()
        self.assertTrue(self.product.sale_ok and self.product.purchase_ok)
        self.assertEqual(self._sellable(self.warehouse), 0)
        with self.assertRaisesRegex(UserError, f"delisted by {delist.name}"):
            self._order(10)
        hold = delist._delisting_holds()
        with self.assertRaisesRegex(UserError, "undo inspection problem"):
            hold.with_user(self.manager).action_release()
        delist.with_user(self.manager)._undo("Cleared")
        self.assertEqual(self._order(10).state, "purchase")
        self.assertFalse(delist._delisting_holds())

    def test_other_companies_and_stores_go_on(self):
        other = self._make_company("Other Grocer")
        branch = self.env["stock.warehouse"].create(
            {"name": "Branch", "code": "BRA", "company_id": self.company.id}
        )
        self._delist(delist_scope="store")
        hold = self.env["supermarket.hold"].search([("lot_id", "=", False)])
        self.assertEqual((hold.company_id, hold.warehouse_id), (self.company, self.warehouse))
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "company_id": self.company.id,
                "picking_type_id": branch.in_type_id.id,
                "order_line": [Command.create({"product_id": self.product.id, "product_qty": 5})],
            }
        )
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        self.env.user.company_ids |= other
        far = (
            self.env["purchase.order"]
            .with_company(other)
            .create(
                {
                    "partner_id": self.supplier.id,
                    "company_id": other.id,
                    "order_line": [
                        Command.create({"product_id": self.product.id, "product_qty": 5})
                    ],
                }
            )
        )
        far.button_confirm()
        self.assertEqual(far.state, "purchase")

    def test_penalty_account_of_the_company(self):
        account = self.env["account.account"].create(
            {
                "name": "Penalties",
                "code": "QPEN",
                "account_type": "income_other",
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        self.company.inspection_penalty_account_id = account
        fine = self._problem(self._fail(500), "fine")
        fine.with_user(self.manager).action_approve()
        self.assertIn(account, fine.credit_note_id.line_ids.account_id)

    def test_penalty_account_of_a_branch(self):
        """That of its head office, which keeps the books, unless it has one of its own."""
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        problem = self.env["inspection.problem"].new({"company_id": branch.id})
        purchases = self.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1
        )
        self.assertEqual(problem._penalty_account(), purchases.default_account_id)
        head, own = purchases.default_account_id.copy(), purchases.default_account_id.copy()
        self.company.inspection_penalty_account_id = head
        self.assertEqual(problem._penalty_account(), head)
        branch.inspection_penalty_account_id = own
        self.assertEqual(problem._penalty_account(), own)

    def test_recorded_can_not_be_deleted(self):
        task = self._fail(500)
        for record in (task, task.result_id, task.problem_ids, task.decision_id):
            with self.assertRaises(UserError):
                record.sudo().unlink()
