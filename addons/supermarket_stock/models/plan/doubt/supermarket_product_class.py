from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.count_plan import usual_level

# Of so many days' fillings the usual one is known
FILLING_DAYS = 28


class SupermarketProductClass(models.Model):
    """What the books say after a shelf was filled tells what left without their knowledge: it was
    filled up, too, so that by the books there are more than ever fit."""

    _inherit = "supermarket.product.class"

    full_qty = fields.Float(
        string="Usual After Filling",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What the books usually say right after the shelf was filled, or what a count found "
        "there if that is more. 0: it varies.",
    )
    filled_qty = fields.Float(
        string="After Filling",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What the books said right after the shelf was filled the last time.",
    )
    filled_at = fields.Datetime(string="Last Filled", readonly=True)

    @api.model
    def _classify(self, store, shares):
        super()._classify(store, shares)
        self._follow_fillings(store, FILLING_DAYS)
        self._learn_full(store)

    @api.model
    def _follow_fillings(self, store, days=1):
        """Keep what the books said after the last filling of each shelf within these days."""
        last = {}
        for product_id, moment, level in self._fillings(store, days):
            last[product_id] = (moment, level)
        known = self.search([("warehouse_id", "=", store.id), ("product_id", "in", list(last))])
        for row in known:
            moment, level = last[row.product_id.id]
            if (row.filled_at, row.filled_qty) != (moment, level):
                row.write({"filled_at": moment, "filled_qty": level})

    @api.model
    def _learn_full(self, store):
        """Work out anew what is usual after filling."""
        levels = defaultdict(dict)
        for product_id, moment, level in self._fillings(store, FILLING_DAYS):
            levels[product_id][moment] = level  # several lots of one filling: the last of them
        confirmed = self._confirmed(store)
        for row in self.search([("warehouse_id", "=", store.id)]):
            usual = usual_level(list(levels[row.product_id.id].values()))
            full = max(usual, confirmed.get(row.product_id, 0)) if usual else 0
            if row.full_qty != full:
                row.full_qty = full

    @api.model
    def _confirmed(self, store):
        """{product: the most that was counted on the floor where the books said the same}: shelves
        are given more room now and then."""
        since = fields.Datetime.now() - timedelta(days=FILLING_DAYS)
        groups = self.env["supermarket.count.line"]._read_group(
            [
                ("warehouse_id", "=", store.id),
                ("location_id", "=", store.lot_stock_id.id),
                ("state", "=", "done"),
                ("counted_at", ">=", since),
                ("difference_qty", "=", 0),
            ],
            ["product_id"],
            ["counted_qty:max"],
        )
        return dict(groups)

    @api.model
    def _fillings(self, store, days):
        """[(product id, time, what the books said after it)] of goods that came to the floor from
        behind it, in the order of time."""
        for model in ("stock.move", "stock.move.line", "stock.quant", "supermarket.sale.ledger"):
            self.env[model].flush_model()
        return self.env.execute_query(
            SQL(
                """
                WITH filled AS (
                    SELECT DISTINCT move.product_id
                      FROM stock_move move
                      JOIN stock_location source ON source.id = move.location_id
                      JOIN stock_location target ON target.id = move.location_dest_id
                     WHERE move.state = 'done' AND move.date >= %(since)s
                       AND source.usage = 'internal' AND target.parent_path LIKE %(floor)s
                       AND source.parent_path NOT LIKE %(floor)s
                ), there AS (
                    SELECT goods.product_id, SUM(goods.quantity) AS quantity
                      FROM (SELECT product_id, location_id, quantity FROM stock_quant
                         UNION ALL
                            SELECT product_id, location_id, -quantity FROM supermarket_sale_ledger
                             WHERE posted IS NOT TRUE) goods
                      JOIN filled ON filled.product_id = goods.product_id
                      JOIN stock_location place ON place.id = goods.location_id
                     WHERE place.parent_path LIKE %(floor)s
                  GROUP BY goods.product_id
                )
                SELECT record.product_id, record.date,
                       ROUND((COALESCE(there.quantity, 0) - record.later)::numeric, 5)::float
                  FROM (SELECT known.id, known.product_id, known.date, known.operation,
                               known.move_id, known.quantity, SUM(known.quantity) OVER (
                                   PARTITION BY known.product_id
                                   ORDER BY known.date DESC, known.id DESC
                               ) - known.quantity AS later
                          FROM (%(records)s) known
                          JOIN filled ON filled.product_id = known.product_id
                          JOIN stock_location place ON place.id = known.location_id
                         WHERE known.date >= %(since)s AND place.parent_path LIKE %(floor)s) record
                  JOIN stock_move move ON move.id = record.move_id
                  JOIN stock_location source ON source.id = move.location_id
             LEFT JOIN there ON there.product_id = record.product_id
                 WHERE record.operation = 'transfer' AND record.quantity > 0
                   AND source.parent_path NOT LIKE %(floor)s
              ORDER BY record.date, record.id
                """,
                since=fields.Datetime.now() - timedelta(days=days),
                floor=f"{store.lot_stock_id.parent_path}%",
                records=self.env["supermarket.stock.record"]._table_query,
            )
        )
