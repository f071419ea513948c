from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import UserError, ValidationError

from ...ordering.decide import SHOWN
from ...tools.formats import format_quantity
from ..forecast.replenishment_forecast import MODELS

OPEN_STATES = ("draft", "snoozed")
LONGEST_SNOOZE = 60
UNDECIDED = {"decided_by_id": False, "decided_on": False}
MOST_UNITS = 1_000_000
# What a person decides; everything else on a proposal is computed.
EDITABLE = {"qty_to_order", "note", "message_follower_ids", "activity_ids"}


class ReplenishmentProposal(models.Model):
    """What should be ordered of a product for a store, why, and what a person made of it."""

    _name = "replenishment.proposal"
    _description = "Replenishment Proposal"
    _inherit = ["replenishment.decision.mixin", "mail.thread"]
    _order = "urgent desc, order_date, partner_id, id desc"
    _check_company_auto = True
    _transitions = {
        "accept": Transition(OPEN_STATES, "accepted"),
        "snooze": Transition(OPEN_STATES, "snoozed"),
        "dismiss": Transition(OPEN_STATES, "dismissed"),
        "supersede": Transition(OPEN_STATES, "superseded"),
        "reopen": Transition(("snoozed", "dismissed"), "draft"),
        "withdraw": Transition(("accepted",), "draft"),
        "replace": Transition(("accepted",), "superseded"),
    }

    company_id = fields.Many2one(
        related="warehouse_id.company_id", store=True, precompute=True, index=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", required=True, index=True, check_company=True,
        default=lambda self: self.env.user._get_default_warehouse_id(),
    )  # fmt: skip
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        domain=[("is_storable", "=", True), ("purchase_ok", "=", True)],
    )
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id")
    image_128 = fields.Image(related="product_id.image_128")
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category", store=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    orderpoint_id = fields.Many2one(
        "stock.warehouse.orderpoint", "Reordering Rule", readonly=True, ondelete="set null"
    )
    supplierinfo_id = fields.Many2one(
        "product.supplierinfo",
        "Vendor Price",
        ondelete="set null",
        compute="_compute_price_unit",
        store=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Vendor",
        compute="_compute_price_unit",
        store=True,
        index=True,
        help="Another one may be cheaper for a larger quantity.",
    )
    depot_id = fields.Many2one(
        "stock.warehouse", readonly=True, help="The company's own store that supplies this one."
    )
    origin = fields.Selection(
        [("crossing", "Threshold"), ("night", "Night"), ("manual", "By hand")],
        required=True,
        readonly=True,
        default="manual",
    )
    state = fields.Selection(
        [
            ("draft", "To Decide"),
            ("snoozed", "Snoozed"),
            ("accepted", "Accepted"),
            ("dismissed", "Dismissed"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
        copy=False,
    )
    urgent = fields.Boolean(
        readonly=True, help="Sellable stock is below its threshold, and the product sells."
    )
    idle = fields.Boolean(
        "Not Sold in 4 Weeks",
        readonly=True,
        help="Nobody bought one in the last four weeks and less than one is expected in the next: "
        "it is proposed up to its minimum only, and where the forecast sets that, once none is "
        "left.",
    )
    date = fields.Datetime("Proposed on", readonly=True, default=fields.Datetime.now, index=True)
    order_date = fields.Datetime("Last Order Time", readonly=True)
    delivery_date = fields.Date("Delivery", readonly=True)
    next_delivery_date = fields.Date("Lasts until", readonly=True)

    sellable_qty = fields.Float("Sellable", digits="Product Unit", readonly=True, aggregator=None)
    on_order_qty = fields.Float("On Order", digits="Product Unit", readonly=True, aggregator=None)
    on_order_sources = fields.Json(
        readonly=True, help="How much of what is on order is where: {kind: quantity}."
    )
    threshold_qty = fields.Float("Threshold", digits="Product Unit", readonly=True, aggregator=None)
    demand_qty = fields.Float(
        "Expected Sales",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="Expected sales until the delivery after this one.",
    )
    sigma = fields.Float("Uncertainty", readonly=True, aggregator=None)
    interval_days = fields.Integer("Days to Cover", readonly=True, aggregator=None)
    daily_qty = fields.Float("Sales a Day", digits="Product Unit", readonly=True, aggregator=None)
    demand_sources = fields.Json(
        readonly=True, help="What which store asks of a depot a day: {id of the store: units}."
    )
    cover_days = fields.Float("Days of Cover", readonly=True, aggregator=None)
    expiring_qty = fields.Float(
        "Will Expire",
        digits="Product Unit",
        readonly=True,
        help="Units of lots that will expire unsold before the delivery after this one.",
    )
    pack_qty = fields.Float(
        "Pack", digits="Product Unit", readonly=True, default=1.0, aggregator=None
    )
    min_qty = fields.Float("Minimum", digits="Product Unit", readonly=True, aggregator=None)
    forecast_model = fields.Selection(
        [*MODELS, ("average", "Average of recent sales")], "Forecast by", readonly=True
    )
    forecast_error = fields.Float(readonly=True, aggregator="avg")
    cost_curve = fields.Json(
        "Expected Cost",
        readonly=True,
        prefetch=False,  # lists and the pass read thousands of proposals and no curve
    )

    proposed_qty = fields.Float("Proposed", digits="Product Unit", readonly=True, aggregator=None)
    qty_to_order = fields.Float("To Order", digits="Product Unit", tracking=True, aggregator=None)
    difference_qty = fields.Float(
        "Difference",
        digits="Product Unit",
        aggregator=None,
        compute="_compute_difference_qty",
        store=True,
        help="What a person added to the proposal or took from it.",
    )
    price_unit = fields.Float(
        "Price",
        min_display_digits="Product Price",
        aggregator=None,
        compute="_compute_price_unit",
        store=True,
        help="What one costs in an order of this quantity.",
    )
    price_breaks = fields.Json(
        readonly=True, help="From which quantity on one costs how much: [from, price, line]."
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    adjustment = fields.Selection(
        [
            ("person", "By hand"),
            ("minimum", "Topped up to the minimum"),
            ("budget", "Cut to the budget"),
        ],
        "Changed",
        readonly=True,
        copy=False,
        help="How the quantity came to differ from the proposal.",
    )
    note = fields.Char()

    snoozed_until = fields.Date(readonly=True, copy=False)
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    withdrawn_line_id = fields.Many2one(
        "purchase.order.line", readonly=True, copy=False, ondelete="set null",
        index="btree_not_null", help="What was ordered before it was cancelled.",
    )  # fmt: skip
    purchase_id = fields.Many2one(
        related="purchase_line_id.order_id", string="Purchase Order", store=True
    )
    picking_id = fields.Many2one(
        "stock.picking", "Transfer", readonly=True, copy=False, index="btree_not_null"
    )

    _one_open = models.UniqueIndex(
        "(product_id, warehouse_id) WHERE state IN ('draft', 'snoozed')",
        "There is an open proposal for this product and store already.",
    )

    _qty_positive = models.Constraint(
        "CHECK(qty_to_order >= 0)", "The quantity to order can't be negative."
    )

    @api.depends("product_id", "warehouse_id")
    def _compute_display_name(self):
        for proposal in self:
            if not proposal.product_id:
                proposal.display_name = self.env._("New Proposal")
                continue
            proposal.display_name = self.env._(
                "%(product)s for %(store)s",
                product=proposal.product_id.display_name or "",
                store=proposal.warehouse_id.display_name or "",
            )

    @api.depends("qty_to_order", "proposed_qty")
    def _compute_difference_qty(self):
        for proposal in self:
            proposal.difference_qty = proposal.qty_to_order - proposal.proposed_qty

    @api.depends("qty_to_order", "price_unit")
    def _compute_amount(self):
        for proposal in self:
            proposal.amount = proposal.qty_to_order * proposal.price_unit

    @api.constrains("product_id")
    def _check_product_id(self):
        for proposal in self:
            if not proposal.product_id.is_storable:
                raise ValidationError(
                    self.env._(
                        "%s is not kept in stock: nothing can be proposed for it.",
                        proposal.product_id.display_name,
                    )
                )

    def write(self, vals):
        """People edit the quantity and a note; state and numbers move only through actions."""
        forbidden = set(vals) - EDITABLE
        if forbidden and not self.env.su:
            raise UserError(
                self.env._(
                    "Only the quantity to order and the note of a proposal can be edited, not: %s.",
                    ", ".join(
                        self._fields[name]._description_string(self.env) for name in forbidden
                    ),
                )
            )
        by_hand = "qty_to_order" in vals and not self.env.su
        if by_hand:
            self._check_open()
            self._check_quantity(vals["qty_to_order"])
        result = super().write(vals)
        if by_hand:
            self._note_hand()
        return result

    def _note_hand(self):
        """A quantity that a person enters is theirs; going back to the proposal takes that back."""
        for proposal in self:
            changed = proposal.uom_id.compare(proposal.difference_qty, 0) != 0
            # sudo: how it came about is closed to direct writing
            proposal.sudo().adjustment = "person" if changed else False

    def _adjust(self, quantity, how):
        """Another quantity by a rule that a person chose to apply."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self._check_quantity(quantity)
        # sudo: how it came about is closed to direct writing
        self.sudo().write({"qty_to_order": quantity, "adjustment": how})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        collected = ("superseded",) if self.env.su else ()
        if any(proposal.state not in (*OPEN_STATES, *collected) for proposal in self):
            raise UserError(
                self.env._("A proposal that was decided stays: it shows what was thought then.")
            )

    def _check_open(self):
        for proposal in self:
            if proposal.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "%s is decided already: its quantity can't change any more. "
                        "Change the purchase order instead.",
                        proposal.display_name,
                    )
                )

    def _check_quantity(self, quantity):
        """What a person enters; what the planner proposes follows from the sales."""
        is_number = isinstance(quantity, (int, float))
        if is_number and 0 <= quantity <= MOST_UNITS:
            return
        raise ValidationError(
            self.env._(
                "To Order of %(product)s is %(quantity)s: enter a quantity from 0 to %(most)s.",
                product=", ".join(self.product_id.mapped("display_name")),
                quantity=format_quantity(self.env, quantity) if is_number else quantity,
                most=format_quantity(self.env, MOST_UNITS),
            )
        )

    def _cost_points(self):
        """The curve as [{quantity, shortage, waste, holding, total}], smallest quantity first."""
        curve = self.cost_curve or {}
        if isinstance(curve, list):  # as an earlier version wrote it
            return curve
        points = (
            dict(zip(SHOWN, point, strict=True))
            for point in zip(*(curve.get(name, ()) for name in SHOWN), strict=True)
        )
        return [{**point, "total": sum(point[name] for name in SHOWN[1:])} for point in points]

    def _today(self):
        """The day by the clocks of the proposals' stores, the later where they differ."""
        facts = self.env["replenishment.facts"].sudo()  # sudo: the store's time zone
        days = [facts._now_in(warehouse).date() for warehouse in self.warehouse_id]
        return max(days, default=fields.Date.context_today(self))

    def action_snooze(self, until=None):
        """Put aside until ``until`` (tomorrow): the pass of that night brings it back."""
        today = self._today()
        until = fields.Date.to_date(until) or today + timedelta(days=1)
        if not today < until <= today + timedelta(days=LONGEST_SNOOZE):
            raise UserError(
                self.env._(
                    "Until must be a day to come, at most %s days from now: choose another day, "
                    "or dismiss the proposal.",
                    LONGEST_SNOOZE,
                )
            )
        self._move("snooze", snoozed_until=until)

    def action_dismiss(self):
        self._move("dismiss")

    def action_reopen(self):
        self._move("reopen", snoozed_until=False, **UNDECIDED)

    def action_view_product(self):
        self.ensure_one()
        return self.product_id.get_formview_action()

    def action_view_orderpoint(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("stock.action_orderpoint"),
            "domain": [("id", "=", self.orderpoint_id.id)],
            "context": {},
        }

    def action_view_forecast(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "replenishment.replenishment_forecast_action"
            ),
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("warehouse_id", "=", self.warehouse_id.id),
            ],
            "context": {},
        }
