from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import InspectionCase


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

    def _problem(self, task, problem_type):
        return task.problem_ids.filtered(lambda p: p.problem_type == problem_type)

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

    def test_return_moves_exactly_the_held_quantity(self):
        task = self._fail(500)
        problem = self._problem(task, "return")
        self.assertEqual(problem.return_quantity, 500)
        problem.with_user(self.second_reviewer).action_approve()
        picking = problem.return_picking_id
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.move_ids.quantity, 500)
        self.assertEqual(picking.move_ids.origin_returned_move_id, task.move_id)
        self.assertTrue(picking.move_ids.to_refund)
        self.assertEqual(picking.location_dest_id.usage, "supplier")
        self.assertEqual(self._on_hand(task.lot_id), 0)
        self.assertEqual(task.purchase_line_id.qty_received, 0)
        problem.with_user(self.manager).action_approve()
        self.assertEqual(len(task.move_id.returned_move_ids), 1)

    def test_return_takes_what_is_left(self):
        task = self._fail(500)
        loss = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.company.id)], limit=1
        )
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.product.id,
                "lot_id": task.lot_id.id,
                "scrap_qty": 40,
                "company_id": self.company.id,
                "location_id": self.warehouse.lot_stock_id.id,
                **({"scrap_location_id": loss.id} if loss else {}),
            }
        )
        scrap.do_scrap()
        problem = self._problem(task, "return")
        problem.with_user(self.second_reviewer).action_approve()
        self.assertEqual(problem.return_picking_id.move_ids.quantity, 460)
        self.assertEqual(task.purchase_line_id.qty_received, 40)

    def test_return_from_several_places_and_receipts(self):
        first = self._task_of(self._receive(300, "L1"))
        self._receive(200, "L1")
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        allowed = self.env["supermarket.hold"]._allow_held_context()
        quants = self.env["stock.quant"].with_context(**allowed)
        quants._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, -120, lot_id=first.lot_id
        )
        quants._update_available_quantity(self.product, shelf, 120, lot_id=first.lot_id)
        result = self._inspect(first, T_VIS=40)
        result.with_user(self.reviewer).action_complete()
        problem = self._problem(first, "return")
        problem.with_user(self.second_reviewer).action_approve()
        picking = problem.return_picking_id
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 500)
        self.assertEqual(len(picking.move_ids.origin_returned_move_id), 2)
        self.assertEqual(self._on_hand(first.lot_id), 0)

    def test_return_corrects_the_draft_bill(self):
        order = self._order(500)
        task = self._task_of(self._receive(500, order=order))
        order.action_create_invoice()
        bill = order.invoice_ids
        self.assertEqual(bill.invoice_line_ids.quantity, 500)
        result = self._inspect(task, T_VIS=40)
        result.with_user(self.reviewer).action_complete()
        self._problem(task, "return").with_user(self.manager).action_approve()
        self.assertEqual(bill.invoice_line_ids.quantity, 0)
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_undo_return_takes_the_goods_back_on_hold(self):
        task = self._fail(500)
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.action_approve()
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._on_hand(task.lot_id), 500)
        self.assertEqual(task.purchase_line_id.qty_received, 500)
        self.assertTrue(task.lot_id.is_on_hold)
        self.assertFalse(self._task_of(problem.undo_picking_id))

    def _pack(self, lot, parts, owner=None):
        """Put a lot into packages: {name of a package or False: quantity}."""
        [quant] = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )
        update = self.env["stock.quant"]._update_available_quantity
        packages = {}
        for name, quantity in parts.items():
            package = self.env["stock.package"].create({"name": name}) if name else None
            update(quant.product_id, quant.location_id, -quantity, lot_id=lot)
            update(
                quant.product_id,
                quant.location_id,
                quantity,
                lot_id=lot,
                package_id=package,
                owner_id=owner,
            )
            packages[name] = package
        return packages

    def _held(self, lot):
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")]
        )
        return {
            (quant.package_id.name, quant.owner_id.name): quant.quantity
            for quant in quants
            if quant.quantity
        }

    def test_a_pallet_is_returned_as_it_stands(self):
        task = self._fail(500)
        self._pack(task.lot_id, {"PAL-1": 40, "PAL-2": 460})
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.action_approve()
        self.assertFalse(self._held(task.lot_id))
        self.assertEqual(task.purchase_line_id.qty_received, 0)
        lines = problem.return_picking_id.move_line_ids
        self.assertEqual(set(lines.result_package_id.mapped("name")), {"PAL-1", "PAL-2"})
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._held(task.lot_id), {("PAL-1", False): 40, ("PAL-2", False): 460})
        self.assertEqual(task.purchase_line_id.qty_received, 500)

    def test_goods_of_an_owner_are_returned_in_his_name(self):
        task = self._fail(500)
        owner = self.env["res.partner"].create({"name": "Grower"})
        self._pack(task.lot_id, {False: 500}, owner)
        problem = self._problem(task, "return").with_user(self.second_reviewer)
        problem.action_approve()
        self.assertFalse(self._held(task.lot_id))
        problem._undo("Supplier refused the goods")
        self.assertEqual(self._held(task.lot_id), {(False, "Grower"): 500})

    def test_nothing_to_return(self):
        task = self._fail(500)
        quants = self.env["stock.quant"].search([("lot_id", "=", task.lot_id.id)])
        quants.sudo().write({"inventory_quantity": 0})
        quants.sudo().action_apply_inventory()
        with (
            self.assertRaisesRegex(UserError, "nothing of this lot"),
            self.env.cr.savepoint(),
        ):
            self._problem(task, "return").with_user(self.second_reviewer).action_approve()
        problem = self._problem(task, "return")
        problem.invalidate_recordset()
        self.assertEqual(problem.state, "proposed")

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

    def test_amount_can_not_be_forged(self):
        fine = self._problem(self._fail(500), "fine")
        for user in (self.reviewer, self.accountant, self.manager):
            with self.assertRaises(AccessError):
                fine.with_user(user).write({"amount": 1})
        with self.assertRaises(AccessError):
            fine.with_user(self.manager).write({"proposer_id": self.buyer.id})

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

    def test_delist_and_undo(self):
        task = self._fail(500)
        delist = (
            self.env["inspection.problem"]
            .with_user(self.reviewer)
            .create({"result_id": task.result_id.id, "problem_type": "delist"})
        )
        delist.with_user(self.manager).action_approve()
        self.assertFalse(self.product.sale_ok or self.product.purchase_ok)
        delist.with_user(self.manager)._undo("Cleared")
        self.assertTrue(self.product.sale_ok and self.product.purchase_ok)

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

    def test_recorded_can_not_be_deleted(self):
        task = self._fail(500)
        for record in (task, task.result_id, task.problem_ids, task.decision_id):
            with self.assertRaises(UserError):
                record.sudo().unlink()
