from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ...tools.checks import check_day
from ...tools.formats import format_quantity

MOST = 1_000_000_000
# Orders that bind money; a draft made from an accepted proposal does too, a person decided it.
SPENDING_STATES = ("draft", "sent", "to approve", "purchase", "done")


class ReplenishmentBudget(models.Model):
    """How much may be ordered in a period: by the whole company, one store or one vendor."""

    _name = "replenishment.budget"
    _description = "Purchase Budget"
    _order = "date_from desc, id desc"
    _rec_names_search = ["partner_id.name", "warehouse_id.name"]
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", check_company=True, help="Left empty: all stores together."
    )
    partner_id = fields.Many2one("res.partner", "Vendor", help="Left empty: all vendors together.")
    date_from = fields.Date("First Day", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Last Day", required=True)
    amount = fields.Monetary(required=True)
    spent = fields.Monetary(
        compute="_compute_spent",
        help="Untaxed amount of purchase orders of these days that aren't cancelled.",
    )
    left = fields.Monetary(compute="_compute_spent")
    share = fields.Float("Used", compute="_compute_spent")

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Amount must be above 0: enter what may be ordered."
    )

    @api.depends("warehouse_id", "partner_id", "date_from", "date_to")
    def _compute_name(self):
        for budget in self:
            budget.name = " · ".join(
                filter(
                    None,
                    [
                        budget.partner_id.name or self.env._("All vendors"),
                        budget.warehouse_id.name or self.env._("All stores"),
                    ],
                )
            )

    @api.constrains("amount")
    def _check_amount(self):
        for budget in self:
            if not 0 < budget.amount <= MOST:
                raise ValidationError(
                    self.env._(
                        "Amount of the budget is %(amount)s: enter one above 0, up to %(most)s.",
                        amount=format_quantity(self.env, budget.amount),
                        most=format_quantity(self.env, MOST),
                    )
                )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for budget in self:
            check_day(self._fields["date_from"], budget.date_from, today, self.env)
            check_day(self._fields["date_to"], budget.date_to, today, self.env)
            if budget.date_from > budget.date_to:
                raise ValidationError(
                    self.env._(
                        "A budget's last day can't be before its first: enter a Last Day from "
                        "%s on.",
                        format_date(self.env, budget.date_from),
                    )
                )

    @api.depends("amount", "warehouse_id", "partner_id", "date_from", "date_to", "company_id")
    def _compute_spent(self):
        for budget in self:
            budget.spent = budget._sum_orders()
            budget.left = budget.amount - budget.spent
            budget.share = 100.0 * budget.spent / budget.amount if budget.amount else 0.0

    def _sum_orders(self):
        """The orders of the period in the company's currency, each day that of the store: an order
        until midnight is one of the day that this ends."""
        if not (self.date_from and self.date_to):
            return 0.0
        self.env["purchase.order"].flush_model()
        warehouse = self.warehouse_id or self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1)), 0)
                  FROM purchase_order o
                  JOIN stock_picking_type t ON t.id = o.picking_type_id
                  JOIN res_partner p ON p.id = o.partner_id
                 WHERE o.company_id = %(company)s
                   AND o.state = ANY(%(states)s)
                   AND ((o.date_order - interval '1 microsecond')
                        AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                       BETWEEN %(first)s AND %(last)s
                   AND (%(store)s IS NULL OR t.warehouse_id = %(store)s)
                   AND (%(vendor)s IS NULL OR p.commercial_partner_id = %(vendor)s)
                """,
                company=self.company_id.id,
                states=list(SPENDING_STATES),
                tz=warehouse._store_tz(),
                first=self.date_from,
                last=self.date_to,
                store=self.warehouse_id.id or None,
                vendor=self.partner_id.commercial_partner_id.id or None,
            )
        )
        return float(rows[0][0])

    @api.model
    def _of(self, vendor, warehouse, day):
        """The budgets that an order to this vendor for this store draws on that day."""
        return self.search(
            [
                ("company_id", "=", warehouse.company_id.id),
                ("warehouse_id", "in", (False, warehouse.id)),
                ("partner_id", "in", (False, *vendor.commercial_partner_id.ids, *vendor.ids)),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )
