from odoo import fields, models
from odoo.tools import SQL


class SupermarketExpiryBoard(models.Model):
    """The lots on the floors that expire, with the days they have left."""

    _name = "supermarket.expiry.board"
    _description = "Near Expiry"
    _auto = False
    _order = "expiration_date, id"
    _rec_name = "lot_id"
    _depends = {
        "stock.quant": ["company_id", "location_id", "lot_id", "product_id", "quantity"],
        "stock.lot": ["expiration_date"],
        "stock.location": ["parent_path", "warehouse_id"],
        "stock.warehouse": ["lot_stock_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "uom_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    expiration_date = fields.Datetime(string="Expires", readonly=True)
    days_left = fields.Integer(aggregator="min", readonly=True)
    bucket = fields.Selection(
        [
            ("0_expired", "Expired"),
            ("1_today", "Today"),
            ("2_soon", "1–3 Days"),
            ("3_week", "4–7 Days"),
            ("4_fortnight", "8–14 Days"),
            ("5_later", "Later"),
        ],
        string="Time Left",
        readonly=True,
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    is_on_hold = fields.Boolean(string="On Hold", related="lot_id.is_on_hold")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT stock.*,
                   CASE WHEN stock.expiration_date <= %(now)s THEN '0_expired'
                        WHEN stock.days_left <= 0 THEN '1_today'
                        WHEN stock.days_left <= 3 THEN '2_soon'
                        WHEN stock.days_left <= 7 THEN '3_week'
                        WHEN stock.days_left <= 14 THEN '4_fortnight'
                        ELSE '5_later' END AS bucket
              FROM (%(stock)s) stock
            """,
            now=fields.Datetime.now(),
            stock=self._stock_query(),
        )

    def _stock_query(self):
        """Return the SQL of the lots on the floors, less the unposted sales of the same lot."""
        return SQL(
            """
            SELECT MIN(quant.id) AS id, quant.company_id, location.warehouse_id,
                   quant.location_id, quant.product_id, template.categ_id, quant.lot_id,
                   lot.expiration_date, template.uom_id,
                   (lot.expiration_date::date - %(today)s::date) AS days_left,
                   SUM(quant.quantity) - COALESCE((
                       SELECT SUM(entry.quantity)
                         FROM supermarket_sale_ledger entry
                        WHERE NOT entry.posted
                          AND entry.product_id = quant.product_id
                          AND entry.lot_id = quant.lot_id
                          AND entry.location_id = quant.location_id
                   ), 0) AS quantity
              FROM stock_quant quant
              JOIN stock_lot lot ON lot.id = quant.lot_id
              JOIN stock_location location ON location.id = quant.location_id
              JOIN stock_warehouse warehouse ON warehouse.id = location.warehouse_id
              JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
              JOIN product_product product ON product.id = quant.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
             WHERE lot.expiration_date IS NOT NULL
               AND location.parent_path LIKE floor.parent_path || '%%'
          GROUP BY quant.company_id, location.warehouse_id, quant.location_id,
                   quant.product_id, template.categ_id, template.uom_id, quant.lot_id,
                   lot.expiration_date
            HAVING SUM(quant.quantity) > 0
            """,
            today=fields.Date.context_today(self),
        )

    def action_place_hold(self):
        """Put the lot on hold."""
        return self.lot_id.action_place_hold()

    def action_open_lot(self):
        """Open the lot."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.lot",
            "res_id": self.lot_id.id,
            "views": [(False, "form")],
        }
