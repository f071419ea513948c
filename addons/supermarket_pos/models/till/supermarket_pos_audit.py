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
    user_id = fields.Many2one("res.users", string="Login", readonly=True, required=True)
    cashier = fields.Char(
        readonly=True,
        help="Who stood at the till: the employee where employees log in there, else the user.",
    )
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
        help="A supervisor gave the PIN.",
    )

    @api.depends("supervisor_id", "action")
    def _compute_authorised(self):
        for record in self:
            wrong = record.action in ("pin_wrong", "pin_locked")
            record.authorised = bool(record.supervisor_id) and not wrong

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("cashier", self._cashier_name(vals))
        return super().create(vals_list)

    @api.model
    def _cashier_name(self, vals):
        """Of the order where there is one by now, else of the session that is open."""
        config = self.env["pos.config"].sudo().browse(vals.get("config_id"))  # sudo: see _audit
        session = config.current_session_id
        if vals.get("session_id"):
            session = session.browse(vals["session_id"])
        employee = session._till_employee()
        if employee is not None and vals.get("order_uuid"):
            order = (
                self.env["pos.order"].sudo().search([("uuid", "=", vals["order_uuid"])], limit=1)
            )
            employee = order.employee_id or employee
        user = self.env["res.users"].sudo().browse(vals.get("user_id"))  # sudo: the name alone
        return user.name if employee is None else employee.name

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The till's audit can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The till's audit can't be deleted."))
