from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

from ...tools.formats import format_quantity
from .res_partner import MEASURES


class ReplenishmentVendorOrder(models.Model):
    """The orders that the open proposals add up to: one line a vendor, store and currency.

    Read from the proposals; what a buyer does here is done to them.
    """

    _name = "replenishment.vendor.order"
    _description = "Order to Place"
    _auto = False
    _order = "order_date, amount desc, id"
    _depends = {
        "replenishment.proposal": [
            "state", "partner_id", "warehouse_id", "qty_to_order", "amount", "currency_id",
            "order_date", "delivery_date", "urgent", "difference_qty", "company_id", "product_id",
        ],
        "product.product": ["weight", "volume"],
        "res.partner": [
            "replenishment_measure", "replenishment_minimum", "replenishment_truck",
        ],
    }  # fmt: skip

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    line_count = fields.Integer("Lines", readonly=True)
    urgent_count = fields.Integer("Below Threshold", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    amount = fields.Monetary(readonly=True)
    weight = fields.Float("Weight (kg)", digits="Stock Weight", readonly=True)
    volume = fields.Float("Volume (m³)", digits="Volume", readonly=True)
    units = fields.Float(digits="Product Unit", readonly=True)
    measure = fields.Selection(MEASURES, readonly=True)
    measured = fields.Float("Ordered", readonly=True, aggregator=None)
    minimum = fields.Float("Minimum Order", readonly=True, aggregator=None)
    truck = fields.Float(readonly=True, aggregator=None)
    fill_share = fields.Float(
        "Filled (%)", readonly=True, aggregator=None,
        help="Of the truck, or of the minimum order where no truck is known.",
    )  # fmt: skip
    missing = fields.Float("To the Minimum", readonly=True, aggregator=None)
    order_date = fields.Datetime("Last Order Time", readonly=True)
    delivery_date = fields.Date("Delivery", readonly=True)
    status = fields.Selection(
        [
            ("below", "Below the minimum"),
            ("over", "More than the truck holds"),
            ("ready", "Ready"),
        ],
        readonly=True,
    )
    deadline = fields.Char("Order by", compute="_compute_deadline")
    time_left = fields.Char(compute="_compute_deadline")
    is_today = fields.Boolean(compute="_compute_deadline", search="_search_is_today")
    measure_text = fields.Char("Minimum and Truck", compute="_compute_measure_text")
    budget_left = fields.Monetary(
        compute="_compute_budget_left", help="What the tightest budget leaves for this order."
    )
    has_budget = fields.Boolean(compute="_compute_budget_left")
    over_budget = fields.Boolean(compute="_compute_budget_left")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT sums.*,
                   GREATEST(minimum - measured, 0) AS missing,
                   CASE WHEN truck > 0 THEN 100 * measured / truck
                        WHEN minimum > 0 THEN 100 * measured / minimum END AS fill_share,
                   CASE WHEN measured < minimum THEN 'below'
                        WHEN truck > 0 AND measured > truck THEN 'over'
                        ELSE 'ready' END AS status
              FROM (SELECT figures.*,
                           CASE measure WHEN 'weight' THEN weight WHEN 'volume' THEN volume
                                WHEN 'units' THEN units ELSE amount END AS measured
                      FROM (%(figures)s) figures) sums
            """,
            figures=self._figures_query(),
        )

    @api.model
    def _figures_query(self):
        return SQL(
            """
            SELECT (p.partner_id::bigint * 100000 + p.warehouse_id) * 1000 + p.currency_id AS id,
                   p.company_id, p.warehouse_id, p.partner_id, p.currency_id,
                   COUNT(*) AS line_count,
                   COUNT(*) FILTER (WHERE p.urgent) AS urgent_count,
                   COUNT(*) FILTER (WHERE p.difference_qty <> 0) AS changed_count,
                   SUM(p.amount) AS amount,
                   SUM(p.qty_to_order * COALESCE(product.weight, 0)) AS weight,
                   SUM(p.qty_to_order * COALESCE(product.volume, 0)) AS volume,
                   SUM(p.qty_to_order) AS units,
                   MIN(p.order_date) AS order_date,
                   MIN(p.delivery_date) AS delivery_date,
                   COALESCE(MIN(%(measure)s), 'amount') AS measure,
                   COALESCE(MIN(%(minimum)s)::numeric, 0) AS minimum,
                   COALESCE(MIN(%(truck)s)::numeric, 0) AS truck
              FROM replenishment_proposal p
              JOIN product_product product ON product.id = p.product_id
              JOIN res_partner vendor ON vendor.id = p.partner_id
             WHERE p.state = 'draft' AND p.currency_id IS NOT NULL
          GROUP BY p.company_id, p.warehouse_id, p.partner_id, p.currency_id
            """,
            **{
                name: SQL(
                    "vendor.%s ->> p.company_id::text", SQL.identifier(f"replenishment_{name}")
                )
                for name in ("measure", "minimum", "truck")
            },
        )

    @api.depends("partner_id", "warehouse_id")
    def _compute_display_name(self):
        for order in self:
            order.display_name = self.env._(
                "%(vendor)s for %(store)s",
                vendor=order.partner_id.name or "",
                store=order.warehouse_id.name or "",
            )

    def _compute_deadline(self):
        proposals, facts = self.env["replenishment.proposal"], self.env["replenishment.facts"]
        for order in self:
            order.deadline = proposals._deadline_text(order.warehouse_id, order.order_date)
            order.time_left = proposals._time_left_text(order.order_date)
            # sudo: the store's time zone
            order.is_today = bool(order.order_date) and (
                facts.sudo()._deadline(order.warehouse_id, order.order_date)[0]
                <= facts.sudo()._now_in(order.warehouse_id).date()
            )

    def _search_is_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.search([]).filtered("is_today")
        return [("id", "in" if True in value else "not in", today.ids)]

    def _compute_measure_text(self):
        for order in self:
            parts = []
            if order.minimum:
                parts.append(self.env._("minimum %s", order._measured_text(order.minimum)))
            if order.truck:
                parts.append(self.env._("truck %s", order._measured_text(order.truck)))
            if parts:
                parts.insert(0, order._measured_text(order.measured))
            order.measure_text = " · ".join(parts)

    def _measured_text(self, value):
        """So much money, or so many kilograms, cubic metres or units."""
        if self.measure == "amount":
            return format_amount(self.env, value, self.currency_id)
        units = {"weight": "kg", "volume": "m³", "units": self.env._("units")}
        return f"{format_quantity(self.env, value)} {units[self.measure]}"

    def _compute_budget_left(self):
        budgets = self.env["replenishment.budget"]
        for order in self:
            # sudo: the store's time zone
            facts = self.env["replenishment.facts"].sudo()
            moment = order.order_date or fields.Datetime.now()
            day, _hour = facts._deadline(order.warehouse_id, moment)
            drawn = budgets._of(order.partner_id, order.warehouse_id, day)
            order.has_budget = bool(drawn)
            left = min(drawn.mapped("left"), default=0.0)
            company = order.warehouse_id.company_id
            order.budget_left = company.currency_id._convert(
                left, order.currency_id or company.currency_id, company, day
            )
            order.over_budget = order.has_budget and order.amount > order.budget_left

    def _proposals(self):
        """The open proposals behind these orders."""
        proposals = self.env["replenishment.proposal"]
        for order in self:
            proposals |= proposals.search(
                [
                    ("state", "=", "draft"),
                    ("partner_id", "=", order.partner_id.id),
                    ("warehouse_id", "=", order.warehouse_id.id),
                    ("currency_id", "=", order.currency_id.id),
                ]
            )
        return proposals

    def action_open(self):
        """The lines, to look at, edit, snooze and accept."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "replenishment.replenishment_proposal_action"
        )
        return {
            **action,
            "name": self.display_name,
            "path": False,
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("warehouse_id", "=", self.warehouse_id.id),
            ],
            "context": {"search_default_todo": 1},
        }

    def action_accept(self):
        """Accept all lines of these orders that ask for something."""
        proposals = self._proposals()
        wanted = proposals.filtered(lambda one: one.uom_id.compare(one.qty_to_order, 0) > 0)
        if not wanted:
            raise UserError(self.env._("These orders have no line with a quantity any more."))
        return wanted.action_accept()

    def action_top_up(self):
        return self._action_adjust("minimum")

    def action_cut(self):
        return self._action_adjust("budget")

    def _action_adjust(self, kind):
        self.ensure_one()
        wizard = self.env["replenishment.adjust"]._prepare(self, kind)
        return {
            "type": "ir.actions.act_window",
            "name": wizard.display_name,
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }
