from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SupermarketPosPin(models.Model):
    """The PIN by which a supervisor lets a till do what the cashier may not.

    It is asked for at any till of the person's companies. What goes wrong stands in the audit.
    """

    _name = "supermarket.pos.pin"
    _description = "Supervisor PIN"
    _inherit = ["supermarket.pin.mixin"]
    _rec_name = "user_id"
    _order = "user_id"

    user_id = fields.Many2one(string="Supervisor")
    company_ids = fields.Many2many(related="user_id.company_ids", string="Companies")
    active = fields.Boolean(default=True)

    _user_uniq = models.Constraint("UNIQUE(user_id)", "A supervisor has one PIN.")

    @api.constrains("user_id")
    def _check_user_is_supervisor(self):
        for record in self:
            if not record.user_id.has_group("supermarket_stock.group_shift_supervisor"):
                raise ValidationError(
                    self.env._("%s is no shift supervisor.", record.user_id.display_name)
                )

    @api.model
    def _note_failure(self, told, outcome):
        self.env["supermarket.pos.audit"].create({**told, "action": f"pin_{outcome}"})
