from datetime import timedelta

from odoo import api, models
from odoo.addons.supermarket_stock.tools.store_clock import STORE_ZONE, day_start
from odoo.fields import Domain
from odoo.tools import SQL

from ...analysis import LINE_TYPES, ORDER_TYPES, ColumnSink, build_sales
from ...report import sale_amounts as amounts
from ...tools import sale_cashier


class SupermarketSaleFetch(models.AbstractModel):
    """Sales out of the database into columns: two statements, streamed, and no record is made.

    The rights are those of the report of the same sales: who may not read it reads nothing here,
    and the record rules of orders hold.
    """

    _name = "supermarket.sale.fetch"
    _description = "Sales as Columns"

    @api.model
    def _sales(self, request):
        """The sales that a request asks for, of its period."""
        self.env["supermarket.sale.report"].check_access("read")
        self.env.flush_all()
        orders = self._copy(self._orders_query(request), ORDER_TYPES)
        lines = self._copy(self._lines_query(request), LINE_TYPES)
        return build_sales(
            orders,
            lines,
            self._category_of(lines["product"].unique().tolist()),
            self._path_of(),
            whole_orders=request.whole_orders,
        )

    @api.model
    def _copy(self, query, types):
        """Stream the rows of a query into columns."""
        sink = ColumnSink(types)
        text = self.env.cr.mogrify(SQL("COPY (%s) TO STDOUT WITH (FORMAT csv)", query))
        self.env.cr.copy_expert(text.decode(), sink)
        return sink.frame()

    @api.model
    def _orders_query(self, request):
        return SQL(
            """
            SELECT pos_order.id, COALESCE(store.id, 0), pos_order.config_id,
                   %s, %s::date - DATE '1970-01-01', EXTRACT(HOUR FROM %s)::integer, %s, %s
              FROM %s
             WHERE %s
            """,
            sale_cashier.key_of_order(self.env),
            amounts.LOCAL_TIME,
            amounts.LOCAL_TIME,
            self._cents(amounts.ORDER_TOTAL),
            self._cents(amounts.ORDER_UNTAXED),
            *self._orders(request),
        )

    @api.model
    def _lines_query(self, request):
        orders, condition = self._orders(request)
        return SQL(
            """
            SELECT l.order_id, l.product_id, l.qty, %s, %s, %s, %s,
                   COALESCE(l.is_total_cost_computed, FALSE)::integer
              FROM %s
              JOIN pos_order_line l ON l.order_id = pos_order.id AND %s
             WHERE %s
            """,
            self._cents(amounts.LINE_TOTAL),
            self._cents(amounts.LINE_UNTAXED),
            self._cents(amounts.LINE_DISCOUNT),
            self._cents(amounts.LINE_COST),
            orders,
            self._line_condition(request),
            condition,
        )

    @api.model
    def _cents(self, amount):
        """The amount as a whole number of the smallest unit of the currency."""
        return SQL("(%s * %s)::bigint", amount, 10**self.env.company.currency_id.decimal_places)

    # What of it --------------------------------------------------------------------------

    @api.model
    def _orders(self, request):
        """Tables and condition of the orders of the period that this person may see."""
        readable = self._readable_orders()
        if readable.is_empty():
            return SQL("pos_order %s", amounts.ORDER_JOINS), SQL("FALSE")
        tables = SQL("%s %s", readable.from_clause, amounts.ORDER_JOINS)
        allowed = readable.where_clause or SQL("TRUE")
        return tables, SQL("(%s) AND %s", allowed, self._order_condition(request))

    @api.model
    def _order_condition(self, request):
        """What is asked of the orders."""
        conditions = [
            SQL("pos_order.state IN %s", amounts.SOLD_STATES),
            self._during(request.period),
        ]
        for column, ids in (
            (SQL("store.id"), request.stores),
            (SQL("pos_order.config_id"), request.tills),
            (sale_cashier.key_of_order(self.env), request.cashiers),
        ):
            if ids:
                conditions.append(SQL("%s IN %s", column, ids))
        if request.hour is not None:
            conditions.append(SQL("EXTRACT(HOUR FROM %s) = %s", amounts.LOCAL_TIME, request.hour))
        if request.weekday is not None:
            weekday = SQL("EXTRACT(ISODOW FROM %s) - 1", amounts.LOCAL_TIME)
            conditions.append(SQL("%s = %s", weekday, request.weekday))
        return SQL(" AND ").join(conditions)

    @api.model
    def _during(self, period):
        """The days of a period by the clock of each store, as moments.

        Moments, so that the database uses its index and knows how many orders to expect: of an
        expression on the time it expects few, and fetches a million lines one order at a time.
        """
        tills = self.env.execute_query(
            SQL(
                """SELECT %s, array_agg(pos_order.id)
                     FROM (SELECT id, id AS config_id, company_id FROM pos_config) pos_order
                     %s GROUP BY 1""",
                STORE_ZONE,
                amounts.ORDER_JOINS,
            )
        )
        parts = [self._during_at(zone, ids, period) for zone, ids in tills]
        return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")

    @api.model
    def _during_at(self, zone, till_ids, period):
        return SQL(
            """(pos_order.config_id IN %s
                AND pos_order.date_order >= %s AND pos_order.date_order < %s)""",
            tuple(till_ids),
            day_start(period.start, zone),
            day_start(period.end + timedelta(days=1), zone),
        )

    @api.model
    def _readable_orders(self):
        """The orders that the record rules leave this person, as a query."""
        companies = self.env["supermarket.sale.analysis"]._companies()
        rule = self.env["supermarket.sale.report"]._orders_rule()
        domain = rule & Domain("company_id", "in", companies.ids)
        # sudo: a buyer may see what was sold and not open an order; its rules hold all the same
        return self.env["pos.order"].sudo()._search(domain)

    @api.model
    def _line_condition(self, request):
        conditions = [SQL("TRUE")]
        if request.product is not None:
            conditions.append(SQL("l.product_id = %s", request.product))
        if request.category is not None:
            conditions.append(
                SQL(
                    """l.product_id IN (
                        SELECT product.id FROM product_product product
                          JOIN product_template template ON template.id = product.product_tmpl_id
                         WHERE template.categ_id IN %s)""",
                    self._categories_below(request.category),
                )
            )
        return SQL(" AND ").join(conditions)

    @api.model
    def _categories_below(self, category_id):
        # sudo: categories are shared, and who may see sales may know how goods are sorted
        categories = self.env["product.category"].sudo()
        return categories._search([("id", "child_of", category_id)]).subselect()

    @api.model
    def _order_ids(self, request, limit):
        """The newest orders behind a request, at most ``limit``."""
        self.env.flush_all()
        query = SQL(
            """SELECT pos_order.id FROM %s WHERE %s AND (%s OR EXISTS (
                SELECT 1 FROM pos_order_line l WHERE l.order_id = pos_order.id AND %s))
             ORDER BY pos_order.date_order DESC LIMIT %s""",
            *self._orders(request),
            request.whole_orders,
            self._line_condition(request),
            limit,
        )
        return [order_id for [order_id] in self.env.execute_query(query)]

    @api.model
    def _report_domain(self, request):
        """The same sales as a domain of the report."""
        companies = self.env["supermarket.sale.analysis"]._companies()
        domain = [
            ("company_id", "in", companies.ids),
            ("day", ">=", request.period.start.isoformat()),
            ("day", "<=", request.period.end.isoformat()),
        ]
        for name, ids in (
            ("warehouse_id", request.stores),
            ("config_id", request.tills),
        ):
            if ids:
                domain.append((name, "in", list(ids)))
        if request.cashiers:
            domain += sale_cashier.domain_of(self.env, request.cashiers, "order_id.")
        if request.category is not None:
            domain.append(("categ_id", "child_of", request.category))
        if request.product is not None:
            domain.append(("product_id", "=", request.product))
        if request.hour is not None:
            domain.append(("hour", "=", f"{request.hour:02d}"))
        if request.weekday is not None:
            domain.append(("weekday", "=", str(request.weekday)))
        return domain

    # How goods are sorted ----------------------------------------------------------------

    @api.model
    def _category_of(self, product_ids):
        """The category of each product, archived ones too."""
        if not product_ids:
            return {}
        query = SQL(
            """SELECT product.id, template.categ_id FROM product_product product
                 JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE product.id = ANY(%s) AND template.categ_id IS NOT NULL""",
            product_ids,
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _path_of(self):
        """The ids from the root down to each category."""
        rows = self.env.execute_query(SQL("SELECT id, parent_path FROM product_category"))
        return {
            category: tuple(int(part) for part in path.split("/") if part)
            for category, path in rows
        }
