from collections import namedtuple
from datetime import date, datetime, time, timedelta
from functools import partial

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.typed_names import typed_domain
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..tools import sale_cashier
from . import sale_amounts as amounts

DAY = timedelta(days=1)
SHARE, SALES = "sales_ratio:sum", "amount_total:sum"
# Context key of the orders that the asker may see: a client can't send a `Readable`.
READABLE = "supermarket_sale_report_readable"
Readable = namedtuple("Readable", "tables condition")


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
    _depends = {
        "pos.order": [
            "date_order", "state", "is_refund", "amount_total", "amount_tax", "currency_rate",
            "company_id", "config_id", "session_id", "user_id",
        ],
        "pos.order.line": [
            "order_id", "product_id", "qty", "price_unit", "discount", "price_subtotal",
            "price_subtotal_incl", "total_cost", "is_total_cost_computed", "is_reward_line",
        ],
        "pos.config": ["picking_type_id"],
        "product.template": ["categ_id"],
        "res.partner": ["name", "tz"],
        "stock.picking.type": ["warehouse_id"],
        "stock.warehouse": ["partner_id"],
    }  # fmt: skip

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
        """Both parts have columns of the very same types: else the database works out all of them
        for each line, whatever is asked."""
        return SQL("%s UNION ALL %s", self._lines_query(), self._rounding_query())

    @api.model
    def _lines_query(self):
        """The lines come first: the database looks at the orders of a few joins alone, and would
        read those of all years to find the lines of a page."""
        orders = self._readable_orders()
        known = SQL("COALESCE(l.is_total_cost_computed, FALSE)")
        margin = SQL("%s - %s", amounts.LINE_UNTAXED, amounts.LINE_COST)
        return SQL(
            """
            SELECT l.id, %s, l.product_id, template.categ_id,
                   l.qty AS quantity, %s AS amount_total, %s AS amount_untaxed, %s AS amount_tax,
                   %s AS discount, CASE WHEN %s THEN %s ELSE 0 END AS margin,
                   0.0 AS sales_ratio
              FROM %s
              JOIN pos_order_line l ON l.order_id = pos_order.id
              %s
         LEFT JOIN product_product product ON product.id = l.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE pos_order.state IN %s AND (%s)
            """,
            self._order_columns(),
            amounts.LINE_TOTAL,
            amounts.LINE_UNTAXED,
            SQL("%s - %s", amounts.LINE_TOTAL, amounts.LINE_UNTAXED),
            amounts.LINE_DISCOUNT,
            known,
            margin,
            orders.tables,
            self._order_joins(),
            amounts.SOLD_STATES,
            orders.condition,
        )

    @api.model
    def _rounding_query(self):
        orders = self._readable_orders()
        total = SQL("(%s - COALESCE(lines.total, 0))", amounts.ORDER_TOTAL)
        untaxed = SQL("(%s - COALESCE(lines.untaxed, 0))", amounts.ORDER_UNTAXED)
        return SQL(
            """
            SELECT -pos_order.id, %s, NULL::integer, NULL::integer, 0.0,
                   %s, %s, %s - %s, 0.0, %s, 0.0
              FROM %s
              %s
      JOIN LATERAL (SELECT SUM(%s) AS total, SUM(%s) AS untaxed
                      FROM pos_order_line l WHERE l.order_id = pos_order.id) lines ON TRUE
             WHERE pos_order.state IN %s AND (%s != 0 OR %s != 0) AND (%s)
            """,
            self._order_columns(),
            total,
            untaxed,
            total,
            untaxed,
            untaxed,
            orders.tables,
            self._order_joins(),
            amounts.LINE_TOTAL,
            amounts.LINE_UNTAXED,
            amounts.SOLD_STATES,
            total,
            untaxed,
            orders.condition,
        )

    @api.model
    def _order_joins(self):
        return SQL("%s %s", amounts.ORDER_JOINS, sale_cashier.name_joins(self.env))

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
    def _readable_orders(self):
        """The orders that the search under way is about, as tables and condition."""
        known = self.env.context.get(READABLE)
        return known if isinstance(known, Readable) else Readable(SQL("pos_order"), SQL("TRUE"))

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        """Who may not see an order sees nothing of it here.

        That is asked of each order before its lines are read: the database can't see that a line's
        order is the one that it has at hand, and would go through those of all years.
        """
        rule = Domain.TRUE if bypass_access else self._orders_rule()
        # sudo: a buyer may see what was sold and not open an order; its rules hold all the same
        orders = self.env["pos.order"].sudo()._search(rule)
        nothing = SQL("FALSE") if orders.is_empty() else SQL("TRUE")
        readable = Readable(orders.from_clause, orders.where_clause or nothing)
        asking = self.with_context(**{READABLE: readable})
        domain = Domain(domain).optimize(self)
        domain = domain.map_conditions(partial(self._looked_up, of_time=self._order_time(domain)))
        if limit and (order or "").startswith("date desc"):
            domain &= self._since_newest(domain, rule, offset + limit)
        return super(SupermarketSaleReport, asking)._search(
            domain.map_conditions(self._narrowed),
            offset,
            limit,
            order,
            bypass_access=bypass_access,
            **kwargs,
        )

    @api.model
    def _since_newest(self, domain, rule, count):
        """The newest lines are of as many orders at most: of a page no others are sorted.

        Only where nothing but the time is asked for; else a page may need any number of orders.
        """
        if any(one.field_expr != "date" for one in domain.iter_conditions()):
            return Domain.TRUE
        sold = rule & Domain("state", "in", amounts.SOLD_STATES) & Domain("lines", "!=", False)
        sold &= domain.map_conditions(lambda one: Domain("date_order", one.operator, one.value))
        # sudo: as in `_search`
        orders = self.env["pos.order"].sudo()
        last = orders.search_fetch(
            sold, ["date_order"], offset=count - 1, limit=1, order="date_order desc"
        )
        return Domain("date", ">=", last.date_order) if last else Domain.TRUE

    @api.model
    def _narrowed(self, condition):
        """A condition with what holds of columns that are indexed."""
        ids = condition.value
        if condition.field_expr != "id" or condition.operator != "in" or isinstance(ids, Query):
            return self._within_time(condition)
        orders = [-row_id for row_id in ids if row_id < 0]
        return condition & (Domain("product_id", "!=", False) | Domain("order_id", "in", orders))

    @api.model
    def _order_time(self, domain):
        """When an order is, of which some row fits."""
        if "!" in list(domain):
            return Domain.TRUE
        times = domain.map_conditions(
            lambda one: one if one.field_expr == "date" else self._bounds(one)
        )
        return times.map_conditions(lambda one: Domain("date_order", one.operator, one.value))

    @api.model
    def _looked_up(self, condition, of_time):
        """An order that is typed is looked for in the time that is asked for: names are in no
        index that finds a part of one."""
        typed = typed_domain(condition) if condition.field_expr == "order_id" else None
        return condition if typed is None else Domain("order_id", "any", typed & of_time)

    @api.model
    def _within_time(self, condition):
        """A condition on the day of a store with what holds of the time wherever the store is:
        of the two, only the time is indexed."""
        return condition & self._bounds(condition)

    @api.model
    def _bounds(self, condition):
        """What a condition on the day of a store says of the time, wherever the store is."""
        operator, asked = condition.operator, condition.value
        days = asked if operator in ("in", "not in") else [asked]
        if condition.field_expr != "day" or not all(isinstance(one, date) for one in days):
            return Domain.TRUE
        bounds = Domain.TRUE
        # clocks are up to 14 hours before and 12 behind UTC
        if operator in ("in", ">", ">="):
            bounds &= Domain("date", ">=", datetime.combine(min(days) - DAY, time.min))
        if operator in ("in", "<", "<="):
            bounds &= Domain("date", "<", datetime.combine(max(days) + 2 * DAY, time.min))
        return bounds

    # Share -------------------------------------------------------------------------------

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        """Where all groups are read, the shares follow from their sales: nothing is added twice."""
        core = super()._read_group
        if having or offset or limit or not self._shares_follow(aggregates, order):
            return core(domain, groupby, aggregates, having, offset, limit, order)
        groups = core(domain, groupby, self._sales_for_shares(aggregates), order=order)
        return self._with_shares([groups], aggregates)[0]

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """The same of a pivot: each level has all sales in it."""
        core = super()._read_grouping_sets
        if not self._shares_follow(aggregates, order):
            return core(domain, grouping_sets, aggregates, order)
        levels = core(domain, grouping_sets, self._sales_for_shares(aggregates), order)
        return self._with_shares(levels, aggregates)

    @api.model
    def _shares_follow(self, aggregates, order):
        return SHARE in aggregates and SHARE.partition(":")[0] not in (order or "")

    @api.model
    def _sales_for_shares(self, aggregates):
        return [SALES if one == SHARE else one for one in aggregates]

    @api.model
    def _with_shares(self, levels, aggregates):
        """Groups with their share in place of their sales.

        :param levels: groupings of the same rows: lists of tuples that end with the aggregates
        """
        place = list(aggregates).index(SHARE) - len(aggregates)
        whole = sum(group[place] or 0 for group in min(levels, key=len))
        none = self._read_group_empty_value(SHARE)

        def shared(group):
            values = list(group)
            amount = values[place]
            values[place] = amount / whole if whole and amount is not none else none
            return tuple(values)

        return [[shared(group) for group in groups] for groups in levels]

    def _read_group_select(self, aggregate_spec, query):
        """The share of a group in all rows of the search, where some of the groups are read."""
        if aggregate_spec != SHARE:
            return super()._read_group_select(aggregate_spec, query)
        amount = self._field_to_sql(self._table, "amount_total", query)
        whole = SQL(
            "(SELECT SUM(%s) FROM %s WHERE %s)",
            amount,
            query.from_clause,
            query.where_clause or SQL("TRUE"),
        )
        return SQL("(SUM(%s) / NULLIF(%s, 0))::float", amount, whole)
