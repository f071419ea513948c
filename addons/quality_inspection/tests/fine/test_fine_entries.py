from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestFineEntries(InspectionCase):
    """What a fine enters into the books is what was approved, and stays tied to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inspection.penalty.schedule"].create(
            {"partner_id": cls.supplier.id, "severity": "major", "percent": 10}
        )
        cls._plan()

    def _approved(self, lot="L1"):
        fine = self._problem(self._fail(500, lot), "fine").with_user(self.accountant)
        fine.action_approve()
        return fine

    def _waiting(self):
        """A fine whose credit note the books refused: it waits for the accountant."""
        fine = self._problem(self._fail(500), "fine").with_user(self.accountant)
        with self._refusing():
            fine.action_approve()
        return fine

    def _refusing(self):
        refusal = UserError("The number is missing")
        return patch.object(type(self.env["account.move"]), "_post", side_effect=refusal)

    def test_nobody_takes_the_note_off_its_fine(self):
        note = self._approved().credit_note_id
        for value in (False, self._approved("L2").id):
            with self.assertRaises(AccessError):
                note.write({"inspection_problem_id": value})
        with self.assertRaisesRegex(UserError, "undo it there"):
            note.button_draft()

    def test_nobody_puts_an_entry_there(self):
        """Else the fine could not be approved any more: a problem has one note."""
        fine = self._problem(self._fail(500), "fine")
        moves = self.env["account.move"].with_user(self.accountant)
        mine = {"move_type": "in_refund", "partner_id": self.supplier.id}
        link = {"inspection_problem_id": fine.id}
        other = moves.create(mine)
        for act in (
            lambda: moves.create({**mine, **link}),
            lambda: moves.with_context(default_inspection_problem_id=fine.id).create(mine),
            lambda: other.write(link),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()

    def test_what_waits_is_posted_as_decided(self):
        note = self._waiting().credit_note_id
        other = self.env["res.partner"].create({"name": "Innocent"})
        currencies = self.env["res.currency"].with_context(active_test=False)
        foreign = currencies.search([("id", "!=", note.currency_id.id)], limit=1)
        foreign.active = True
        for values in ({"partner_id": other.id}, {"currency_id": foreign.id}):
            with self.assertRaisesRegex(UserError, "is a fine of"), self.env.cr.savepoint():
                note.write(values)
                note.action_post()
        note.action_post()
        self.assertEqual((note.state, note.amount_total), ("posted", 100))

    def test_what_undid_it_stays(self):
        fine = self._approved()
        fine._undo("Laboratory error")
        reversal = fine.reversal_id
        for act in (reversal.button_draft, reversal.button_cancel):
            with self.assertRaisesRegex(UserError, "undo it there"), self.env.cr.savepoint():
                act()
        self.assertEqual(reversal.state, "posted")

    def test_undoing_alone_reverses_it(self):
        """A reversal by hand, and undoing it then, would book the fine back twice."""
        fine = self._approved()
        note = fine.credit_note_id
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model=note._name, active_ids=note.ids)
            .create({"journal_id": note.journal_id.id, "date": note.date})
        )
        for act in (wizard.refund_moves, wizard.modify_moves):
            with self.assertRaisesRegex(UserError, "undo it there"), self.env.cr.savepoint():
                act()
        fine._undo("Laboratory error")
        self.assertEqual(note.reversal_move_ids, fine.reversal_id)
        for entry in (note, fine.reversal_id):
            with self.assertRaisesRegex(UserError, "undo it there"), self.env.cr.savepoint():
                entry._reverse_moves()

    def test_what_is_to_undo_it_is_posted_as_it_is(self):
        fine = self._approved()
        with self._refusing():
            fine._undo("Laboratory error")
        reversal = fine.reversal_id
        with self.assertRaisesRegex(UserError, "undo it there"), self.env.cr.savepoint():
            reversal.unlink()
        with self.assertRaisesRegex(UserError, "put the line right"), self.env.cr.savepoint():
            reversal.invoice_line_ids.price_unit = 1
            reversal.action_post()
        reversal.action_post()
        self.assertEqual(sum(fine.credit_note_id.line_ids.mapped("amount_residual")), 0)

    def test_defaults_of_a_client_are_not_of_the_entry(self):
        fine = self._problem(self._fail(500), "fine").with_user(self.accountant)
        fine.with_context(
            default_discount=50, default_quantity=7, default_auto_post="at_date"
        ).action_approve()
        note = fine.credit_note_id
        self.assertEqual((note.state, note.amount_total, note.auto_post), ("posted", 100, "no"))
