from odoo import api, fields, models
from odoo.exceptions import UserError


class SupermarketPosAudit(models.Model):
    """What cashiers did at a till beyond selling, and who let them. Append-only.

    A line without supervisor was within the till's limits, or came from an offline till (then
    there is a sale exception as well).
    """

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
            ("return", "Return without receipt"),
            ("price", "Price override"),
            ("discount", "Discount"),
            ("void", "Void"),
            ("pick_up", "Pick-up"),
            ("count", "Drawer counted"),
            ("difference", "Closing difference let through"),
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
    session_id = fields.Many2one("pos.session", readonly=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    percent = fields.Float(readonly=True, aggregator="max")
    authorised = fields.Boolean(
        string="With PIN",
        compute="_compute_authorised",
        store=True,
        help="A supervisor gave his PIN.",
    )

    @api.depends("supervisor_id", "action")
    def _compute_authorised(self):
        for record in self:
            wrong = record.action in ("pin_wrong", "pin_locked")
            record.authorised = bool(record.supervisor_id) and not wrong

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The till's audit can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The till's audit can't be deleted."))
