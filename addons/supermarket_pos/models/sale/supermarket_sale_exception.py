from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import AccessError


class SupermarketSaleException(models.Model):
    """A paid order that should not have been possible: goods sold that were not to be sold.

    An order paid offline is always taken when it arrives. What is wrong with it becomes a
    record for a person to work off: recount, find the goods, tell the customer.
    """

    _name = "supermarket.sale.exception"
    _description = "Sale Exception"
    _inherit = ["supermarket.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state desc, id desc"
    _initial_state = "to_do"
    _transitions = {
        "end": Transition(("to_do",), "done"),
        "reopen": Transition(("done",), "to_do"),
    }

    name = fields.Char(compute="_compute_name", store=True)
    reason = fields.Selection(
        [
            ("oversold", "Sold beyond stock"),
            ("held", "Sold while on hold"),
            ("recalled", "Sold after its recall"),
            ("unauthorised", "Above the limit without PIN"),
            ("over_returned", "Returned more than sold"),
            ("untaxed", "Taxed goods sold without tax"),
            ("expired", "Sold after expiry"),
            ("unknown_lot", "Sold as a lot nobody received"),
            ("markdown", "Sold by a sticker that did not hold"),
            ("promotion", "Promotion given beyond its terms"),
            ("sum", "Paid another sum than its lines make"),
            ("product", "Sold what is no product of the shop"),
            ("delisted", "Sold after it was delisted"),
            ("payment", "Paid by what the till doesn't take"),
            ("twice", "Paid at two tills"),
            ("input", "Sent with something that can't be"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("to_do", "To Do"), ("done", "Done")],
        required=True,
        readonly=True,
        default="to_do",
        tracking=True,
        index=True,
    )
    product_id = fields.Many2one("product.product", required=True, readonly=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    lot_id = fields.Many2one("stock.lot", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True, string="Store")
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    order_id = fields.Many2one("pos.order", required=True, readonly=True, index=True)
    session_id = fields.Many2one(related="order_id.session_id", store=True, string="Session")
    cashier_id = fields.Many2one(related="order_id.user_id", store=True, string="Login")
    cashier = fields.Char(
        compute="_compute_cashier",
        store=True,
        help="The employee where employees log in at the till, else the user.",
    )
    quantity = fields.Float(
        digits="Product Unit", readonly=True, string="Short", help="What was sold too much."
    )
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True)
    note = fields.Text(string="What was done")
    done_by_id = fields.Many2one("res.users", readonly=True, string="Done by")
    done_date = fields.Datetime(readonly=True, string="Done on")

    _order_product_reason_uniq = models.UniqueIndex(
        "(order_id, product_id, reason, COALESCE(lot_id, 0))",
        "An order's problem with a product is raised once.",
    )

    @api.depends("order_id", "product_id")
    def _compute_name(self):
        for record in self:
            record.name = f"{record.order_id.name or ''} · {record.product_id.display_name or ''}"

    @api.depends("order_id.user_id")
    def _compute_cashier(self):
        for record in self:
            record.cashier = record.order_id._cashier_name()

    @api.model
    def _open(self, vals_list):
        """Record what is wrong with an order that was taken, and put it on somebody's list.

        Two lines with the same problem are one record of both; a problem that the order has
        already grows by what is new.
        """
        if not vals_list:
            return self.browse()
        exceptions = self.sudo()  # sudo: the cashier's order raises it, people can't
        orders = {vals["order_id"] for vals in vals_list}
        known = {
            (one.order_id.id, one.product_id.id, one.reason, one.lot_id.id): one
            for one in exceptions.search([("order_id", "in", list(orders))])
        }
        merged = _merged(vals_list)
        for key in known.keys() & merged.keys():
            known[key]._grow(merged.pop(key))
        records = exceptions.create(list(merged.values()))
        records._put_on_a_list()
        return records

    def _put_on_a_list(self):
        for record in self:
            record.user_id = record._get_responsible()
            record.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=record._activity_summary(),
                user_id=record.user_id.id,
            )

    def _grow(self, vals):
        """Add what else was wrong in the same way; what was worked off is to do again."""
        self.quantity += vals.get("quantity", 0.0)
        self.note = _both(self.note, vals.get("note"))
        if self.state == "done":
            self.action_reopen()
            self._put_on_a_list()

    def _activity_summary(self):
        self.ensure_one()
        reason = dict(self._fields["reason"]._description_selection(self.env))[self.reason]
        return f"{reason}: {self.product_id.display_name}"

    def _get_responsible(self):
        """A manager of the shop, else a supervisor, else who opened the session."""
        self.ensure_one()
        for group in ("group_store_manager", "group_shift_supervisor"):
            users = self.env.ref(f"supermarket_stock.{group}").all_user_ids.filtered(
                lambda user: (
                    user.active
                    and self.company_id in user.company_ids
                    and user != self.env.ref("base.user_root")
                )
            )
            if users:
                return users.sorted("id")[-1]
        return self.order_id.session_id.user_id

    def write(self, vals):
        """People say who sees to it and what was done; the rest moves by the actions."""
        if not self.env.su and not vals.keys() <= self._fields_people_write():
            raise AccessError(self.env._("A sale exception is changed by its buttons only."))
        return super().write(vals)

    @api.model
    def _fields_people_write(self):
        return {"user_id", "note"} | {
            name for name in self._fields if name.startswith(("activity_", "message_"))
        }

    def action_done(self):
        """Close what was worked off; the activity with it."""
        for record in self:
            record._check_source("end")
        self._move("end", done_by_id=self.env.uid, done_date=fields.Datetime.now())
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_reopen(self):
        """Take it up again: nothing is deleted, the chatter keeps who closed it and when."""
        self._move("reopen", done_by_id=False, done_date=False)


def _merged(vals_list):
    """{(order, product, reason, lot): values}, quantities added up."""
    merged = {}
    for vals in vals_list:
        key = (vals["order_id"], vals["product_id"], vals["reason"], vals.get("lot_id") or False)
        before = merged.get(key)
        if before:
            vals = {
                **before,
                "quantity": before.get("quantity", 0.0) + vals.get("quantity", 0.0),
                "note": _both(before.get("note"), vals.get("note")),
            }
        merged[key] = vals
    return merged


def _both(note, further):
    lines = (line for text in (note, further) for line in (text or "").splitlines())
    return "\n".join(dict.fromkeys(lines)) or False
