from odoo import api, fields, models
from odoo.exceptions import UserError


class SupermarketPosAudit(models.Model):
    """What was let through, or tried, at a till with a supervisor's PIN. Append-only."""

    _name = "supermarket.pos.audit"
    _description = "Till Audit"
    _order = "id desc"
    _rec_name = "action"

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    action = fields.Selection(
        [
            ("oversell", "Sold beyond stock"),
            ("pin_wrong", "Wrong PIN"),
            ("pin_locked", "PIN locked"),
        ],
        required=True,
        readonly=True,
    )
    config_id = fields.Many2one("pos.config", string="Till", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Cashier", readonly=True, required=True)
    supervisor_id = fields.Many2one("res.users", readonly=True)
    order_uuid = fields.Char(string="Order UUID", readonly=True, index=True)
    product_id = fields.Many2one("product.product", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True, string="Asked")
    sellable_qty = fields.Float(digits="Product Unit", readonly=True, string="Sellable")

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The till's audit can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The till's audit can't be deleted."))
