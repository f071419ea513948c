from odoo import api, fields, models
from odoo.tools import SQL


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
        "stock.move": ["inventory_name", "origin", "reference", "scrap_id"],
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
        help="What was left of the product at the location after this change.",
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
            "%s UNION ALL %s UNION ALL %s",
            self._moves_query(SQL("line.location_id"), SQL("-1"), 0),
            self._moves_query(SQL("line.location_dest_id"), SQL("1"), 1),
            self._ledger_query(),
        )

    @api.model
    def _moves_query(self, location, sign, offset):
        """Return the SQL of one end of the done move lines: goods that left, or that came."""
        return SQL(
            """
            SELECT line.id::bigint * 3 + %(offset)s AS id,
                   line.date, line.company_id, place.warehouse_id, place.id AS location_id,
                   line.product_id, template.categ_id, line.lot_id,
                   %(sign)s * line.quantity_product_uom AS quantity, template.uom_id,
                   CASE WHEN move.scrap_id IS NOT NULL THEN 'scrap'
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
             WHERE line.state = 'done'
               AND place.usage IN ('internal', 'transit')
               AND line.location_id <> line.location_dest_id
               AND line.quantity_product_uom <> 0
               AND template.is_storable
               AND NOT EXISTS (
                   SELECT 1 FROM supermarket_sale_ledger entry WHERE entry.move_id = line.move_id
               )
            """,
            offset=offset,
            sign=sign,
            location=location,
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
        """Add up what came and left at the place, up to and with each record in view."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, balance
                  FROM (SELECT id, SUM(quantity) OVER (
                                   PARTITION BY product_id, location_id ORDER BY date, id
                               ) AS balance
                          FROM (%s) record
                         WHERE product_id = ANY(%s)) running
                 WHERE id = ANY(%s)
                """,
                self._table_query,
                self.product_id.ids,
                self.ids,
            )
        )
        balances = dict(rows)
        for record in self:
            record.balance_after = record.uom_id.round(balances.get(record.id, 0.0))
