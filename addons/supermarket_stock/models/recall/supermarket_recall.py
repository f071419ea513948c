from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.transition import Transition

MANAGERS = ("supermarket_stock.group_store_manager",)


class SupermarketRecall(models.Model):
    """Goods taken back from sale in all stores at once, and where they came from and went to.

    Starting a recall places one hold a lot (or one for the whole product); the hold is what
    stops sale, picking and transfer. The recall adds the reason, the trace of the goods
    (`supermarket_recall_trace.py`) and the count of what came back. The holds outlive it: what
    was recalled is not sold again because the paperwork is done.

    Recalled goods are sold again when the recall itself sets them free, and not before.

    Only a closed recall does: its counts say what came of the goods. Who started it doesn't also
    end what it stopped.
    """

    _name = "supermarket.recall"
    _description = "Recall"
    _inherit = ["supermarket.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _transitions = {
        "start": Transition(("draft",), "active", MANAGERS),
        "close": Transition(("active",), "closed", MANAGERS),
    }

    name = fields.Char(readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        domain=[("is_storable", "=", True)],
        tracking=True,
        ondelete="restrict",
        index=True,
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots",
        domain="[('product_id', '=', product_id)]",
        help="Empty: all of the product is recalled.",
    )
    source = fields.Selection(
        [
            ("supplier", "Notice of the supplier"),
            ("authority", "Order of an authority"),
            ("inspection", "Own inspection"),
            ("customer", "Complaint of a customer"),
            ("other", "Other"),
        ],
        required=True,
        default="supplier",
        tracking=True,
    )
    reason = fields.Text(required=True, tracking=True, help="What is wrong with the goods.")
    sold_from = fields.Date(
        string="Sold Since", help="Sales before this day are left out of the report."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Recalled"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    hold_ids = fields.Many2many("supermarket.hold", compute="_compute_hold_ids", string="Holds")
    start_date = fields.Datetime(string="Recalled on", readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", string="Recalled by", readonly=True, copy=False)
    close_date = fields.Datetime(string="Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True, copy=False)
    returned_qty = fields.Float(
        string="Returned",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What went back to the supplier.",
    )
    destroyed_qty = fields.Float(
        string="Destroyed", digits="Product Unit", readonly=True, copy=False
    )
    close_note = fields.Text(readonly=True, copy=False)
    release_date = fields.Datetime(string="Goods Released on", readonly=True, copy=False)
    released_by_id = fields.Many2one(
        "res.users", string="Goods Released by", readonly=True, copy=False
    )
    release_note = fields.Text(string="Why Released", readonly=True, copy=False)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")

    @api.depends("state")
    def _compute_hold_ids(self):
        for recall in self:
            recall.hold_ids = self.env["supermarket.hold"].search(recall._domain_holds())

    def _domain_holds(self):
        return [("origin_model", "=", self._name), ("origin_id", "=", self._origin.id or 0)]

    @api.onchange("product_id")
    def _onchange_product_id(self):
        self.lot_ids = self.lot_ids.filtered(lambda lot: lot.product_id == self.product_id)

    @api.constrains("product_id", "lot_ids", "company_id")
    def _check_lots_of_product(self):
        for recall in self:
            recall.lot_ids._check_usable_by(recall.company_id)
            product = recall.product_id
            strange = [lot for lot in recall.lot_ids if lot.product_id != product]
            if strange:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s is not a lot of %(product)s.",
                        lot=strange[0].name,
                        product=recall.product_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # what may be changed
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", self.env._("New")) == self.env._("New"):
                vals["name"] = self.env["ir.sequence"].next_by_code("supermarket.recall")
        return super().create(vals_list)

    def write(self, vals):
        if self._fields_of_actions() & vals.keys():
            raise UserError(self.env._("A recall is started and closed by its buttons only."))
        if self._fields_of_goods() & vals.keys() and self.filtered(lambda r: r.state != "draft"):
            raise UserError(self.env._("What is recalled can't be changed: start another recall."))
        return super().write(vals)

    @api.model
    def _fields_of_actions(self):
        return {
            "state",
            "start_date",
            "started_by_id",
            "close_date",
            "closed_by_id",
            "returned_qty",
            "destroyed_qty",
            "close_note",
            "release_date",
            "released_by_id",
            "release_note",
        }

    @api.model
    def _fields_of_goods(self):
        return {"company_id", "product_id", "lot_ids", "name", "source", "reason"}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(recall.state != "draft" for recall in self):
            raise UserError(self.env._("A recall that was started is never deleted."))

    # ------------------------------------------------------------------
    # life
    # ------------------------------------------------------------------

    def action_recall(self):
        """Take the goods from sale everywhere. Pressed twice it changes nothing."""
        for recall in self:
            if recall._fire("start", start_date=fields.Datetime.now(), started_by_id=self.env.uid):
                recall._place_holds()
                recall._on_started()

    def _recalled_lots(self):
        """The lots, and what a branch calls by the same name: a branch that received the goods
        itself may have made a lot of its own."""
        branches = self.company_id._held_companies() - self.company_id
        if not self.lot_ids or not branches:
            return self.lot_ids
        # sudo: a head office recalls in all its branches, whichever the person may see
        lots = self.env["stock.lot"].sudo()
        same = lots.search(
            [
                ("product_id", "=", self.product_id.id),
                ("name", "in", self.lot_ids.mapped("name")),
                ("company_id", "in", branches.ids),
            ]
        )
        return self.lot_ids | same.sudo(self.env.su)

    def _place_holds(self):
        """One hold a lot, or one for the product; in all stores of the company and its branches."""
        holds = self.env["supermarket.hold"].with_company(self.company_id)
        for lot in self._recalled_lots() or [None]:
            holds._place(self.product_id, lot=lot, reason="recall", note=self.reason, origin=self)

    def _on_started(self):
        """Called once, in the transaction that starts the recall: others tell their own people."""

    def action_close(self):
        """Ask for the counts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_recall_close"
        )
        action["context"] = {"default_recall_id": self.id}
        return action

    def _close(self, returned, destroyed, note=None):
        """End the recall with what came of the goods."""
        self.ensure_one()
        if self.state == "draft":
            raise UserError(self.env._("%s was not started yet.", self.name))
        self._fire(
            "close",
            close_date=fields.Datetime.now(),
            closed_by_id=self.env.uid,
            returned_qty=returned,
            destroyed_qty=destroyed,
            close_note=note,
        )

    def action_print(self):
        return self.env.ref("supermarket_stock.action_report_recall").report_action(self)

    def action_open_holds(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_hold")
        action["domain"] = [("id", "in", self.hold_ids.ids)]
        action["context"] = {}
        return action

    def action_release(self):
        """Ask why the goods may be sold again."""
        self.ensure_one()
        self._check_may_release()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "supermarket_stock.action_recall_release"
        )
        action["context"] = {"default_recall_id": self.id}
        return action

    def _check_may_release(self):
        self.check_access("write")
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise AccessError(self.env._("Only store managers release recalled goods."))
        if self.state != "closed":
            raise UserError(
                self.env._("%s is not closed: count the goods and close it first.", self.name)
            )
        if self.started_by_id == self.env.user:
            raise AccessError(
                self.env._("You started %s: another store manager releases its goods.", self.name)
            )

    def _release(self, note):
        """Set free what the recall still stops. Twice changes nothing."""
        self.ensure_one()
        self._check_may_release()
        # sudo: the holds are the recall's own, also those of a branch that the person doesn't see
        holds = self.env["supermarket.hold"].sudo().search(self._domain_holds())
        holds = holds.filtered(lambda hold: hold.state == "active")
        if not holds:
            return
        holds._release(note)
        self._write_state(
            self.state,
            release_date=fields.Datetime.now(),
            released_by_id=self.env.uid,
            release_note=note,
        )
        self.message_post(body=self.env._("The goods may be sold again: %s", note))
