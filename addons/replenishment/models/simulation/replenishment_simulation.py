from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import babel_locale_parse, get_lang

from ...tools.formats import format_quantity
from ..level.stock_warehouse_orderpoint import HIGHEST, LOWEST
from ..vendor.res_partner import WEEKDAYS

FEWEST_DAYS, MOST_DAYS = 7, 84
MOST_PRODUCTS = 200
MOST = {"shelf_life": 3650, "lead_days": 90, "pack": 10_000}
STATES = [
    ("draft", "Draft"),
    ("waiting", "Waiting"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("accepted", "Accepted"),
]
# Computed by the job; people write everything else, and only before it has run.
RESULTS = {"state", "progress", "message", "result", "partial", "replayed_count", "basis"}


class ReplenishmentSimulation(models.Model):
    """What other settings would have given on a store's own past, before anything is changed."""

    _name = "replenishment.simulation"
    _description = "What-if Simulation"
    _inherit = ["mail.thread", "supermarket.first.state.mixin", "supermarket.work.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _pending_states = ("waiting", "running")
    _work_job = "replenishment.ir_cron_replenishment_simulation"

    name = fields.Char(required=True, default=lambda self: self.env._("What if …"))
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", required=True, check_company=True,
        default=lambda self: self._default_warehouse_id(),
    )  # fmt: skip
    partner_id = fields.Many2one("res.partner", "Vendor")
    categ_id = fields.Many2one("product.category", "Category")
    product_ids = fields.Many2many(
        "product.product", string="Products", domain=[("is_storable", "=", True)]
    )
    days = fields.Integer(
        "Days Replayed", default=28, help="The last days of the store's history, 7 to 84."
    )
    product_limit = fields.Integer(
        "At Most", default=60, help="So many products are replayed, those that sell most."
    )

    service_level = fields.Float(
        help="The chance of lasting until the next delivery that orders aim at. 0: as it is now.",
    )
    shelf_life = fields.Integer(help="Days that a delivery can be sold. 0: as it is now.")
    lead_days = fields.Integer(
        "Lead Time", help="Days between order and delivery. 0: as it is now."
    )
    pack = fields.Float(help="Units in a pack. 0: as it is now.")
    replenishment_mon = fields.Boolean("Order on Monday")
    replenishment_tue = fields.Boolean("Order on Tuesday")
    replenishment_wed = fields.Boolean("Order on Wednesday")
    replenishment_thu = fields.Boolean("Order on Thursday")
    replenishment_fri = fields.Boolean("Order on Friday")
    replenishment_sat = fields.Boolean("Order on Saturday")
    replenishment_sun = fields.Boolean("Order on Sunday")

    state = fields.Selection(STATES, required=True, readonly=True, default="draft", copy=False)
    progress = fields.Float(readonly=True, copy=False, aggregator=None)
    message = fields.Text(readonly=True, copy=False)
    partial = fields.Json(readonly=True, copy=False)
    result = fields.Json("Chart", readonly=True, copy=False)
    basis = fields.Json(readonly=True, copy=False, help="How the products are bought today.")
    settings_now = fields.Text("As It Is Now", compute="_compute_settings_now")
    scope_note = fields.Text(compute="_compute_settings_now")
    replayed_count = fields.Integer("Products Replayed", readonly=True, copy=False)

    fill_now = fields.Float(compute="_compute_figures", store=True, aggregator=None)
    fill_new = fields.Float(
        "Fill", compute="_compute_figures", store=True, aggregator=None,
        help="Share of what customers asked for that was there.",
    )  # fmt: skip
    waste_now = fields.Float(compute="_compute_figures", store=True, aggregator=None)
    waste_new = fields.Float(
        "Waste", compute="_compute_figures", store=True, aggregator=None,
        help="Units thrown away as a share of units sold or thrown away.",
    )  # fmt: skip
    cost_now = fields.Monetary(compute="_compute_figures", store=True, aggregator=None)
    cost_new = fields.Monetary("Cost", compute="_compute_figures", store=True, aggregator=None)
    saving = fields.Monetary(compute="_compute_figures", store=True, aggregator=None)

    def _default_warehouse_id(self):
        """The user's store, or the first that sells: without sales there is nothing to replay."""
        own = self.env.user._get_default_warehouse_id()
        groups = self.env["replenishment.forecast"]._read_group(
            [("warehouse_id.company_id", "=", self.env.company.id)], ["warehouse_id"]
        )
        selling = [warehouse for [warehouse] in groups]
        return own if own in selling or not selling else selling[0]

    @api.depends("result")
    def _compute_figures(self):
        for simulation in self:
            now = (simulation.result or {}).get("now") or {}
            new = (simulation.result or {}).get("new") or {}
            for name in ("fill", "waste", "cost"):
                simulation[f"{name}_now"] = now.get(name, 0.0)
                simulation[f"{name}_new"] = new.get(name, 0.0)
            simulation.saving = simulation.cost_now - simulation.cost_new

    @api.constrains("days", "product_limit", "service_level", "shelf_life", "lead_days", "pack")
    def _check_settings(self):
        for simulation in self:
            for fault in simulation._faults():
                raise ValidationError(fault)

    def _faults(self):
        """What is wrong with the settings, in words that name the field and the remedy."""
        if not FEWEST_DAYS <= self.days <= MOST_DAYS:
            yield self.env._(
                "Days Replayed must be from %(a)s to %(b)s.", a=FEWEST_DAYS, b=MOST_DAYS
            )
        if not 1 <= self.product_limit <= MOST_PRODUCTS:
            yield self.env._("At Most must be from 1 to %s products.", MOST_PRODUCTS)
        if self.service_level and not LOWEST <= self.service_level <= HIGHEST:
            yield self.env._(
                "Service Level must be from 50 % to 99.9 %, or 0 to leave it as it is."
            )
        for name, most in MOST.items():
            if not 0 <= self[name] <= most:
                yield self.env._(
                    "%(field)s must be from 0 to %(most)s; 0 leaves it as it is.",
                    field=self._fields[name]._description_string(self.env),
                    most=format_quantity(self.env, most),
                )

    def write(self, vals):
        """What was replayed stays what it was: other settings are another simulation."""
        if not self.env.su:
            if RESULTS & set(vals):
                raise UserError(self.env._("Only the job writes the results of a simulation."))
            decided = self.filtered(lambda one: one.state not in ("draft", "done", "failed"))
            if decided and set(vals) - {"name", "message_follower_ids", "activity_ids"}:
                raise UserError(
                    self.env._(
                        "%s is being replayed or was accepted: duplicate it to try other settings.",
                        decided[:1].name,
                    )
                )
            if set(vals) - {"name", "message_follower_ids", "activity_ids"}:
                replayed = self.filtered(lambda one: one.state == "done")
                replayed.sudo().write({"state": "draft"})  # sudo: no result is of these settings
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{k: v for k, v in vals.items() if k not in RESULTS} for vals in vals_list]
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_accepted(self):
        if any(simulation.state == "accepted" for simulation in self):
            raise UserError(
                self.env._("An accepted simulation stays: it says why settings were changed.")
            )

    def _order_weekdays(self):
        """The order days to try (0 = Monday), empty where they stay as they are."""
        return tuple(n for n, day in enumerate(WEEKDAYS) if self[f"replenishment_{day}"])

    def _product_domain(self):
        """What the simulation is about: all that is filled in counts together."""
        domain = Domain("is_storable", "=", True) & Domain("purchase_ok", "=", True)
        if self.product_ids:
            domain &= Domain("id", "in", self.product_ids.ids)
        if self.categ_id:
            domain &= Domain("categ_id", "child_of", self.categ_id.id)
        if self.partner_id:
            domain &= Domain("seller_ids.partner_id", "child_of", self.partner_id.id)
        return domain

    def _names_of_weekdays(self, weekdays):
        """Weekdays (0 = Monday) in the user's language."""
        names = babel_locale_parse(get_lang(self.env).code).days["stand-alone"]["abbreviated"]
        return ", ".join(names[day] for day in weekdays)

    def _products(self):
        return self.env["product.product"].search(self._product_domain())

    def action_run(self):
        """Ask for the replay; a job computes it."""
        self.check_access("write")
        for simulation in self:
            if simulation.state in (*self._pending_states, "accepted"):
                raise UserError(
                    self.env._("%s waits, runs or was accepted already.", simulation.name)
                )
            if not (simulation.product_ids or simulation.categ_id or simulation.partner_id):
                raise UserError(
                    self.env._("Choose a vendor, a category or some products to replay.")
                )
        # sudo: the state is closed to direct writing; the right to write was checked above
        self.sudo().write(
            {
                "state": "waiting", "progress": 0.0, "message": False, "partial": False,
                "result": False,
            }
        )  # fmt: skip
        for simulation in self:
            simulation._ask_for_work()
