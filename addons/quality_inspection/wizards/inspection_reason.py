from odoo import fields, models
from odoo.exceptions import UserError

#: What a reason can be asked for: (model, event) to the method that takes the reason.
REASONED = {
    ("inspection.task", "cancel"): "_cancel",
    ("inspection.result", "revise"): "_revise",
    ("inspection.result", "escalate"): "_escalate",
    ("inspection.problem", "reject"): "_reject",
    ("inspection.problem", "undo"): "_undo",
}


class InspectionReason(models.TransientModel):
    """Asks for the reason of an event and fires it."""

    _name = "inspection.reason"
    _description = "Reason of an Inspection Event"
    _inherit = ["supermarket.first.state.mixin"]

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    event = fields.Char(required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        method = REASONED.get((self.res_model, self.event))
        if not method:
            raise UserError(self.env._("No reason is asked for that: use the document's buttons."))
        getattr(self.env[self.res_model].browse(self.res_id), method)(self.reason)
        return {"type": "ir.actions.act_window_close"}
