from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.goods import goods_sql

# The newest are looked for among the changes since so many sales and so many moves first
NEWEST = (1000, 20_000)


class SupermarketStockRecord(models.Model):
    """Every change of stock in one list: who, what, when, why, and what was left.

    Read from Odoo's done moves and from the sales ledger; nothing is kept twice. A move that
    posts sales is left out, because its ledger entries stand here with their own time.
    """

    _name = "supermarket.stock.record"
    _description = "Stock Record"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "document"
    _depends = {
        "stock.move.line": [
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "picking_id",
            "product_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.move": ["inventory_name", "origin", "reference", "scrap_id", "supermarket_loss_id"],
        "stock.picking": ["name"],
        "stock.location": ["usage", "warehouse_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "is_storable", "uom_id"],
    }

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    quantity = fields.Float(
        digits="Product Unit", readonly=True, help="Above zero came, below zero left."
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    balance_after = fields.Float(
        digits="Product Unit",
        compute="_compute_balance_after",
        help="What was left of the product after this change: in the store, or at a place that is "
        "not on its floor.",
    )
    operation = fields.Selection(
        [
            ("sale", "Sale"),
            ("sale_return", "Sale Return"),
            ("receipt", "Receipt"),
            ("supplier_return", "Return to Supplier"),
            ("delivery", "Delivery"),
            ("customer_return", "Customer Return"),
            ("transfer", "Transfer"),
            ("count", "Count"),
            ("scrap", "Scrap"),
            ("production", "Production"),
        ],
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    document = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    posted = fields.Boolean(readonly=True, help="A sale that stock moves contain already.")
    move_id = fields.Many2one("stock.move", string="Stock Move", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            "%s AND %s UNION ALL %s AND %s UNION ALL %s AND %s",
            self._moves_query(SQL("line.location_id"), SQL("-1"), 0),
            self._asked_condition("line", 0),
            self._moves_query(SQL("line.location_dest_id"), SQL("1"), 1),
            self._asked_condition("line", 1),
            self._ledger_query(),
            self._asked_condition("entry", 2),
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """A page of the newest is read among the last changes, where it is full.

        What else the domain allows, as a month, would all be read and sorted for it.
        """
        search = super()._search
        if limit and order == self._order:
            for since in map(self._time_of_change, NEWEST):
                recent = Domain(domain) & Domain("date", ">=", since)
                if since and len(search(recent, limit=offset + limit, **kwargs)) == offset + limit:
                    return search(recent, offset, limit, order, **kwargs)
        return search(domain, offset, limit, order, **kwargs)

    @api.model
    def _time_of_change(self, number):
        """Since when there were no more than so many sales and so many done move lines, None where
        neither are as many. Of a morning's changes few are sales: most are deliveries."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT GREATEST(
                    (SELECT date FROM supermarket_sale_ledger
                   ORDER BY date DESC OFFSET %(number)s LIMIT 1),
                    (SELECT date FROM stock_move_line WHERE state = 'done'
                   ORDER BY date DESC OFFSET %(number)s LIMIT 1))
                """,
                number=number,
            )
        )
        return rows[0][0]

    @api.private
    def fetch(self, field_names=None):
        """Read known records by the rows they stand for: their own ids are in no index."""
        asked = self.with_context(supermarket_records=self._ids)
        return super(SupermarketStockRecord, asked).fetch(field_names)

    @api.model
    def _asked_condition(self, alias, offset):
        """Return the SQL that keeps of one source the rows that `fetch` asks for."""
        asked = self.env.context.get("supermarket_records")
        if asked is None:
            return SQL("TRUE")
        rows = [one // 3 for one in asked if isinstance(one, int) and one % 3 == offset]
        return SQL("%s = ANY(%s)", SQL.identifier(alias, "id"), rows)

    @api.model
    def _moves_query(self, location, sign, offset):
        """Return the SQL of one end of the done move lines: goods that left, or that came."""
        return SQL(
            """
            SELECT line.id::bigint * 3 + %(offset)s AS id,
                   line.date, line.company_id, place.warehouse_id, place.id AS location_id,
                   line.product_id, template.categ_id, line.lot_id,
                   %(sign)s * line.quantity_product_uom AS quantity, template.uom_id,
                   CASE WHEN move.scrap_id IS NOT NULL
                          OR (move.supermarket_loss_id IS NOT NULL AND move.inventory_name IS NULL)
                        THEN 'scrap'
                        WHEN 'inventory' IN (source.usage, destination.usage) THEN 'count'
                        WHEN source.usage = 'supplier' THEN 'receipt'
                        WHEN destination.usage = 'supplier' THEN 'supplier_return'
                        WHEN destination.usage = 'customer' THEN 'delivery'
                        WHEN source.usage = 'customer' THEN 'customer_return'
                        WHEN 'production' IN (source.usage, destination.usage) THEN 'production'
                        ELSE 'transfer' END AS operation,
                   line.write_uid AS user_id, COALESCE(picking.name, move.reference) AS document,
                   COALESCE(move.origin, move.inventory_name) AS reason,
                   TRUE AS posted, line.move_id
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id
              JOIN stock_location place ON place.id = %(location)s
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN stock_picking picking ON picking.id = line.picking_id
             WHERE %(counted)s
               AND place.usage IN ('internal', 'transit')
               AND template.is_storable
            """,
            offset=offset,
            sign=sign,
            location=location,
            counted=self._counted_condition(),
        )

    @api.model
    def _counted_condition(self):
        """Return the SQL of which move lines (`line`) changed stock and don't post sales."""
        return SQL(
            """
            line.state = 'done'
            AND line.location_id <> line.location_dest_id
            AND line.quantity_product_uom <> 0
            AND NOT EXISTS (
                SELECT 1 FROM supermarket_sale_ledger entry WHERE entry.move_id = line.move_id
            )
            """
        )

    @api.model
    def _ledger_query(self):
        """Return the SQL of what the tills sold and took back."""
        return SQL(
            """
            SELECT entry.id::bigint * 3 + 2 AS id,
                   entry.date, entry.company_id, place.warehouse_id, place.id AS location_id,
                   entry.product_id, template.categ_id, entry.lot_id,
                   -entry.quantity AS quantity, template.uom_id,
                   CASE WHEN entry.quantity > 0 THEN 'sale' ELSE 'sale_return' END AS operation,
                   entry.user_id, entry.document, NULL AS reason, entry.posted, entry.move_id
              FROM supermarket_sale_ledger entry
              JOIN stock_location place ON place.id = entry.location_id
              JOIN product_product product ON product.id = entry.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE template.is_storable
            """
        )

    def _compute_balance_after(self):
        """What is there now, less what came and left since: the years before are not read.

        Sales leave the store's floor, and posting takes them from one of its shelves: so the floor
        of a store is one place here, and any other location one by itself.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH place AS (%(places)s)
                SELECT record.id, COALESCE(there.quantity, 0) - record.later
                  FROM (SELECT id, product_id, place.root_id,
                               SUM(quantity) OVER (
                                   PARTITION BY product_id, place.root_id
                                   ORDER BY date DESC, id DESC
                               ) - quantity AS later
                          FROM (%(records)s) record
                          JOIN place ON place.location_id = record.location_id
                         WHERE product_id = ANY(%(products)s) AND date >= %(since)s) record
             LEFT JOIN (%(there)s) there
                    ON there.product_id = record.product_id AND there.root_id = record.root_id
                 WHERE record.id = ANY(%(ids)s)
                """,
                places=self._places_query(),
                records=self._table_query,
                there=self._there_query(),
                products=self.product_id.ids,
                since=min(self.mapped("date"), default=fields.Datetime.now()),
                ids=self.ids,
            )
        )
        balances = dict(rows)
        for record in self:
            unit = record.product_id.uom_id
            record.balance_after = unit.round(balances.get(record.id, 0.0))

    def _places_query(self):
        """Return the SQL of (location, the place that it is part of) of the places in view."""
        return SQL(
            """
            SELECT location.id AS location_id, COALESCE(floor.id, location.id) AS root_id
              FROM stock_location location
         LEFT JOIN stock_warehouse store ON store.id = location.warehouse_id
         LEFT JOIN stock_location floor
                ON floor.id = store.lot_stock_id
               AND location.parent_path LIKE floor.parent_path || '%%'
             WHERE location.id = ANY(%(ids)s) OR floor.id IN (
                   SELECT lot_stock_id FROM stock_warehouse WHERE id = ANY(%(stores)s))
            """,
            ids=self.location_id.ids,
            stores=self.warehouse_id.ids,
        )

    def _there_query(self):
        """Return the SQL of (product, place, quantity) there: quants less unposted sales."""
        self.env["stock.quant"].flush_model(["product_id", "location_id", "quantity"])
        return SQL(
            """
            SELECT goods.product_id, place.root_id, SUM(goods.quantity) AS quantity
              FROM (%(goods)s) goods
              JOIN place ON place.location_id = goods.location_id
          GROUP BY goods.product_id, place.root_id
            """,
            goods=goods_sql(self.product_id.ids),
        )

    @api.model
    def _floor_balances_query(self, pairs, since):
        """Return the query (product_id, warehouse_id, date, until, balance, is_sold_next) of what
        lay on the floors of stores: from each change until the next one, and what that one is.

        Reckoned from what is there now, less what came and left since: of the changes before
        `since` nothing is read. They are one moment, with what was there then.

        :param pairs: [(product_id, warehouse_id)] of storable products
        """
        self._flush_floors()
        products, stores = map(list, zip(*pairs, strict=True)) if pairs else ([], [])
        places = self._floor_places(stores)
        return SQL(
            """
            WITH floor AS MATERIALIZED (
                SELECT *
                  FROM unnest(%(places)s::int[], %(of)s::int[]) floor (location_id, warehouse_id)
            ), pair AS MATERIALIZED (
                SELECT *
                  FROM unnest(%(products)s::int[], %(stores)s::int[])
                       pair (product_id, warehouse_id)
            ), change AS (%(changes)s
                UNION ALL
                SELECT 0, %(since)s::timestamp, product_id, warehouse_id, 0, FALSE FROM pair
            ), there AS (
                SELECT product_id, warehouse_id, SUM(quantity) AS quantity
                  FROM (%(goods)s) goods
                  JOIN floor USING (location_id)
              GROUP BY 1, 2
            )
            SELECT product_id, warehouse_id, moment.date, moment.until,
                   COALESCE(there.quantity, 0) - moment.later AS balance, moment.is_sold_next
              FROM (SELECT product_id, warehouse_id, date,
                           SUM(quantity) OVER latest_first - quantity AS later,
                           LAG(date) OVER latest_first AS until,
                           LAG(is_sale) OVER latest_first IS TRUE AS is_sold_next
                      FROM change
                      JOIN pair USING (product_id, warehouse_id)
                    WINDOW latest_first AS (
                           PARTITION BY warehouse_id, product_id ORDER BY date DESC, id DESC
                    )) moment
         LEFT JOIN there USING (product_id, warehouse_id)
            """,
            places=[place for place, _store in places],
            of=[store for _place, store in places],
            products=products,
            stores=stores,
            changes=self._floor_changes_query(list(set(products)), since),
            goods=goods_sql(set(products)),
            since=since,
        )

    @api.model
    def _flush_floors(self):
        """Write to the database what the query of balances reads there."""
        self.env["supermarket.sale.ledger"].flush_model()
        self.env["stock.move.line"].flush_model()
        self.env["stock.quant"].flush_model(["product_id", "location_id", "quantity"])
        self.env["stock.warehouse"].flush_model(["lot_stock_id"])
        self.env["stock.location"].flush_model(["parent_path", "usage", "warehouse_id"])

    @api.model
    def _floor_places(self, store_ids):
        """Return rows (location_id, warehouse_id) of the stores' floors."""
        return self.env.execute_query(
            SQL(
                """
                SELECT location.id, store.id
                  FROM stock_warehouse store
                  JOIN stock_location root ON root.id = store.lot_stock_id
                  JOIN stock_location location
                    ON location.warehouse_id = store.id
                   AND location.parent_path LIKE root.parent_path || '%%'
                 WHERE store.id = ANY(%s) AND location.usage IN ('internal', 'transit')
                """,
                list(set(store_ids)),
            )
        )

    @api.model
    def _floor_changes_query(self, product_ids, since):
        """Return the SQL of the changes (id, date, product_id, warehouse_id, quantity, is_sale) at
        the places of `floor`, each end of a move line a change; ids are those of the records."""
        return SQL(
            """
            SELECT line.id::bigint * 3 + side.number AS id, line.date, line.product_id,
                   side.warehouse_id, side.sign * line.quantity_product_uom AS quantity,
                   FALSE AS is_sale
              FROM stock_move_line line
         LEFT JOIN floor source ON source.location_id = line.location_id
         LEFT JOIN floor target ON target.location_id = line.location_dest_id
        CROSS JOIN LATERAL (VALUES (0, -1, source.warehouse_id), (1, 1, target.warehouse_id))
                   side (number, sign, warehouse_id)
             WHERE %(counted)s
               AND line.date >= %(since)s AND line.product_id = ANY(%(products)s)
               AND side.warehouse_id IS NOT NULL
         UNION ALL
            SELECT entry.id::bigint * 3 + 2, entry.date, entry.product_id, floor.warehouse_id,
                   -entry.quantity, entry.quantity > 0
              FROM supermarket_sale_ledger entry
              JOIN floor ON floor.location_id = entry.location_id
             WHERE entry.date >= %(since)s AND entry.product_id = ANY(%(products)s)
            """,
            counted=self._counted_condition(),
            since=since,
            products=product_ids,
        )
