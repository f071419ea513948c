from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.transition import Transition

MOST_LINES = 2_000
LIMITS = {
    *("tolerance_qty", "tolerance_percent", "tolerance_value"),
    *("booked_value", "manager_value"),
}


class SupermarketCount(models.Model):
    """A count of a place while the shop sells: blind, by scan, approved by another person.

    What is counted is compared with the books of the moment at which it was counted; what tills,
    receipts and transfers did since then is no difference.
    """

    _name = "supermarket.count"
    _description = "Count"
    _inherit = ["supermarket.transition.mixin", "mail.thread"]
    _order = "state, date desc, id desc"
    _check_company_auto = True
    # A store manager has the right to write; a count ends by itself when all of it is booked
    _transitions = {
        "start": Transition(("draft",), "open"),
        "end": Transition(("open",), "done"),
        "cancel": Transition(("draft", "open"), "cancelled"),
    }

    name = fields.Char(readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Store",
        required=True,
        check_company=True,
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Place",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Counted with all places below it.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    category_ids = fields.Many2many(
        "product.category",
        string="Categories",
        help="Which goods to count; empty: all that the books know at the place.",
    )
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        check_company=True,
        help="A list of goods to count, beside those of the categories.",
    )
    tolerance_qty = fields.Float(
        string="Tolerance",
        digits="Product Unit",
        default=0.0,
        help="In units: a difference up to this is not counted again.",
    )
    tolerance_percent = fields.Float(
        string="Tolerance (%)", default=2.0, help="Of what the books say."
    )
    tolerance_value = fields.Float(
        string="Value Limit",
        default=50.0,
        help="A difference worth more than this is counted again in any case.",
    )
    booked_value = fields.Float(
        string="Booked by Itself up to",
        help="A difference worth no more than this is booked as soon as it is counted within the "
        "tolerance, or again, if a loss of that worth is. 0: a person approves every line.",
    )
    manager_value = fields.Float(
        string="Store Manager up to",
        help="A difference worth more than this is approved by an accountant. 0: no limit.",
    )
    state = fields.Selection(
        [
            ("draft", "To Start"),
            ("open", "Counting"),
            ("done", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    started_at = fields.Datetime(readonly=True, copy=False, help="Nothing is counted before it.")
    line_ids = fields.One2many("supermarket.count.line", "count_id", readonly=True)
    line_count = fields.Integer(compute="_compute_progress")
    open_count = fields.Integer(string="Not Counted", compute="_compute_progress")
    recount_count = fields.Integer(string="To Count Again", compute="_compute_progress")
    approve_count = fields.Integer(string="To Approve", compute="_compute_progress")

    _tolerances_positive = models.Constraint(
        "CHECK(tolerance_qty >= 0 AND tolerance_percent >= 0 AND tolerance_value >= 0 "
        "AND COALESCE(booked_value, 0) >= 0 AND COALESCE(manager_value, 0) >= 0)",
        "A tolerance or limit is zero or more.",
    )

    @api.depends("warehouse_id")
    def _compute_location_id(self):
        for count in self:
            place = count.location_id
            if not place or place.warehouse_id != count.warehouse_id:
                count.location_id = count.warehouse_id.lot_stock_id

    @api.depends("line_ids.state")
    def _compute_progress(self):
        for count in self:
            states = count.line_ids.mapped("state")
            count.line_count = len(states)
            count.open_count = states.count("open")
            count.recount_count = states.count("recount")
            count.approve_count = states.count("approve") + states.count("reopened")

    @api.constrains("location_id", "warehouse_id")
    def _check_location(self):
        for count in self:
            if count.location_id.usage != "internal":
                raise ValidationError(
                    self.env._("%s is no place for goods: choose another.", count.location_id.name)
                )
            store = count.warehouse_id
            if count.location_id.warehouse_id != store:
                raise ValidationError(
                    self.env._(
                        "%(place)s is not in %(store)s: choose another place.",
                        place=count.location_id.display_name,
                        store=store.name,
                    )
                )
            if count.location_id != store.lot_stock_id and store._is_floor(count.location_id):
                count._check_sells_nothing(store.lot_stock_id)

    def _check_sells_nothing(self, floor):
        """What a till sells is sold from the floor as a whole: no place on it has sales of its own
        that could be counted in."""
        # sudo: sold is sold, whoever counts
        if (
            self.env["supermarket.sale.ledger"]
            .sudo()
            .search([("location_id", "=", floor.id)], limit=1)
        ):
            raise ValidationError(
                self.env._(
                    "Tills sell from the whole floor: count %s, with a list of goods if need be.",
                    floor.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", self.env._("New")) == self.env._("New"):
                # sudo: numbering is the system's
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code("supermarket.count")
        return super().create(vals_list)

    def write(self, vals):
        frozen = {"company_id", "warehouse_id", "location_id"}
        if frozen & vals.keys() and any(count.state != "draft" for count in self):
            raise UserError(self.env._("Where is counted stays once counting has begun."))
        if not self.env.su and LIMITS & vals.keys() and set(self.mapped("state")) - {"draft"}:
            raise UserError(
                self.env._(
                    "The tolerances and limits of a count stay once counting has begun: cancel it "
                    "and make another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(count.state != "draft" for count in self):
            raise UserError(self.env._("A count that was started is kept: cancel it."))

    # Limits: the stricter of what the count says and what the company does ------------------

    def _recount_limit(self):
        """What a difference may be worth that is counted once."""
        company = self.company_id.supermarket_recount_limit
        return min(self.tolerance_value, company) if company else self.tolerance_value

    def _manager_limit(self):
        """What a difference may be worth that a store manager decides on. 0: anything."""
        limits = self.manager_value, self.company_id.supermarket_count_limit
        return min((limit for limit in limits if limit), default=0.0)

    def _booked_limit(self):
        """What a difference may be worth that nobody approves: no more than a loss may be."""
        return min(self.booked_value, self.company_id.supermarket_loss_limit)

    # Life --------------------------------------------------------------------------------

    def action_start(self):
        """Make the list of what to count; the app shows it from now on."""
        for count in self.filtered(lambda one: one.state == "draft"):
            count.check_access("write")
            products = count._products()
            if not products:
                raise UserError(
                    self.env._(
                        "The books know no goods at %s: choose products or another place.",
                        count.location_id.display_name,
                    )
                )
            if len(products) > MOST_LINES:
                raise UserError(
                    self.env._(
                        "%(found)s products are too many for one count (%(most)s): choose "
                        "categories or a smaller place.",
                        found=len(products),
                        most=MOST_LINES,
                    )
                )
            # sudo: lines are made and written by code alone
            self.env["supermarket.count.line"].sudo().create(
                [{"count_id": count.id, "product_id": product.id} for product in products]
            )
            count._move("start", started_at=fields.Datetime.now())

    def _products(self):
        wanted = self.product_ids.filtered("is_storable")
        if self.product_ids and not self.category_ids:
            return wanted
        domain = (
            Domain("location_id", "child_of", self.location_id.id)
            & Domain("product_id.is_storable", "=", True)
            & Domain("company_id", "=", self.company_id.id)
        )
        if self.category_ids:
            domain &= Domain("product_id.categ_id", "child_of", self.category_ids.ids)
        # sudo: the list of goods, whoever prepares the count
        groups = self.env["stock.quant"].sudo()._read_group(domain, ["product_id"])
        found = self.env["product.product"].browse([product.id for [product] in groups])
        return (wanted | found).sorted(lambda product: (product.categ_id.id, product.id))

    def action_cancel(self):
        self._move("cancel")

    def action_approve(self):
        """Book what was counted. Goods that nobody counted stay as the books have them."""
        for count in self:
            waiting = count.line_ids._to_approve()
            mine = waiting.filtered(lambda line: line._is_approved_by(self.env.user))
            (mine or waiting).action_approve()
            count.sudo()._end_when_booked()  # sudo: it follows from what was approved

    def _end_when_booked(self):
        """A count of which nothing is left to count or to approve is over."""
        left = self.open_count or self.recount_count or self.approve_count
        if not left:
            self._move("end")

    def action_close(self):
        """End a count although not all was counted."""
        for count in self.filtered(lambda one: one.state == "open"):
            if count.approve_count:
                raise UserError(
                    self.env._("%s: approve what was counted, or leave it out, first.", count.name)
                )
            count._move("end")
