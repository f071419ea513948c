from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.transition import Transition
from ..moving.stock_move import LONGEST_AGO

MANAGERS = ("supermarket_stock.group_store_manager",)

# Written by hand until the loss is reported; afterwards by nobody
GIVEN = {
    "company_id",
    "location_id",
    "product_id",
    "lot_id",
    "quantity",
    "reason_id",
    "note",
    "photo",
    "date",
}


class SupermarketLoss(models.Model):
    """Goods that are lost or found: what, why, how much it costs, and who approved it.

    The scan app and the web client both report by it. Booked losses stay: an undo is moves of its
    own that bring the goods back.
    """

    _name = "supermarket.loss"
    _description = "Loss"
    _inherit = ["supermarket.transition.mixin", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _transitions = {
        "leave_to_manager": Transition(("draft",), "approve"),
        "book": Transition(("draft",), "done"),
        "approve": Transition(("approve",), "done", MANAGERS),
        "refuse": Transition(("approve",), "refused", MANAGERS),
        "withdraw": Transition(("draft", "approve"), "refused"),
        "undo": Transition(("done",), "undone"),
    }

    name = fields.Char(readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    location_id = fields.Many2one(
        "stock.location",
        "Place",
        required=True,
        check_company=True,
        domain=[("usage", "in", ("internal", "transit"))],
        default=lambda self: (
            self.env["stock.warehouse"]
            .search([("company_id", "=", self.env.company.id)], limit=1)
            .lot_stock_id
        ),
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", related="location_id.warehouse_id", store=True
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        check_company=True,
        domain=[("is_storable", "=", True)],
        ondelete="restrict",
        index=True,
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        "stock.lot",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    reason_id = fields.Many2one(
        "supermarket.loss.reason", required=True, check_company=True, ondelete="restrict"
    )
    effect = fields.Selection(related="reason_id.effect", store=True)
    note = fields.Char()
    photo = fields.Binary(attachment=True)
    date = fields.Datetime(
        "When", required=True, default=fields.Datetime.now, help="When it was seen."
    )
    user_id = fields.Many2one(
        "res.users",
        "Reported By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "To Report"),
            ("approve", "To Approve"),
            ("done", "Booked"),
            ("refused", "Not Booked"),
            ("undone", "Undone"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    value = fields.Monetary(
        "Worth",
        readonly=True,
        copy=False,
        help="At the cost of the goods when it was reported; above zero for what was found.",
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    move_ids = fields.One2many("stock.move", "supermarket_loss_id", readonly=True)

    _open_idx = models.Index("(company_id) WHERE state = 'approve'")

    @api.constrains("quantity", "product_id", "lot_id", "location_id")
    def _check_goods(self):
        for loss in self:
            name = loss.product_id.display_name
            if loss.product_id.uom_id.compare(loss.quantity, 0) <= 0:
                raise ValidationError(self.env._("%s: how many? Give a quantity above zero.", name))
            if not loss.product_id.is_storable:
                raise ValidationError(self.env._("%s has no stock that could be lost.", name))
            if loss.location_id.usage not in ("internal", "transit"):
                raise ValidationError(
                    self.env._(
                        "%s is no place for goods: choose another.", loss.location_id.display_name
                    )
                )
            if loss.lot_id and loss.lot_id.product_id != loss.product_id:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is no lot of %(product)s: choose another.",
                        lot=loss.lot_id.name,
                        product=name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_by_code(vals)
        losses = super().create(vals_list)
        for loss in losses:
            # sudo: numbering is the system's, and the name is written by code alone
            sequence = self.env["ir.sequence"].sudo()
            loss.sudo().name = sequence.next_by_code("supermarket.loss") or loss.name
        return losses

    def write(self, vals):
        self._check_by_code(vals)
        if not self.env.su and vals.keys() & GIVEN and any(one.state != "draft" for one in self):
            raise UserError(
                self.env._("%s was reported: undo it and report another.", self[:1].name)
            )
        return super().write(vals)

    @api.model
    def _check_by_code(self, vals):
        """Who reported, what it is worth and what became of it is nobody's to write."""
        own = {name for name in self._fields if not name.startswith("message_")}
        own -= GIVEN | {"state"}
        if not self.env.su and own & vals.keys():
            raise UserError(self.env._("A loss is reported and approved by its buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(loss.state != "draft" for loss in self):
            raise UserError(self.env._("A loss that was reported is kept: undo it."))

    # Life --------------------------------------------------------------------------------

    def action_report(self):
        """Book it, or leave it to the store manager where it is worth much.

        Who reports answers for it, whoever began it: else a manager would fill in what another one
        began, and approve it alone.
        """
        for loss in self.filtered(lambda one: one.state == "draft"):
            loss.check_access("write")
            loss._check_whole()
            loss.sudo().user_id = self.env.user  # sudo: written by code alone
            loss._report()

    def _check_whole(self):
        name = self.product_id.display_name
        if self.product_id.tracking != "none" and not self.lot_id:
            raise UserError(self.env._("%s needs its lot: scan it or type it.", name))
        now = fields.Datetime.now()
        if not now - LONGEST_AGO < self.date <= now:
            raise UserError(
                self.env._("%s: when was it seen? Give a moment of the last 31 days.", name)
            )
        if self.reason_id.needs_photo and not self.photo:
            raise UserError(
                self.env._(
                    "%(product)s: %(reason)s needs a photo.",
                    product=name,
                    reason=self.reason_id.name,
                )
            )

    def _report(self):
        """Once the right to report was asked for."""
        loss = self.sudo()  # sudo: costs of another company's currency; written by code alone
        loss._check_enough()
        cost = loss.product_id.with_company(loss.company_id).standard_price
        sign = 1 if loss.effect == "found" else -1
        loss.value = sign * cost * loss.quantity
        limit = loss.company_id.supermarket_loss_limit
        is_worth_much = loss.currency_id.compare_amounts(abs(loss.value), limit) > 0
        loss._fire("leave_to_manager" if is_worth_much else "book")

    def action_approve(self):
        """Book what is worth much: by another person than who reported it."""
        self._check_manager()
        for loss in self.filtered(lambda one: one.state == "approve"):
            loss._check_another_person()
            # sudo: the right to approve was asked for above
            loss.sudo()._fire("approve", approved_by_id=self.env.uid)

    def action_refuse(self):
        """Nothing is booked: the goods are there, or it was a mistake."""
        self._check_manager()
        self.sudo()._move("refuse")  # sudo: the right was asked for above

    def action_undo(self):
        """What was worth an approval is not taken back without one: undoing a find is a loss."""
        self._check_manager()
        booked = self.filtered(lambda one: one.state == "done")
        for loss in booked.filtered("approved_by_id"):
            loss._check_another_person()
        booked._undo()

    def _check_another_person(self):
        if self.user_id == self.env.user:
            raise UserError(
                self.env._("%s: you reported it yourself, another manager approves it.", self.name)
            )

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise UserError(self.env._("Losses are approved by the store manager."))

    def _undo(self):
        """Bring the goods back; what waits for approval is not booked at all."""
        losses = self.sudo()  # sudo: whoever asks was asked for the right
        (losses - losses._move("undo"))._move("withdraw")

    def _after_event(self, event, source, note):
        if self.state == "done":
            self._book()
        elif event == "undo":
            back = self._moving()._carry_back(**self._move_values())
            back._happened_at(self.date)  # the goods were there all the while
        return super()._after_event(event, source, note)

    # Booking -----------------------------------------------------------------------------

    def _check_enough(self):
        """What is not there can't be lost: said when it is reported, also where it is approved."""
        if self.effect != "found":
            moves = self._moving()
            moves._check_there_is(self.product_id, self.quantity, self.location_id, self.lot_id)

    def _book(self):
        """One move between the place of the goods and that of the reason."""
        ends = [self.location_id, self.reason_id._place(self.company_id)]
        if self.effect == "found":
            ends.reverse()
        goods = self.product_id, self.quantity
        moves = self._moving().browse()
        move = moves._carry(*goods, *ends, lot=self.lot_id, **self._move_values())
        move._happened_at(self.date)

    def _moving(self):
        """The moves of the loss, free of the holds that keep goods from customers: what is held or
        expired may be thrown away."""
        allowed = self.env["supermarket.hold"]._allow_held_context()
        return self.move_ids.with_company(self.company_id).with_context(**allowed)

    def _move_values(self):
        """What is missing or was found is a correction, as a count is: its move names it so."""
        why = " ".join(filter(None, [self.reason_id.name, self.note]))
        return {
            "supermarket_loss_id": self.id,
            "origin": why,
            "inventory_name": False if self.effect == "gone" else f"{self.name}: {why}",
        }
