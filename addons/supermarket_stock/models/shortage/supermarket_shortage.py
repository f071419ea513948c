from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.pieces import kept_in_pieces

# Goods whose shortages the job opens in one transaction: tills that sell them wait no longer
AT_ONCE = 50


class SupermarketShortage(models.Model):
    """A store has less to sell of a product than its safety stock: one record until it has more."""

    _name = "supermarket.shortage"
    _description = "Shortage"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "state desc, date desc, id desc"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    categ_id = fields.Many2one(related="product_id.categ_id", store=True, index=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")], required=True, readonly=True, default="open"
    )
    sellable_qty = fields.Float(string="Sellable When Opened", digits="Product Unit", readonly=True)
    current_qty = fields.Float(
        string="Sellable Now", digits="Product Unit", compute="_compute_current_qty"
    )
    threshold = fields.Float(string="Safety Stock", digits="Product Unit", readonly=True)
    date = fields.Datetime(string="Opened", required=True, readonly=True)
    date_done = fields.Datetime(string="Closed", readonly=True)
    reason = fields.Text(readonly=True)
    responsible_id = fields.Many2one("res.users", help="Who looks after it.")

    _open_uniq = models.UniqueIndex(
        "(product_id, warehouse_id) WHERE state = 'open'",
        "A product is short only once in a store.",
    )

    @api.depends("product_id", "warehouse_id")
    def _compute_current_qty(self):
        quantities = self.product_id._get_sellable_quantities(self.warehouse_id)
        for shortage in self:
            shortage.current_qty = quantities.get(
                (shortage.warehouse_id.id, shortage.product_id.id), 0.0
            )

    def write(self, vals):
        """People say who looks after it; the rest is what was measured."""
        if not self.env.su and vals.keys() - {"responsible_id"}:
            raise UserError(self.env._("A shortage is measured: only who looks after it changes."))
        return super().write(vals)

    # ------------------------------------------------------------------
    # thresholds
    # ------------------------------------------------------------------

    @api.model
    def _thresholds(self, products, warehouses):
        """Return {(warehouse_id, product_id): safety stock} of the pairs that have one.

        The SQL of `stock.warehouse.orderpoint._of_floors`.

        :param products: None for all
        """
        if not warehouses.ids or (products is not None and not products.ids):
            return {}
        self.env["stock.warehouse.orderpoint"].flush_model(
            ["product_id", "location_id", "product_min_qty", "product_max_qty", "active"]
        )
        threshold = SQL(
            """
            COALESCE(
                SUM(rule.product_min_qty) FILTER (
                    WHERE rule.location_id = warehouse.lot_stock_id
                      AND (rule.product_min_qty <> 0 OR rule.product_max_qty <> 0)),
                SUM(rule.product_min_qty))
            """
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT warehouse.id, rule.product_id, %(threshold)s
                  FROM stock_warehouse_orderpoint rule
                  JOIN stock_location place ON place.id = rule.location_id
                  JOIN stock_warehouse warehouse ON warehouse.id = place.warehouse_id
                  JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                       AND place.parent_path LIKE floor.parent_path || '%%'
                 WHERE rule.active
                   AND %(of_products)s
                   AND warehouse.id = ANY(%(warehouses)s)
              GROUP BY warehouse.id, rule.product_id
                HAVING %(threshold)s > 0
                """,
                threshold=threshold,
                of_products=SQL("TRUE")
                if products is None
                else SQL("rule.product_id = ANY(%s)", products.ids),
                warehouses=warehouses.ids,
            )
        )
        return {(warehouse_id, product_id): quantity for warehouse_id, product_id, quantity in rows}

    @api.model
    def _below_threshold(self, products, warehouses):
        """Return {(warehouse_id, product_id): (sellable, safety stock)} of what is short.

        :param products: None for all
        """
        return self._compare_thresholds(products, warehouses)[0]

    @api.model
    def _compare_thresholds(self, products, warehouses):
        """Return what is short and what is not, each {(warehouse_id, product_id): (is, should)}."""
        thresholds = self._thresholds(products, warehouses)
        short, enough = {}, {}
        if not thresholds:
            return short, enough
        watched = self.env["product.product"].browse({pair[1] for pair in thresholds})
        sellable = watched._get_sellable_quantities(warehouses)
        for pair, threshold in thresholds.items():
            side = short if sellable[pair] < threshold else enough
            side[pair] = (sellable[pair], threshold)
        return short, enough

    @api.model
    def _check_thresholds(self, products, warehouses, may_close=True):
        """Open a shortage for every product that fell short, close what has enough again.

        :param may_close: False for sales, which can only make stock less: an open shortage is
            then not even looked at, so that tills never wait for each other on its row.
        :return: the shortages that are new
        """
        short, _enough = self._compare_thresholds(products, warehouses)
        if may_close:
            self._close(products, warehouses, short)
        opened = self._open(short)
        if opened:
            opened._on_opened()
        return opened

    @api.model
    def _open(self, short):
        """Insert what is not open yet; a till that is a moment later finds it open."""
        if not short:
            return self.browse()
        self.flush_model(["product_id", "warehouse_id", "state"])
        now = fields.Datetime.now()
        rows = [
            SQL("(%s, %s, %s::numeric, %s::numeric)", warehouse_id, product_id, sellable, threshold)
            for (warehouse_id, product_id), (sellable, threshold) in short.items()
        ]
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO supermarket_shortage
                       (company_id, warehouse_id, product_id, categ_id, state, sellable_qty,
                        threshold, date, create_uid, create_date, write_uid, write_date)
                SELECT warehouse.company_id, warehouse.id, product.id, template.categ_id, 'open',
                       short.sellable, short.threshold, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (VALUES %(rows)s) AS short (warehouse_id, product_id, sellable, threshold)
                  JOIN stock_warehouse warehouse ON warehouse.id = short.warehouse_id
                  JOIN product_product product ON product.id = short.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
           ON CONFLICT (product_id, warehouse_id) WHERE state = 'open' DO NOTHING
             RETURNING id
                """,
                now=now,
                uid=self.env.uid,
                rows=SQL(", ").join(rows),
            )
        )
        # sudo: shortages open by themselves, whoever sold the goods
        opened = self.sudo().browse(row[0] for row in inserted)
        for shortage in opened:
            shortage.reason = shortage._opening_reason()
        return opened

    def _opening_reason(self):
        """Return in words why the shortage was opened."""
        return self.env._(
            "Sellable %(sellable)s %(unit)s is below the safety stock of %(threshold)s %(unit)s.",
            sellable=self.uom_id.round(self.sellable_qty),
            threshold=self.uom_id.round(self.threshold),
            unit=self.uom_id.name,
        )

    def _on_opened(self):
        """Hook: these shortages are new. Runs in the transaction of the sale: be quick."""

    @api.model
    def _close(self, products, warehouses, short):
        """Close the open shortages of products that are not short any more."""
        # sudo: shortages close by themselves, whoever brought the goods
        shortages = self.sudo().search(
            [
                ("state", "=", "open"),
                ("product_id", "in", products.ids),
                ("warehouse_id", "in", warehouses.ids),
            ]
        )
        shortages.filtered(
            lambda shortage: (shortage.warehouse_id.id, shortage.product_id.id) not in short
        ).write({"state": "done", "date_done": fields.Datetime.now()})

    @api.model
    def _check_everything(self):
        """Look at every safety stock of every store, company by company."""
        rules = self.env["stock.warehouse.orderpoint"].search([("product_min_qty", ">", 0)])
        for company, own in rules.grouped("company_id").items():
            here = self.with_company(company).with_context(allowed_company_ids=company.ids)
            own = own.with_env(here.env)
            here._check_thresholds(own.product_id, own.warehouse_id)

    @api.model
    def _cron_check_expired(self):
        """Lots expire without anyone moving them: look again at those that did
        with the last midnight of each store."""
        stores = self.env["stock.warehouse"].search([])
        for today, of_zone in stores.grouped(lambda store: store._day_start()).items():
            yesterday = fields.Datetime.subtract(today, days=1)
            expired = Domain.OR(
                Domain(name, "<", today) & Domain(name, ">=", yesterday)
                for name in ("removal_date", "expiration_date")
            )
            lots = self.env["stock.lot"].search(
                expired & Domain("product_id.use_expiration_date", "=", True)
            )
            products = lots.product_id
            for few in kept_in_pieces(self.env, products.ids, AT_ONCE, products.browse):
                self._check_thresholds(few, of_zone, may_close=False)
                few._sellable_changed(of_zone)
