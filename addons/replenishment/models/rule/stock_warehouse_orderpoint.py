import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ...tools.formats import format_quantity

QUANTITIES = {"product_min_qty", "product_max_qty"}
# What a hand-over changes, and handing back restores
KEPT = ("product_min_qty", "product_max_qty", "trigger")


class StockWarehouseOrderpoint(models.Model):
    """Whose the rule is: Odoo's own, as it was made, until a person hands it over.

    Rules of the places below a store's floor, where none is on the floor itself, together say what
    the store should have. How much each place gets a person decided: the forecast, which knows the
    store as a whole, changes none of them and makes no rule beside them.
    """

    _inherit = "stock.warehouse.orderpoint"

    replenishment_min_basis = fields.Json(readonly=True, copy=False)
    replenishment_min_reason = fields.Char(
        "Why these Quantities", compute="_compute_replenishment_min_reason"
    )
    replenishment_proposal_ids = fields.One2many("replenishment.proposal", "orderpoint_id")

    replenishment_mode = fields.Selection(
        [
            ("core", "Odoo's own way"),
            ("forecast", "From the forecast"),
            ("hand", "By hand"),
        ],
        "Quantities",
        default="core",
        required=True,
        help="Odoo's own way: the rule buys as it did before replenishment came, and gets no "
        "proposals. From the forecast: the nightly pass sets minimum and maximum, and proposes "
        "what to buy. By hand: it proposes, and what a person entered stays; entering a quantity "
        "switches to by hand.",
    )
    replenishment_before = fields.Json(
        readonly=True, copy=False, help="What the rule was before it was handed over."
    )
    is_replenishment_made = fields.Boolean(
        "Made by the Nightly Pass", readonly=True, copy=False, help="Nobody had a rule there."
    )

    replenishment_next_min = fields.Float(
        "New Minimum",
        digits="Product Unit",
        compute="_compute_replenishment_next",
        help="What the forecast would set today. As it is where there is no forecast.",
    )
    replenishment_next_max = fields.Float(
        "New Maximum", digits="Product Unit", compute="_compute_replenishment_next"
    )

    @api.depends("replenishment_min_basis", "product_id.uom_id")
    @api.depends_context("lang")
    def _compute_replenishment_min_reason(self):
        for rule in self:
            basis = rule.replenishment_min_basis
            rule.replenishment_min_reason = rule._min_reason(basis) if basis else ""

    def _min_reason(self, basis):
        """Why the forecast set these quantities, in the reader's language."""
        values = {
            "daily": format_quantity(self.env, basis["daily"]),
            "unit": self.product_id.uom_id.name,
            "delivery": format_date(self.env, basis["delivery"]),
            "level": round(100 * basis["level"], 1),
        }
        if basis["is_own"]:
            return self.env._(
                "Sells %(daily)s %(unit)s a day: enough until the delivery of %(delivery)s in "
                "%(level)s %% of cases, the service level set for this product here.",
                **values,
            )
        values["next"] = format_date(self.env, basis["next"])
        if basis.get("is_capped"):
            return self.env._(
                "Sells %(daily)s %(unit)s a day: enough until the delivery of %(delivery)s in "
                "%(level)s %% of cases: a higher share would cost more in waste than it saves; the "
                "maximum lasts until %(next)s.",
                **values,
            )
        return self.env._(
            "Sells %(daily)s %(unit)s a day: enough until the delivery of %(delivery)s in "
            "%(level)s %% of cases; the maximum lasts until %(next)s.",
            **values,
        )

    @api.model
    def _renew_bases(self, bases):
        """Give the reasons of rules whose quantities stay the dates of today, in one statement.

        :param bases: {id of the rule: basis}
        """
        self.flush_model(["replenishment_min_basis"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint rule SET replenishment_min_basis = fresh.basis
                  FROM unnest(%s::int[], %s::jsonb[]) fresh (id, basis)
                 WHERE rule.id = fresh.id
                """,
                list(bases),
                [json.dumps(basis) for basis in bases.values()],
            )
        )
        self.browse(bases).invalidate_recordset(["replenishment_min_basis"], flush=False)

    @api.model
    def _renew_quantities(self, vals_by_id):
        """Give rules their quantities and reasons of tonight, in one statement; what core works out
        from them it works out for all of them together.

        :param vals_by_id: {id of the rule: minimum, maximum and basis}
        :return: the rules
        """
        names = ["product_min_qty", "product_max_qty", "replenishment_min_basis"]
        rules = self.browse(vals_by_id)
        if not rules:
            return rules
        self.flush_model(names)
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint rule
                   SET product_min_qty = fresh.min, product_max_qty = fresh.max,
                       replenishment_min_basis = fresh.basis, write_uid = %s, write_date = %s
                  FROM unnest(%s::int[], %s::numeric[], %s::numeric[], %s::jsonb[])
                       fresh (id, min, max, basis)
                 WHERE rule.id = fresh.id
                """,
                self.env.uid,
                fields.Datetime.now(),
                list(vals_by_id),
                [vals["product_min_qty"] for vals in vals_by_id.values()],
                [vals["product_max_qty"] for vals in vals_by_id.values()],
                [json.dumps(vals["replenishment_min_basis"]) for vals in vals_by_id.values()],
            )
        )
        rules.invalidate_recordset([*names, "write_uid", "write_date"], flush=False)
        with self.env.protecting([self._fields["product_max_qty"]], rules):
            rules.modified(["product_min_qty", "product_max_qty"])
        return rules

    def _check_shortages(self):
        """The nightly pass looks at all rules that it changed at once, when it is through."""
        if self.env.context.get("replenishment_pass"):
            return None
        return super()._check_shortages()

    def _prepare_procurement_values(self, date=False):
        """An accepted proposal brings its own vendor and dates: the vendor's order calendar."""
        values = super()._prepare_procurement_values(date=date)
        proposal_id = self.env.context.get("replenishment_proposals", {}).get(self.id)
        if not proposal_id:
            return values
        proposal = self.env["replenishment.proposal"].browse(proposal_id)
        if proposal.supplierinfo_id:
            values["supplierinfo_id"] = proposal.supplierinfo_id
        if proposal.order_date and proposal.delivery_date:
            arrival = proposal.warehouse_id._receiving_moment(proposal.delivery_date)
            values.update(date_planned=arrival, date_order=proposal.order_date)
        return values

    def _procure_orderpoint_confirm(
        self, use_new_cursor=False, company_id=None, raise_user_error=True
    ):
        """Of the rules handed over, core's scheduler and moves order only from vendors that have it
        switched on; all others go on in its own way.

        They call without wanting errors shown; a person's click wants them, and always orders.
        """
        orderpoints = self if raise_user_error else self._filtered_ordering_without_asking()
        return super(StockWarehouseOrderpoint, orderpoints)._procure_orderpoint_confirm(
            use_new_cursor=use_new_cursor,
            company_id=company_id,
            raise_user_error=raise_user_error,
        )

    def _filtered_ordering_without_asking(self):
        """Rules that may order by themselves: not handed over, no purchase, or a vendor for whom it
        is allowed."""

        def may_order(orderpoint):
            if orderpoint.replenishment_mode == "core":
                return True
            if "buy" not in orderpoint.rule_ids.mapped("action"):
                return True
            vendor = orderpoint.effective_vendor_id.with_company(orderpoint.company_id)
            return (
                orderpoint.company_id.replenishment_auto_order and vendor.replenishment_auto_order
            )

        return self.filtered(may_order)

    @api.depends("product_min_qty", "product_max_qty", "product_id", "warehouse_id")
    def _compute_replenishment_next(self):
        """The quantities of a hand-over, for a person to see before deciding on it."""
        # sudo: forecasts and stock of the store; who may read the rule may read its quantities
        planner = self.env["replenishment.planner"].sudo()
        for rule in self:
            rule.replenishment_next_min = rule.product_min_qty
            rule.replenishment_next_max = rule.product_max_qty
        known = self.filtered(lambda rule: rule.product_id and rule.warehouse_id)
        pairs = [(rule.product_id, rule.warehouse_id) for rule in known]
        facts = planner._gather_demand(pairs, with_averages=False) if pairs else None
        for rule in known:
            product, warehouse = rule.product_id.sudo(), rule.warehouse_id.sudo()
            if (product.id, warehouse.id) in facts.forecasts and not rule._is_of_place():
                vals = planner._prepare_thresholds(product, warehouse, rule.sudo(), facts)
                rule.replenishment_next_min = vals["product_min_qty"]
                rule.replenishment_next_max = vals["product_max_qty"]

    @api.model_create_multi
    def create(self, vals_list):
        """What the pass makes is its own; what people and other programs make is theirs."""
        if self.env.context.get("replenishment_pass"):
            made = {"replenishment_mode": "forecast", "is_replenishment_made": True}
            vals_list = [{**made, **vals} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Quantities entered by a person are theirs until they hand them back."""
        mode = vals.get("replenishment_mode")
        if mode == "core":
            self._give_back()
        elif mode:
            self._take_over()
        elif QUANTITIES & set(vals) and not self.env.context.get("replenishment_pass"):
            set_by_pass = self.filtered(lambda rule: rule.replenishment_mode == "forecast")
            set_by_pass.with_context(replenishment_pass=True).write(
                {"replenishment_mode": "hand", "replenishment_min_basis": False}
            )
        return super().write(vals)

    def _take_over(self):
        """Keep what the rules are; from now on nothing is ordered without a proposal."""
        for rule in self.filtered(lambda rule: rule.replenishment_mode == "core"):
            rule.with_context(replenishment_pass=True).write(
                {
                    "replenishment_before": {name: rule[name] for name in KEPT},
                    "trigger": "manual",
                }
            )

    def _give_back(self):
        """Restore what the rules were when they were handed over."""
        owned = self.filtered(lambda rule: rule.replenishment_mode != "core")
        for rule in owned.with_context(replenishment_pass=True):
            rule.write(
                {
                    **(rule.replenishment_before or {}),
                    "replenishment_before": False,
                    "replenishment_min_basis": False,
                }
            )
        owned._check_shortages()

    def _set_safety_stock(self, quantity):
        """A safety stock on the product is a person's word, also on what Odoo's screen left."""
        if self._is_passing() and self.company_id.replenishment_on:
            self.replenishment_mode = "hand"
        return super()._set_safety_stock(quantity)

    @api.constrains("replenishment_mode")
    def _check_replenishment_on(self):
        """Odoo's scheduler buys no more for a rule handed over, so somebody else must."""
        if self.env.context.get("replenishment_pass"):
            return
        taken = self.filtered(lambda rule: rule.replenishment_mode != "core")
        off = taken.company_id.filtered(lambda company: not company.replenishment_on)
        if off:
            raise ValidationError(
                self.env._(
                    "Replenishment is not switched on for %s, so nobody would buy: switch it on "
                    "in Replenishment → Configuration → Settings first.",
                    ", ".join(off.mapped("name")),
                )
            )

    def action_replenishment_from_forecast(self):
        """Hand the rules over to the nightly pass, or their quantities back to it."""
        self.write({"replenishment_mode": "forecast"})

    def action_replenishment_give_back(self):
        """Let the rules go on in Odoo's own way, as they were before they were handed over."""
        self.write({"replenishment_mode": "core"})

    def _is_passing(self):
        """Made by Odoo's own replenishment screen for a day: nobody has decided on it."""
        self.ensure_one()
        return (
            self.active
            and self.create_uid == self.env.ref("base.user_root")
            and self.trigger == "manual"
            and self.replenishment_mode == "core"
            and not self.product_min_qty
            and not self.product_max_qty
        )

    def _is_kept(self):
        """What belongs to replenishment is no leftover of Odoo's own screen."""
        return self.replenishment_mode != "core" or super()._is_kept()

    @api.model
    def _left_alone(self, warehouses, products=None):
        """{(product_id, warehouse_id)} that replenishment has no say in: the rule on the floor is
        archived, which says "leave it", or goes on in Odoo's own way, as do, where no rule is on
        the floor, those of the places below it."""
        domain = [
            ("location_id", "child_of", warehouses.lot_stock_id.ids),
            "|",
            ("active", "=", False),
            ("replenishment_mode", "=", "core"),
        ]
        if products is not None:
            domain.insert(0, ("product_id", "in", products.ids))
        rules = self.with_context(active_test=False).search(domain)
        rules = rules.filtered(lambda rule: not rule._is_passing())
        places = rules.filtered(lambda rule: rule._is_of_place())
        silent = self._of_floors(places.product_id, places.warehouse_id) & places
        return {(rule.product_id.id, rule.warehouse_id.id) for rule in (rules - places) | silent}

    @api.model
    def _restore_all(self, companies=None):
        """Give every rule back, and take away those that the pass made where there was none."""
        domain = [("replenishment_mode", "!=", "core")]
        if companies is not None:
            domain.append(("company_id", "in", companies.ids))
        rules = self.with_context(active_test=False).search(domain)
        made = rules.filtered(
            lambda rule: rule.is_replenishment_made and rule.replenishment_mode == "forecast"
        )
        (rules - made).write({"replenishment_mode": "core"})
        made.unlink()

    def _store_quantities(self):
        """Return (minimum, maximum) of the store that the rule speaks for."""
        if not self._is_of_place():
            return self.product_min_qty, self.product_max_qty
        rules = self._of_floors(self.product_id, self.warehouse_id)
        return sum(rules.mapped("product_min_qty")), sum(rules.mapped("product_max_qty"))

    def _are_quantities_kept(self):
        """Whether the quantities are a person's, not the forecast's."""
        return self.replenishment_mode in ("hand", "core") or self._is_of_place()
