from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

# How long an answer waits for the person to press the button again
PATIENCE = timedelta(minutes=10)


class SupermarketGuardConfirm(models.TransientModel):
    """Ask once who may go on past a guard: what was refused, and why the goods go all the same.

    A transfer is validated with the answer. Of what else moves goods (a production order) nobody
    knows how to go on: there the answer waits, and the same button takes it.
    """

    _name = "supermarket.guard.confirm"
    _description = "Confirm Override"

    message = fields.Text("What Is Refused", required=True, readonly=True)
    picking_ids = fields.Many2many("stock.picking", readonly=True)
    reason = fields.Char(required=True)
    is_given = fields.Boolean(readonly=True, help="The answer waits for the button.")

    @api.model
    def _action(self, message, **values):
        """The question as an action of the web client."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_message": message,
                **{f"default_{name}": value for name, value in values.items()},
            },
        }

    def action_override(self):
        """Go on with the reason given."""
        self.ensure_one()
        reason = self.reason.strip()
        if not reason:
            raise UserError(self.env._("Reason: say why the goods go all the same."))
        if not self.picking_ids:
            self.is_given = True
            return {"type": "ir.actions.act_window_close"}
        # pylint: disable-next=context-overridden
        pickings = self.picking_ids.with_context(
            clean_context(self.env.context), supermarket_override_reason=reason
        )
        return pickings.button_validate()

    @api.model
    def _take_answer(self, message):
        """The reason that this person gave a moment ago for the same, which is used up."""
        answer = self.search(
            [
                ("create_uid", "=", self.env.uid),
                ("is_given", "=", True),
                ("message", "=", message),
                ("create_date", ">", fields.Datetime.now() - PATIENCE),
            ],
            order="id desc",
            limit=1,
        )
        reason = answer.reason
        answer.unlink()
        return reason
