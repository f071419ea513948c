from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.store_clock import STORE_CLOCK_JOINS, local_time_sql


class SupermarketSaleLedger(models.Model):
    """What the tills sold, one row a paid line, written in the order's own commit.

    A row says that goods have left (or come back to) a location although no quant knows it
    yet. Rows are never changed or deleted: a correction is a new row. The only change a row
    sees is being posted, or why it could not be (`supermarket_sale_ledger_posting.py`).

    Questions that others ask the ledger, each one aggregate in the database.
    """

    _name = "supermarket.sale.ledger"
    _description = "Sales Ledger Entry"
    _order = "id desc"
    _rec_name = "document"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    location_id = fields.Many2one(
        "stock.location",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The internal location that the goods left, or came back to.",
    )
    warehouse_id = fields.Many2one(related="location_id.warehouse_id", string="Store")
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    lot_id = fields.Many2one(
        "stock.lot",
        readonly=True,
        ondelete="restrict",
        help="Empty when the till did not know it: posting then takes the first to expire.",
    )
    quantity = fields.Float(
        digits="Product Unit",
        required=True,
        readonly=True,
        help="In the product's unit: above zero sold, below zero returned.",
    )
    order_uuid = fields.Char(string="Order UUID", required=True, readonly=True, index=True)
    line_uuid = fields.Char(string="Line UUID", required=True, readonly=True)
    document = fields.Char(readonly=True, help="What a person calls the sale: the receipt.")
    origin_model = fields.Char(readonly=True)
    origin_id = fields.Many2oneReference(model_field="origin_model", readonly=True)
    user_id = fields.Many2one("res.users", string="Cashier", readonly=True, ondelete="restrict")
    date = fields.Datetime(required=True, readonly=True, help="When the sale was made.")
    markdown_id = fields.Many2one(
        "supermarket.markdown",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The markdown at whose price it was sold.",
    )
    posted = fields.Boolean(readonly=True, help="Quants and stock moves contain this entry.")
    move_id = fields.Many2one(
        "stock.move",
        string="Stock Move",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    posting_error = fields.Text(
        string="Why Not Posted",
        readonly=True,
        help="What kept the last try from posting this sale. It is tried again by itself, and the "
        "goods count as sold in any case.",
    )

    _line_uuid_uniq = models.Constraint(
        "UNIQUE(line_uuid)", "A sold line takes effect exactly once."
    )
    _quantity_not_zero = models.Constraint(
        "CHECK(quantity <> 0)", "A ledger entry of nothing makes no sense."
    )
    _posted_has_move = models.Constraint(
        "CHECK(NOT posted OR move_id IS NOT NULL)", "A posted entry names its stock move."
    )
    # As the ORM asks, else its searches read the whole ledger.
    _unposted_idx = models.Index("(product_id, location_id) WHERE posted IS NOT TRUE")
    _date_idx = models.Index("(date)")
    _demand_idx = models.Index("(product_id, date)")
    # when a product was last sold in a store, and where anything was ever sold
    _last_idx = models.Index("(location_id, product_id, date) WHERE quantity > 0")

    # ------------------------------------------------------------------
    # append only
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Entries come from `_record` alone, which makes them idempotent."""
        raise UserError(self.env._("Sales ledger entries are recorded by sales only."))

    def write(self, vals):
        raise UserError(
            self.env._("The sales ledger can't be changed: record a return or a correction.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Nothing recorded in the sales ledger can be deleted."))

    # ------------------------------------------------------------------
    # recording
    # ------------------------------------------------------------------

    @api.model
    def _record(self, vals_list):
        """Append paid lines in the caller's transaction, in a constant number of queries.

        :param vals_list: dicts with `location_id`, `product_id`, `quantity`, `order_uuid`,
            `line_uuid` and optionally `lot_id`, `document`, `origin_model`, `origin_id`,
            `user_id`, `date`, `markdown_id`, `company_id` (default: the location's)
        :return: the entries that are new. A line_uuid that is known already is skipped, so a
            retried order changes nothing.

        Never refuses for lack of stock: the goods have left the shop. Refusing is the task of
        `supermarket.sale.reservation`, before payment. A reservation of the same order ends
        with this commit, because live reservations of recorded orders don't count.
        """
        if not vals_list:
            return self.browse()
        for vals in vals_list:
            self._check_complete(vals)
        rows = self._prepare_rows(vals_list)
        columns = SQL(", ").join(SQL.identifier(name) for name in self._row_columns())
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO supermarket_sale_ledger (%s) VALUES %s
                ON CONFLICT (line_uuid) DO NOTHING
                RETURNING id, product_id, location_id, quantity
                """,
                columns,
                SQL(", ").join(rows),
            )
        )
        if inserted:
            self._after_record(inserted)
            self._end_used_up_markdowns(vals_list)
        return self.browse(row[0] for row in inserted)

    @api.model
    def _row_columns(self):
        return [
            "company_id",
            "location_id",
            "product_id",
            "lot_id",
            "quantity",
            "order_uuid",
            "line_uuid",
            "document",
            "origin_model",
            "origin_id",
            "user_id",
            "date",
            "markdown_id",
            "posted",
        ]

    @api.model
    def _check_complete(self, vals):
        missing = [
            name
            for name in ("location_id", "product_id", "quantity", "order_uuid", "line_uuid")
            if not vals.get(name)
        ]
        if missing:
            raise ValidationError(
                self.env._("A sold line lacks: %(fields)s", fields=", ".join(missing))
            )

    @api.model
    def _prepare_rows(self, vals_list):
        """Return the tuples of the entries as SQL, in the order of `_row_columns`."""
        env = self.sudo().env  # sudo: cashiers sell, whatever they may read of the goods
        defaults = {"user_id": self.env.uid, "date": fields.Datetime.now()}

        def prefetched(model, name):
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            return {record.id: record for record in env[model].browse(ids)}

        locations = prefetched("stock.location", "location_id")
        products = prefetched("product.product", "product_id")
        lots = prefetched("stock.lot", "lot_id")
        rows = []
        for vals in vals_list:
            product, location = products[vals["product_id"]], locations[vals["location_id"]]
            company = env["res.company"].browse(vals.get("company_id")) or location.company_id
            self._check_row(product, location, lots.get(vals.get("lot_id")), company)
            values = {**defaults, **vals, "company_id": company.id}
            values["quantity"] = product.uom_id.round(vals["quantity"])
            given = {name: value for name, value in values.items() if value is not False}
            given["posted"] = False
            rows.append(SQL("%s", tuple(given.get(name) for name in self._row_columns())))
        return rows

    @api.model
    def _check_row(self, product, location, lot, company):
        """Take no other company's goods: what is recorded will be posted without asking again.

        A branch sells what is its head office's, and anybody what is nobody's, as in core.

        :param company: whose sale it is; a place of no company is every company's
        """
        owners = company.parent_ids
        is_own = not location.company_id or location.company_id in owners
        if not company or not is_own or location.usage != "internal":
            raise ValidationError(
                self.env._("Goods can't be sold from %(location)s.", location=location.display_name)
            )
        if product.company_id and product.company_id not in owners:
            raise ValidationError(
                self.env._(
                    "%(product)s belongs to another company than %(location)s.",
                    product=product.display_name,
                    location=location.display_name,
                )
            )
        if lot and (lot.product_id != product or (lot.company_id and lot.company_id not in owners)):
            raise ValidationError(
                self.env._(
                    "Lot %(lot)s is not a lot of %(product)s.",
                    lot=lot.name,
                    product=product.display_name,
                )
            )

    @api.model
    def _end_used_up_markdowns(self, vals_list):
        """Hook: end the markdowns whose last piece these lines sold."""

    @api.model
    def _after_record(self, inserted):
        """Tell thresholds and tills, once for all entries.

        :param inserted: rows (id, product_id, location_id, quantity) of the new entries
        """
        _ids, product_ids, location_ids, quantities = zip(*inserted, strict=True)
        products = self.env["product.product"].browse(dict.fromkeys(product_ids))
        locations = self.env["stock.location"].browse(dict.fromkeys(location_ids))
        warehouses = locations.sudo().warehouse_id  # sudo: of the shop that sells
        products._invalidate_quantities()
        self.env["supermarket.shortage"]._check_thresholds(
            products, warehouses, may_close=min(quantities) < 0
        )
        products._sellable_changed(warehouses)

    @api.model
    def _unposted_domain(self):
        return Domain("posted", "=", False)

    @api.model
    def _unposted_by_location(self, products, location_domain=None):
        """Return {(product_id, location_id): quantity} sold and not yet in any quant.

        :param products: product.product records
        :param location_domain: domain on the ledger's own fields, `location_id` in particular
        """
        domain = self._unposted_domain() & Domain("product_id", "in", products.ids)
        domain &= Domain(location_domain or Domain.TRUE)
        # sudo: sold is sold, also for someone who may not read the ledger
        rows = self.sudo()._read_group(domain, ["product_id", "location_id"], ["quantity:sum"])
        return {(product.id, location.id): quantity for product, location, quantity in rows}

    @api.model
    def _unposted_by_product(self, products, domain=None):
        """Return {product_id: quantity} sold and not yet in any quant."""
        if not products.ids:
            return {}
        domain = self._unposted_domain() & Domain(domain or Domain.TRUE)
        domain &= Domain("product_id", "in", products.ids)
        # sudo: see _unposted_by_location
        rows = self.sudo()._read_group(domain, ["product_id"], ["quantity:sum"])
        return {product.id: quantity for product, quantity in rows}

    @api.model
    def _daily_sales(self, product_ids, warehouse_ids, date_from, date_to):
        """Return rows (product_id, warehouse_id, date, quantity), returns taken off.

        What a store sold is in the ledger, and what it delivered otherwise in its stock moves: so
        the years before the ledger count as well. A sale belongs to the day of the store's own
        clock.

        :param product_ids: ids, or None for all products
        :param warehouse_ids: ids, or None for all stores of the allowed companies
        :param date_from: first day, a date of the store
        :param date_to: last day, included
        """
        return self.env.execute_query(
            self._daily_sales_query(product_ids, warehouse_ids, date_from, date_to)
        )

    @api.model
    def _daily_sales_query(self, product_ids, warehouse_ids, date_from, date_to):
        """Return the query (product_id, warehouse_id, day, quantity) of `_daily_sales`."""
        self._flush_sales()
        conditions = [SQL("warehouse.company_id = ANY(%s)", self.env.companies.ids)]
        if product_ids is not None:
            conditions.append(SQL("sold.product_id = ANY(%s)", list(product_ids)))
        if warehouse_ids is not None:
            conditions.append(SQL("warehouse.id = ANY(%s)", list(warehouse_ids)))
        return SQL(
            """
            WITH sale AS (
                SELECT sold.product_id,
                       warehouse.id AS warehouse_id,
                       %(local_time)s::date AS day,
                       sold.quantity
                  FROM (%(sources)s) sold
                  JOIN stock_location location ON location.id = sold.location_id
                  JOIN stock_warehouse warehouse ON warehouse.id = location.warehouse_id
                       %(clock)s
                 WHERE sold.date >= %(date_from)s::date - interval '1 day'
                   AND sold.date < %(date_to)s::date + interval '2 days'
                   AND %(conditions)s
            )
            SELECT product_id, warehouse_id, day, COALESCE(SUM(quantity), 0) AS quantity
              FROM sale
             WHERE day BETWEEN %(date_from)s::date AND %(date_to)s::date
          GROUP BY product_id, warehouse_id, day
          ORDER BY product_id, warehouse_id, day
            """,
            local_time=local_time_sql(SQL("sold.date")),
            clock=STORE_CLOCK_JOINS,
            date_from=date_from,
            date_to=date_to,
            conditions=SQL(" AND ").join(conditions),
            sources=SQL(" UNION ALL ").join(self._sales_sources()),
        )

    @api.model
    def _flush_sales(self):
        """Let the database see what `_daily_sales` reads."""
        self.env["res.partner"].flush_model(["tz"])
        self.env["stock.location"].flush_model(["warehouse_id"])
        self.env["stock.warehouse"].flush_model(["partner_id", "company_id"])
        self.env["stock.move.line"].flush_model()

    @api.model
    def _sales_sources(self):
        """Return the queries (product_id, location_id, date, quantity) that add up to what was
        sold: each sale stands in one of them."""
        ledger = SQL("SELECT product_id, location_id, date, quantity FROM supermarket_sale_ledger")
        moves = SQL(
            """
            SELECT line.product_id,
                   CASE WHEN target.usage = 'customer' THEN line.location_id
                        ELSE line.location_dest_id END,
                   line.date,
                   CASE WHEN target.usage = 'customer' THEN line.quantity_product_uom
                        ELSE -line.quantity_product_uom END
              FROM stock_move_line line
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location target ON target.id = line.location_dest_id
             WHERE line.state = 'done'
               AND (source.usage = 'internal' AND target.usage = 'customer'
                    OR source.usage = 'customer' AND target.usage = 'internal')
               AND NOT EXISTS (SELECT 1 FROM supermarket_sale_ledger entry
                                WHERE entry.move_id = line.move_id)
               AND %s
            """,
            self._counted_move_condition(),
        )
        return [ledger, moves]

    @api.model
    def _counted_move_condition(self):
        """Return which deliveries (`line`) no other source counts, as SQL."""
        return SQL("TRUE")

    @api.model
    def _unposted_by_product_at(self, products, moment, domain=None):
        """Return {product_id: quantity} sold until then that no stock move held by then."""
        sold = Domain("date", "<=", moment) & Domain("product_id", "in", products.ids)
        open_then = Domain("posted", "=", False) | Domain("move_id.date", ">", moment)
        # sudo: see _unposted_by_location
        rows = self.sudo()._read_group(
            sold & open_then & Domain(domain or Domain.TRUE), ["product_id"], ["quantity:sum"]
        )
        return {product.id: quantity for product, quantity in rows}
