from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """A penalty is posted once: the database allows one credit note per problem."""

    _inherit = "account.move"

    inspection_problem_id = fields.Many2one(
        "inspection.problem",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    _inspection_problem_unique = models.UniqueIndex(
        "(inspection_problem_id)"
        " WHERE inspection_problem_id IS NOT NULL AND move_type = 'in_refund'",
        "This inspection problem has its credit note already.",
    )

    def _post(self, soft=True):
        """A bill says what the lot was worth: fines that nobody decided on yet follow it."""
        self._check_penalty_amount()
        posted = super()._post(soft)
        # sudo: whoever posts the bill need not read inspections
        lines = posted.filtered(lambda move: move.move_type == "in_invoice").sudo().invoice_line_ids
        if lines.purchase_line_id:
            self.env["inspection.problem"].sudo()._value_anew(lines.purchase_line_id)
        return posted

    def _check_penalty_amount(self):
        """One that waited for an accountant, who may have added a tax, is what was decided."""
        # sudo: as in `_check_no_penalty`
        for note in self.sudo().filtered("inspection_problem_id"):
            problem = note.inspection_problem_id
            if note.currency_id.compare_amounts(note.amount_untaxed, problem.amount):
                raise UserError(
                    self.env._(
                        "%(problem)s is a fine of %(amount)s before taxes, not of %(entered)s: put "
                        "the line right, or undo the fine there.",
                        problem=problem.name,
                        amount=note.currency_id.format(problem.amount),
                        entered=note.currency_id.format(note.amount_untaxed),
                    )
                )

    def button_draft(self):
        """A posted penalty is undone where it was approved: with a reason, by its reversal."""
        self._check_no_penalty()
        return super().button_draft()

    def button_cancel(self):
        """One that waits as a draft is given up there, too."""
        # sudo: as in `_check_no_penalty`
        kept = self.filtered(lambda move: move.sudo().inspection_problem_id.state != "undone")
        kept._check_no_penalty()
        return super().button_cancel()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_penalty(self):
        self._check_no_penalty()

    def _check_no_penalty(self):
        # sudo: the link binds people who may not read inspections
        penalties = self.sudo().filtered("inspection_problem_id")
        if penalties:
            raise UserError(
                self.env._(
                    "%(notes)s was posted by inspection problem %(problems)s: undo it there.",
                    notes=", ".join(penalties.mapped("display_name")),
                    problems=", ".join(penalties.inspection_problem_id.mapped("name")),
                )
            )
