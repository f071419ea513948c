from odoo import api, fields, models
from odoo.tools import SQL


class ReplenishmentWaste(models.Model):
    """What was thrown away, one line a lot and document: read from Odoo's done moves.

    Everything that left a store's places for a loss location and is no count.
    """

    _name = "replenishment.waste"
    _description = "Waste"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"

    _depends = {
        "stock.move.line": [
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "move_id",
            "product_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.move": ["inventory_name", "is_inventory", "origin", "reference", "scrap_id"],
        "stock.scrap": ["name", "origin", "scrap_reason_tag_ids"],
        "stock.lot": ["expiration_date"],
        "product.product": ["product_tmpl_id", "standard_price"],
        "product.template": ["categ_id", "is_storable"],
    }

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    value = fields.Monetary(readonly=True, help="At the product's present cost.")
    kind = fields.Selection(
        [("expired", "Expired"), ("reason", "Other reason"), ("unknown", "No reason given")],
        readonly=True,
    )
    reason = fields.Char(readonly=True, help="The tags of the scrap order, or its origin.")
    document = fields.Char(readonly=True)
    move_id = fields.Many2one("stock.move", readonly=True)

    @api.model
    def _cost_sql(self):
        """The cost of a unit of ``product`` in the company of ``warehouse``."""
        return SQL("COALESCE((product.standard_price ->> warehouse.company_id::text)::numeric, 0)")

    @property
    def _table_query(self):
        lang = self.env.lang or "en_US"
        return SQL(
            """
            SELECT line.id, line.date, warehouse.company_id, warehouse.id AS warehouse_id,
                   line.product_id, template.categ_id, line.lot_id, line.move_id,
                   line.quantity_product_uom AS quantity,
                   line.quantity_product_uom * %(cost)s AS value,
                   CASE WHEN lot.expiration_date <= line.date THEN 'expired'
                        WHEN tags.names IS NOT NULL OR told.origin IS NOT NULL THEN 'reason'
                        ELSE 'unknown' END AS kind,
                   COALESCE(tags.names, told.origin, move.inventory_name) AS reason,
                   COALESCE(scrap.name, move.reference) AS document
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id
              JOIN stock_location source ON source.id = line.location_id
              JOIN stock_location destination ON destination.id = line.location_dest_id
              JOIN stock_warehouse warehouse ON warehouse.id = source.warehouse_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN stock_lot lot ON lot.id = line.lot_id
         LEFT JOIN stock_scrap scrap ON scrap.id = move.scrap_id
        CROSS JOIN LATERAL (
                   -- without a source document, core puts the scrap order's own name on the move
                   SELECT CASE WHEN scrap.id IS NULL THEN NULLIF(move.origin, '')
                               ELSE NULLIF(scrap.origin, '') END AS origin) told
         LEFT JOIN LATERAL (
                   SELECT STRING_AGG(COALESCE(tag.name ->> %(lang)s, tag.name ->> 'en_US'), ', '
                                     ORDER BY tag.sequence, tag.id) AS names
                     FROM stock_scrap_stock_scrap_reason_tag_rel rel
                     JOIN stock_scrap_reason_tag tag ON tag.id = rel.stock_scrap_reason_tag_id
                    WHERE rel.stock_scrap_id = scrap.id) tags ON TRUE
             WHERE line.state = 'done' AND source.usage = 'internal'
               AND destination.usage = 'inventory'
               AND NOT COALESCE(move.is_inventory, FALSE)
               AND template.is_storable
            """,
            cost=self._cost_sql(),
            lang=lang,
        )
