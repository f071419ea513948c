from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import format_date, formatLang

from ..problem.inspection_problem import ACCOUNTANT


class InspectionProblem(models.Model):
    """A fine is one posted vendor credit note; undoing it posts its reversal.

    The books of some countries ask for what only an accountant knows, such as the number of the
    supplier's own document or a tax on every line. What they refuse waits as a draft for one.

    Where the contract gives the supplier days to appeal, it is told of the proposal, and the fine
    waits for their end, or for the supplier to accept it.
    """

    _inherit = "inspection.problem"

    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True, tracking=True)
    schedule_id = fields.Many2one("inspection.penalty.schedule", readonly=True)
    appeal_until = fields.Date(readonly=True, copy=False)
    is_in_appeal = fields.Boolean(compute="_compute_is_in_appeal")
    is_accepted = fields.Boolean(
        "Supplier Accepts",
        copy=False,
        tracking=True,
        help="The supplier does not appeal: the fine need not wait for the last day to do so.",
    )
    credit_note_id = fields.Many2one("account.move", readonly=True, copy=False)
    reversal_id = fields.Many2one("account.move", readonly=True, copy=False, index="btree_not_null")
    credit_note_state = fields.Selection(related="credit_note_id.state", string="Credit Note State")
    reversal_state = fields.Selection(related="reversal_id.state", string="Reversal State")

    @api.model
    def _fields_of_code(self):
        """Nobody's default takes the days to appeal away."""
        return super()._fields_of_code() | {"is_accepted"}

    @api.depends("appeal_until", "is_accepted", "state")
    def _compute_is_in_appeal(self):
        for problem in self:
            first = problem._decidable_from()
            problem.is_in_appeal = problem.state == "proposed" and first > problem._today()

    def _decidable_from(self):
        first = super()._decidable_from()
        if not self.appeal_until or self.is_accepted:
            return first
        return max(first, self.appeal_until + timedelta(days=1))

    def _open_fields(self):
        fields_of_all = super()._open_fields()
        if all(p.state == "proposed" and p._has_approver_role() for p in self):
            return fields_of_all | {"is_accepted"}
        return fields_of_all

    def _check_event(self, event):
        super()._check_event(event)
        if event == "approve" and self.is_in_appeal:
            raise UserError(
                self.env._(
                    "%(problem)s: the supplier may still appeal. Approve it from %(day)s on, or "
                    "tick “Supplier Accepts”.",
                    problem=self.display_name,
                    day=format_date(self.env, self._decidable_from()),
                )
            )

    def _after_event(self, event, source, note):
        result = super()._after_event(event, source, note)
        if self.appeal_until:
            self._tell_how_it_ended(event)
        return result

    def _facts(self):
        facts = super()._facts()
        return {**facts, "amount": self.amount} if self.problem_type == "fine" else facts

    def _prepare_proposal(self, result, problem_type):
        values = super()._prepare_proposal(result, problem_type)
        if problem_type == "fine":
            schedule = self.env["inspection.penalty.schedule"]._for(result)
            values["schedule_id"] = schedule.id
            values["amount"] = schedule._amount_of(result)
            if schedule.appeal_days:
                today = result.warehouse_id._store_day()
                values["appeal_until"] = today + timedelta(days=schedule.appeal_days)
        return values

    @api.model
    def _prepare_asked(self, vals):
        values = super()._prepare_asked(vals)
        if values["problem_type"] == "fine" and not values["amount"]:
            result = self.env["inspection.result"].browse(values["result_id"])
            raise UserError(
                self.env._(
                    "%(supplier)s: no fine was agreed for such a failure. Enter it in the "
                    "supplier's penalty schedule first.",
                    supplier=result.supplier_id.display_name or "-",
                )
            )
        return values

    def _announce(self):
        super()._announce()
        for fine in self.filtered("appeal_until"):
            fine._tell_of_appeal()

    def _tell_of_appeal(self):
        """The days to appeal run from here: the supplier hears of the fine before it is posted."""
        fine = self._for_supplier()
        self._tell_supplier(
            fine.env._("Fine %s is proposed", fine.name),
            fine.env._(
                "%(product)s %(lot)s failed our inspection (%(reason)s). By our contract we charge "
                "%(amount)s for it. You may object until %(day)s by answering this message.",
                product=fine.product_id.display_name,
                lot=fine.lot_id.name or "",
                reason=fine._why_for_supplier(),
                amount=fine._amount_text(),
                day=format_date(fine.env, fine.appeal_until),
            ),
        )

    def _tell_how_it_ended(self, event):
        """Whoever was told of a proposed fine hears what became of it."""
        fine = self._for_supplier()
        subject = {
            "execute": fine.env._("Fine %s is charged", fine.name),
            "undo": fine.env._("Fine %s is taken back", fine.name),
            "reject": fine.env._("Fine %s is not charged", fine.name),
            "withdraw": fine.env._("Fine %s is not charged", fine.name),
        }.get(event)
        if subject:
            goods = [fine.product_id.display_name, fine.lot_id.name, fine._amount_text()]
            self._tell_supplier(subject, " · ".join(filter(None, goods)))

    def _tell_supplier(self, subject, body):
        """Mail it; where there is no address, somebody has to say it in another way."""
        self._write_to_supplier(subject, body)
        person = self._possible_approvers()[:1]
        if person and not self.supplier_id.email:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=person.id,
                summary=self.env._(
                    "%(supplier)s has no e-mail address, tell it in another way: %(what)s",
                    supplier=self.supplier_id.display_name,
                    what=subject,
                ),
            )

    def _amount_text(self):
        return formatLang(self.env, self.amount, currency_obj=self.currency_id)

    @api.model
    def _is_fined(self, result):
        """Where a fine was agreed on."""
        schedule = self.env["inspection.penalty.schedule"]._for(result)
        return bool(schedule._amount_of(result)) or super()._is_fined(result)

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
            schedule = fine.schedule_id.with_company(fine.company_id)
            amount = schedule._amount_of(fine.result_id)
            if amount and fine.currency_id.compare_amounts(amount, fine.amount):
                fine._write_state(fine.state, amount=amount)
                self.env["inspection.audit"]._append(fine, "amount", data=fine._facts())
                if fine.appeal_until:
                    fine._tell_of_appeal()

    def _execute_fine(self):
        """Enter the credit note. The database knows one per problem: there is no second one."""
        self.ensure_one()
        note = self.env["account.move"].create(self._prepare_credit_note())
        _posted, refusal = self._entered(note.action_post)
        if refusal:
            self._leave_to_accountant(note, refusal)
        self._write_state(self.state, credit_note_id=note.id)

    def _entered(self, enter):
        """Return (what entering it into the books returns, why they refuse it).

        Nothing of what they refuse is done.
        """
        try:
            with self.env.cr.savepoint():
                return enter(), None
        except (UserError, RedirectWarning) as refusal:
            return None, str(refusal.args[0])

    def _leave_to_accountant(self, draft, refusal):
        draft.message_post(
            body=self.env._(
                "%(problem)s is decided. An accountant completes this and posts it: %(reason)s",
                problem=self.name,
                reason=refusal,
            )
        )
        accountants = self.env["res.users"]._to_tell([ACCOUNTANT], self.company_id)
        if accountants:
            draft.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=accountants[:1].id,
                summary=self.env._("Complete and post: %s", self._type_label()),
            )

    def _prepare_credit_note(self):
        return {
            "move_type": "in_refund",
            "company_id": self.company_id.id,
            "partner_id": self.supplier_id.commercial_partner_id.id,
            "invoice_date": self._today(),
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
                        # none by itself: a contract penalty is no price of goods
                        "tax_ids": [fields.Command.set(self.schedule_id.tax_ids.ids)],
                    }
                )
            ],
        }

    def _penalty_text(self):
        """What the supplier reads on the credit note."""
        fine = self._for_supplier()
        return fine.env._(
            "Penalty %(name)s: %(product)s %(lot)s, %(reason)s",
            name=fine.name,
            product=fine.product_id.display_name,
            lot=fine.lot_id.name or "",
            reason=fine._why_for_supplier(),
        )

    def _penalty_account(self):
        """Return the penalty account, else the expense account of purchases.

        A branch has those of its head office, unless it has its own.
        """
        offices = self.company_id.parent_ids[::-1]
        account = offices.inspection_penalty_account_id[:1]
        if not account:
            journals = self.env["account.journal"]
            journals = journals.search(
                [("type", "=", "purchase"), *journals._check_company_domain(self.company_id)]
            )
            nearest = journals.sorted(lambda one: -len(one.company_id.parent_ids))[:1]
            account = nearest.default_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for penalties: choose one in the settings.",
                    self.company_id.name,
                )
            )
        return account

    def _undo_fine(self):
        """Post the reversal and reconcile it with the credit note: nothing is left open.

        What was never posted is cancelled.
        """
        note = self.credit_note_id
        if note.state != "posted":
            note.button_cancel()
            return
        reversal, refusal = self._entered(lambda: self._reverse_credit_note(cancel=True))
        if refusal:
            reversal = self._reverse_credit_note(cancel=False)  # reconciled as it is posted
            self._leave_to_accountant(reversal, refusal)
        self._write_state(self.state, reversal_id=reversal.id)

    def _reverse_credit_note(self, cancel):
        today = self._today()
        values = {
            "ref": self.env._("Reversal of %s", self.name),
            "date": today,
            "invoice_date": today,
        }
        return self.credit_note_id._reverse_moves([values], cancel=cancel)

    def action_view_credit_note(self):
        return self.task_id._action_record(self.credit_note_id)

    def action_view_reversal(self):
        return self.task_id._action_record(self.reversal_id)
