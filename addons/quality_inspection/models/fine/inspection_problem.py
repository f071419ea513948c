from odoo import api, fields, models
from odoo.exceptions import UserError


class InspectionProblem(models.Model):
    """A fine is one posted vendor credit note; undoing it posts its reversal."""

    _inherit = "inspection.problem"

    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True, tracking=True)
    schedule_id = fields.Many2one("inspection.penalty.schedule", readonly=True)
    credit_note_id = fields.Many2one("account.move", readonly=True, copy=False)
    reversal_id = fields.Many2one("account.move", readonly=True, copy=False)

    def _facts(self):
        facts = super()._facts()
        return {**facts, "amount": self.amount} if self.problem_type == "fine" else facts

    def _prepare_proposal(self, result, problem_type):
        values = super()._prepare_proposal(result, problem_type)
        if problem_type == "fine":
            schedules = self.env["inspection.penalty.schedule"]
            values["schedule_id"] = schedules._for(result).id
            values["amount"] = schedules._amount_for(result)
        return values

    @api.model
    def _is_fined(self, result):
        """Where a fine was agreed on."""
        amount = self.env["inspection.penalty.schedule"]._amount_for(result)
        return bool(amount) or super()._is_fined(result)

    def _value_anew(self, purchase_lines):
        """Compute the proposed fines on the lots of these order lines again."""
        fines = self.search(
            [
                ("problem_type", "=", "fine"),
                ("state", "=", "proposed"),
                ("task_id.purchase_line_id", "in", purchase_lines.ids),
            ]
        )
        for fine in fines:
            schedules = self.env["inspection.penalty.schedule"].with_company(fine.company_id)
            amount = schedules._amount_for(fine.result_id)
            if amount and fine.currency_id.compare_amounts(amount, fine.amount):
                fine._write_state(fine.state, amount=amount)
                self.env["inspection.audit"]._append(fine, "amount", data=fine._facts())

    def _execute_fine(self):
        """Post the credit note. The database knows one per problem: there is no second one."""
        self.ensure_one()
        note = self.env["account.move"].create(self._prepare_credit_note())
        note.action_post()
        self._write_state(self.state, credit_note_id=note.id)

    def _prepare_credit_note(self):
        return {
            "move_type": "in_refund",
            "company_id": self.company_id.id,
            "partner_id": self.supplier_id.commercial_partner_id.id,
            "invoice_date": fields.Date.context_today(self),
            "ref": self.name,
            "invoice_origin": self.task_id.name,
            "inspection_problem_id": self.id,
            "currency_id": self.currency_id.id,
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        "name": self._penalty_text(),
                        "quantity": 1,
                        "price_unit": self.amount,
                        "account_id": self._penalty_account().id,
                        # A contract penalty is no price of goods: it carries no tax.
                        "tax_ids": [fields.Command.clear()],
                    }
                )
            ],
        }

    def _penalty_text(self):
        return self.env._(
            "Penalty %(name)s: %(product)s %(lot)s, %(reason)s",
            name=self.name,
            product=self.product_id.display_name,
            lot=self.lot_id.name or "",
            reason=self.reason,
        )

    def _penalty_account(self):
        """Return the company's penalty account, else the expense account of its purchases."""
        account = self.company_id.inspection_penalty_account_id
        if not account:
            journal = self.env["account.journal"].search(
                [("type", "=", "purchase"), ("company_id", "=", self.company_id.id)], limit=1
            )
            account = journal.default_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for penalties: choose one in the settings.",
                    self.company_id.name,
                )
            )
        return account

    def _undo_fine(self):
        """Post the reversal and reconcile it with the credit note: nothing is left open."""
        today = fields.Date.context_today(self)
        reversal = self.credit_note_id._reverse_moves(
            [
                {
                    "ref": self.env._("Reversal of %s", self.name),
                    "date": today,
                    "invoice_date": today,
                }
            ],
            cancel=True,
        )
        self._write_state(self.state, reversal_id=reversal.id)

    def action_view_credit_note(self):
        return self.task_id._action_record(self.credit_note_id)

    def action_view_reversal(self):
        return self.task_id._action_record(self.reversal_id)
