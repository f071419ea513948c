from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError


class Questions:
    """What a person would go on past, gathered in the context `supermarket_questions`.

    A client can't send one: compare by type.
    """

    def __init__(self):
        self.messages = []

    def ask(self, message):
        if message not in self.messages:
            self.messages.append(message)


class SupermarketGuardOverride(models.Model):
    """Who went on past a guard, when and with what. Written by code alone, never changed."""

    _name = "supermarket.guard.override"
    _description = "Guard Override"
    _order = "id desc"
    _rec_name = "message"

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict", index=True
    )
    guard = fields.Selection(
        [("hold", "On hold"), ("expiry", "Expired"), ("stock", "Not enough")],
        required=True,
        readonly=True,
    )
    message = fields.Char("What Was Refused", required=True, readonly=True)
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", readonly=True, ondelete="restrict")
    location_id = fields.Many2one("stock.location", "From", readonly=True, ondelete="restrict")
    location_dest_id = fields.Many2one("stock.location", "To", readonly=True, ondelete="restrict")
    quantity = fields.Float(digits="Product Unit", readonly=True)
    document = fields.Char(readonly=True)
    reason = fields.Char(readonly=True, help="Why it was done, in the words of who did it.")

    @api.model
    def _may_override(self):
        return self.env.user.has_group("supermarket_stock.group_override_guards")

    @api.model
    def _refuse(self, message, may_override=True, told=None, **values):
        """Stop with this message; who has the right is asked, and it is written down.

        Written in the transaction of what goes on: what fails after all was no override.

        :param told: what else a program is told that asked by JSON-2, beside the goods and place
        :raises RedirectWarning: where there is no answer yet, with a button to the question
        """
        if not (may_override and self._may_override()):
            raise self._refusal(message, values, told or {})
        if self._is_asking():
            self.env.context["supermarket_questions"].ask(message)
            return
        reason = self._reason_or_question(message)
        # sudo: nobody may write here, the record follows from what was done
        self.sudo().create(
            {"message": message, "user_id": self.env.uid, "reason": reason, **values}
        )

    @api.model
    def _refusal(self, message, values, told):
        """The error: words for people, and what they say for a program."""
        error = UserError(message)
        goods = {name: values[name] for name in ("product_id", "lot_id", "location_id")}
        error.context = {"code": values["guard"], **goods, **told}
        return error

    @api.model
    def _is_asking(self):
        return isinstance(self.env.context.get("supermarket_questions"), Questions)

    @api.model
    def _one_answer(self, lines):
        """The context in which these lines go past their guards: one question for all of them."""
        if not self._may_override() or self._is_asking() or self._reason_given():
            return {}
        questions = Questions()
        lines.with_context(supermarket_questions=questions)._check_guards()
        if not questions.messages:
            return {}
        reason = self._reason_or_question("\n".join(questions.messages))
        return {"supermarket_override_reason": reason}

    @api.model
    def _reason_or_question(self, message):
        reason = self._reason_given(message)
        if not reason:
            question = self.env["supermarket.guard.confirm"]._action(message)
            raise RedirectWarning(message, question, self.env._("Override"))
        return reason

    @api.model
    def _reason_given(self, message=None):
        """The answer to the question: in the context, or given for this message a moment ago."""
        reason = self.env.context.get("supermarket_override_reason")
        if isinstance(reason, str) and reason.strip():
            return reason.strip()
        return message and self.env["supermarket.guard.confirm"]._take_answer(message)

    def write(self, vals):
        raise UserError(self.env._("What was overridden can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was overridden can't be deleted."))
