from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import sale_cashier
from . import sale_amounts as amounts

DAY = timedelta(days=1)


class SupermarketSaleReport(models.Model):
    """Every line sold at a till, with the store's own clock, in the company's currency.

    An order's total is rounded once, its lines one by one. Where they differ, a row without
    product (its id is the order's, negative) takes the difference, so that the rows of an order add
    up to it, and those of a session to its entry.
    """

    _name = "supermarket.sale.report"
    _description = "Sales Analysis"
    _auto = False
    _order = "date desc, id"
    _rec_name = "order_id"

    order_id = fields.Many2one("pos.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True)
    config_id = fields.Many2one("pos.config", "Till", readonly=True)
    session_id = fields.Many2one("pos.session", readonly=True)
    user_id = fields.Many2one("res.users", "Login", readonly=True)
    cashier = fields.Char(
        readonly=True, help="The employee where employees log in at the till, else the user."
    )
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Category", readonly=True)
    date = fields.Datetime("Time", readonly=True)
    day = fields.Date(readonly=True, help="The day of the store's own clock.")
    hour = fields.Selection(
        [(f"{hour:02d}", f"{hour:02d}:00") for hour in range(24)],
        readonly=True,
        help="The hour of the store's own clock.",
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        readonly=True,
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    amount_total = fields.Monetary("Sales", aggregator="sum", readonly=True)
    amount_untaxed = fields.Monetary("Sales without Tax", aggregator="sum", readonly=True)
    amount_tax = fields.Monetary("Tax", aggregator="sum", readonly=True)
    discount = fields.Monetary(
        "Discount Given", aggregator="sum", readonly=True, help="Discounts and promotions."
    )
    margin = fields.Monetary(
        aggregator="sum",
        readonly=True,
        help="Sales without tax less cost, of the lines whose cost is known. The cost of goods "
        "valued by FIFO or average is known when their session closes.",
    )
    sales_ratio = fields.Float(
        "Share of Sales",
        aggregator="sum",
        readonly=True,
        help="Share of the sales that are shown; in an opened row of a pivot, the share of that "
        "row.",
    )

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._lines_query(), self._rounding_query())

    @api.model
    def _lines_query(self):
        known = SQL("COALESCE(l.is_total_cost_computed, FALSE)")
        margin = SQL("%s - %s", amounts.LINE_UNTAXED, amounts.LINE_COST)
        return SQL(
            """
            SELECT l.id, %s, l.product_id, template.categ_id,
                   l.qty AS quantity, %s AS amount_total, %s AS amount_untaxed, %s AS amount_tax,
                   %s AS discount, CASE WHEN %s THEN %s ELSE 0 END AS margin,
                   0.0 AS sales_ratio
              FROM pos_order_line l
              JOIN pos_order ON pos_order.id = l.order_id
              %s
         LEFT JOIN product_product product ON product.id = l.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE pos_order.state IN %s
            """,
            self._order_columns(),
            amounts.LINE_TOTAL,
            amounts.LINE_UNTAXED,
            SQL("%s - %s", amounts.LINE_TOTAL, amounts.LINE_UNTAXED),
            amounts.LINE_DISCOUNT,
            known,
            margin,
            amounts.ORDER_JOINS,
            amounts.SOLD_STATES,
        )

    @api.model
    def _rounding_query(self):
        total = SQL("(%s - COALESCE(lines.total, 0))", amounts.ORDER_TOTAL)
        untaxed = SQL("(%s - COALESCE(lines.untaxed, 0))", amounts.ORDER_UNTAXED)
        return SQL(
            """
            SELECT -pos_order.id, %s, NULL::integer, NULL::integer, 0, %s, %s, %s - %s, 0, %s, 0.0
              FROM pos_order
              %s
      JOIN LATERAL (SELECT SUM(%s) AS total, SUM(%s) AS untaxed
                      FROM pos_order_line l WHERE l.order_id = pos_order.id) lines ON TRUE
             WHERE pos_order.state IN %s AND (%s != 0 OR %s != 0)
            """,
            self._order_columns(),
            total,
            untaxed,
            total,
            untaxed,
            untaxed,
            amounts.ORDER_JOINS,
            amounts.LINE_TOTAL,
            amounts.LINE_UNTAXED,
            amounts.SOLD_STATES,
            total,
            untaxed,
        )

    @api.model
    def _order_columns(self):
        local = amounts.LOCAL_TIME
        return SQL(
            """pos_order.id AS order_id, pos_order.company_id, company.currency_id,
               store.id AS warehouse_id, pos_order.config_id, pos_order.session_id,
               pos_order.user_id, %s AS cashier, pos_order.date_order AS date, %s::date AS day,
               to_char(%s, 'HH24') AS hour,
               (EXTRACT(ISODOW FROM %s)::integer - 1)::text AS weekday""",
            sale_cashier.name_of_order(self.env),
            local,
            local,
            local,
        )

    # Rights ------------------------------------------------------------------------------

    @api.model
    def _orders_rule(self):
        """What the record rules of orders leave this user, whether or not he may open one."""
        if self.env.su:
            return Domain.TRUE
        return self.env["ir.rule"]._compute_domain("pos.order", "read")

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Who may not see an order sees nothing of it here."""
        domain = Domain(domain)
        rule = Domain.TRUE if bypass_access else self._orders_rule()
        if not rule.is_true():
            domain &= Domain("order_id", "any!", rule)
        domain = domain.optimize(self).map_conditions(self._within_time)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _within_time(self, condition):
        """A condition on the day of a store with what holds of the time wherever the store is:
        of the two, only the time is indexed."""
        operator, asked = condition.operator, condition.value
        days = asked if operator in ("in", "not in") else [asked]
        if condition.field_expr != "day" or not all(isinstance(one, date) for one in days):
            return condition
        bounds = Domain.TRUE
        # clocks are up to 14 hours before and 12 behind UTC
        if operator in ("in", ">", ">="):
            bounds &= Domain("date", ">=", datetime.combine(min(days) - DAY, time.min))
        if operator in ("in", "<", "<="):
            bounds &= Domain("date", "<", datetime.combine(max(days) + 2 * DAY, time.min))
        return condition & bounds

    # Share -------------------------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        """The share of a group in all rows of the search."""
        if aggregate_spec != "sales_ratio:sum":
            return super()._read_group_select(aggregate_spec, query)
        amount = self._field_to_sql(self._table, "amount_total", query)
        whole = SQL(
            "(SELECT SUM(%s) FROM %s WHERE %s)",
            amount,
            query.from_clause,
            query.where_clause or SQL("TRUE"),
        )
        return SQL("(SUM(%s) / NULLIF(%s, 0))::float", amount, whole)
