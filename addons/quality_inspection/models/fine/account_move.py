from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """A penalty is posted once: the database allows one credit note per problem."""

    _name = "account.move"
    _inherit = ["inspection.problem.link.mixin", "account.move"]

    inspection_problem_id = fields.Many2one(
        ondelete="restrict",
        groups="account.group_account_invoice,account.group_account_readonly",
    )

    _inspection_problem_unique = models.UniqueIndex(
        "(inspection_problem_id)"
        " WHERE inspection_problem_id IS NOT NULL AND move_type = 'in_refund'",
        "This inspection problem has its credit note already.",
    )

    def _message_made_by_approving(self):
        return self.env._("The entries of a fine are made by approving it, and by nothing else.")

    def _post(self, soft=True):
        """A bill says what the lot was worth: fines that nobody decided on yet follow it."""
        self._check_penalty()
        posted = super()._post(soft)
        # sudo: whoever posts the bill need not read inspections
        lines = posted.filtered(lambda move: move.move_type == "in_invoice").sudo().invoice_line_ids
        if lines.purchase_line_id:
            self.env["inspection.problem"].sudo()._value_anew(lines.purchase_line_id)
        return posted

    def _check_penalty(self):
        """What waited for an accountant, who may have added a tax, is what was decided."""
        for move in self if self._fines() else ():
            problem = move._fines()[:1]
            if problem and (
                move.currency_id != problem.currency_id
                or move.commercial_partner_id != problem.supplier_id.commercial_partner_id
            ):
                raise UserError(
                    self.env._(
                        "%(problem)s is a fine of %(supplier)s in %(currency)s: put that right in "
                        "%(entry)s, or undo the fine there.",
                        problem=problem.name,
                        supplier=problem.supplier_id.commercial_partner_id.display_name,
                        currency=problem.currency_id.name,
                        entry=move.display_name,
                    )
                )
            if problem and problem.currency_id.compare_amounts(move.amount_untaxed, problem.amount):
                raise UserError(
                    self.env._(
                        "%(problem)s is a fine of %(amount)s before taxes, not of %(entered)s: put "
                        "the line right, or undo the fine there.",
                        problem=problem.name,
                        amount=problem.currency_id.format(problem.amount),
                        entered=problem.currency_id.format(move.amount_untaxed),
                    )
                )

    def button_draft(self):
        """A posted penalty is undone where it was approved: with a reason, by its reversal.

        What undid it stays, too.
        """
        self._check_no_penalty()
        return super().button_draft()

    def button_cancel(self):
        """One that waits as a draft is given up there, too."""
        # sudo: as in `_fines`
        given_up = self.sudo().filtered(lambda move: move.inspection_problem_id.state == "undone")
        (self - given_up)._check_no_penalty()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """It is reversed once, by undoing it: a reversal by hand would take it back twice."""
        # sudo: as in `_fines`
        being_undone = self.sudo().filtered(
            lambda move: (
                move.inspection_problem_id.state == "undone"
                and not move.inspection_problem_id.reversal_id
            )
        )
        (self - being_undone)._check_no_penalty()
        return super()._reverse_moves(default_values_list, cancel)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_penalty(self):
        self._check_no_penalty()

    def _fines(self):
        """Return the fines that these entries post or undo."""
        # sudo: the link binds people who may not read inspections
        problems = self.env["inspection.problem"].sudo()
        reversals = self.filtered(lambda move: move.move_type == "in_invoice")
        if reversals:
            problems = problems.search([("reversal_id", "in", reversals.ids)])
        return self.sudo().inspection_problem_id | problems

    def _check_no_penalty(self):
        problems = self._fines()
        if problems:
            raise UserError(
                self.env._(
                    "%(notes)s was posted by inspection problem %(problems)s: undo it there.",
                    notes=", ".join(
                        self.filtered(lambda move: move._fines()).mapped("display_name")
                    ),
                    problems=", ".join(problems.mapped("name")),
                )
            )
