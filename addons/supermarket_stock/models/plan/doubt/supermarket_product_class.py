from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.count_plan import (
    Filling,
    counted_level,
    left_behind,
    seen_instead,
    short_since,
    usual_level,
    whole_fillings,
)
from ....tools.goods import goods_sql

# Of so many days' fillings the usual one is known
FILLING_DAYS = 28
# What the night did not know yet, and the filling before it
RECENT_DAYS = 3
# A count says what was there after a filling that was no longer before it
SAME_DAY = timedelta(hours=12)


class SupermarketProductClass(models.Model):
    """What the books say after a shelf was filled tells what left without their knowledge: it was
    filled up, too, so that by the books there are more than ever fit."""

    _inherit = "supermarket.product.class"

    full_qty = fields.Float(
        string="Usual After Filling",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What fits on the shelf, as it was entered or is seen instead. Where nobody entered "
        "it, what the books usually say right after it was filled, or what a count found there if "
        "that is more. 0: it varies.",
    )
    seen_qty = fields.Float(
        string="Seen Instead",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What looks and counts came to, time after time, where it is not what was entered.",
    )
    filled_qty = fields.Float(
        string="After Filling",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What the books said right after the shelf was filled the last time, and how many "
        "more would have fitted, where somebody said so.",
    )
    filled_at = fields.Datetime(string="Last Filled", readonly=True)
    seen_at = fields.Datetime(
        string="Last Seen",
        readonly=True,
        help="When who filled the shelf last said how many more would fit.",
    )
    left_at = fields.Datetime(
        string="Left Behind On",
        readonly=True,
        help="When the shelf was last filled and had more room than the books know of: what was "
        "brought lies where it was taken from.",
    )
    left_qty = fields.Float(
        string="Left Behind", digits="Product Unit", readonly=True, aggregator=None
    )
    full_at = fields.Datetime(
        string="Last Filled as Usual",
        readonly=True,
        help="When the books last said what they usually say after the shelf was filled.",
    )
    short_since = fields.Datetime(
        string="Filled to Less Since",
        readonly=True,
        help="Since then the books said less after each filling than they usually do, although "
        "there were goods left to fill with.",
    )

    @api.model
    def _classify(self, store, shares):
        super()._classify(store, shares)
        fillings = self._fillings_of_shelves(store, FILLING_DAYS)
        self._learn_full(store, fillings)
        for row in self.search([("warehouse_id", "=", store.id)]):
            row._take_fillings(fillings.get(row.product_id.id, []), whole=True)

    @api.model
    def _follow_fillings(self, store):
        """Keep what the last fillings of each shelf said that came since the night."""
        fillings = self._fillings_of_shelves(store, RECENT_DAYS)
        known = [("warehouse_id", "=", store.id), ("product_id", "in", list(fillings))]
        for row in self.search(known):
            last = fillings[row.product_id.id][-1]
            if (row.filled_at, row.filled_qty) != (last.moment, last.whole):
                row._take_fillings(fillings[row.product_id.id])

    def _take_fillings(self, fillings, whole=False):
        """Keep what the fillings of a shelf say.

        :param fillings: [`Filling`] in the order of time
        :param whole: these are all of the last weeks, what was known before is out of date
        """
        self.ensure_one()
        full = self.full_qty
        as_usual = [one.moment for one in fillings if full and one.whole == full]
        seen = [one.moment for one in fillings if one.is_seen]
        uncounted = [one for one in fillings if not self.counted_at or one.moment > self.counted_at]
        values = {
            "full_at": as_usual[-1] if as_usual else not whole and self.full_at,
            "seen_at": seen[-1] if seen else not whole and self.seen_at,
            "short_since": short_since(uncounted, full) if full else False,
        }
        left = left_behind(fillings, full) if full else None
        if left or whole:
            values["left_at"], values["left_qty"] = left or (False, 0)
        if fillings:
            values["filled_at"], values["filled_qty"] = fillings[-1].moment, fillings[-1].whole
        changed = {name: value for name, value in values.items() if self[name] != (value or False)}
        if changed:
            self.write(changed)

    @api.model
    def _learn_full(self, store, fillings):
        """Work out anew what fits on each shelf."""
        entered = self.env["supermarket.shelf.space"]._entered(store)
        confirmed = self._confirmed(store)
        found = self._found(store)
        for row in self.search([("warehouse_id", "=", store.id)]):
            product = row.product_id
            of_row = [
                (one, self._found_after(one.moment, found[product]))
                for one in fillings.get(product.id, [])
            ]
            fits, seen = entered.get(product, 0), 0
            if fits:
                seen = self._seen_otherwise(of_row, fits)
            else:
                fits = self._learnt(of_row, confirmed.get(product, 0))
            if (row.full_qty, row.seen_qty) != (seen or fits, seen):
                row.write({"full_qty": seen or fits, "seen_qty": seen})

    @api.model
    def _seen_otherwise(self, of_row, fits):
        """What is seen to fit although something else was entered, 0 for nothing.

        :param of_row: [(`Filling`, how much more than the books said a count found after it)]
        """
        counted = [(one.whole + more, one.is_seen) for one, more in of_row if more is not None]
        # Unless somebody saw it, a shelf with less than fits was not filled up
        return seen_instead([level for level, seen in counted if seen or level > fits], fits)

    @api.model
    def _learnt(self, of_row, confirmed):
        """What fits by what the books usually say, and by looks and counts; 0: it varies."""
        usual = usual_level([one.whole + (more or 0) for one, more in of_row])
        return counted_level(
            [one.whole + more for one, more in of_row if one.is_seen and more is not None]
        ) or (usual and max(usual, confirmed))

    @api.model
    def _seen_instead(self, store):
        """{product: what looks and counts say fits where something else was entered}"""
        # sudo: said of goods that may be seen
        rows = self.sudo().search([("warehouse_id", "=", store.id), ("seen_qty", ">", 0)])
        return {row.product_id.with_env(self.env): row.seen_qty for row in rows}

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
    def _found(self, store):
        """{product: [(when it was counted on the floor, by how much the books were wrong)]}"""
        found = defaultdict(list)
        lines = self.env["supermarket.count.line"].search(
            [
                ("warehouse_id", "=", store.id),
                ("location_id", "=", store.lot_stock_id.id),
                ("state", "=", "done"),
                ("counted_at", ">=", fields.Datetime.now() - timedelta(days=FILLING_DAYS)),
            ]
        )
        for line in lines:
            found[line.product_id].append((line.counted_at, line.difference_qty))
        return found

    @api.model
    def _found_after(self, moment, found):
        """How much more there was after a filling than the books said, None where nobody counted
        it."""
        return next((more for at, more in found if timedelta(0) <= at - moment < SAME_DAY), None)

    @api.model
    def _fillings_of_shelves(self, store, days):
        """{product id: [`Filling`]}"""
        shelves, rooms = defaultdict(list), self._rooms_seen(store, days)
        for product_id, moment, level, left in self._fillings(store, days):
            room = rooms.get((product_id, moment))
            shelves[product_id].append(Filling(moment, level, left > 0, room))
        return {product_id: whole_fillings(of_one) for product_id, of_one in shelves.items()}

    @api.model
    def _rooms_seen(self, store, days):
        """Hook: {(product id, time): how many more would have fitted} of who filled shelves."""
        return {}

    @api.model
    def _fillings(self, store, days):
        """[(product id, time, what the books said after it, and of the places behind the floor)] of
        goods that came to the floor from behind it, in the order of time."""
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
                    SELECT goods.product_id,
                           SUM(goods.quantity) FILTER (WHERE place.parent_path LIKE %(floor)s)
                               AS quantity,
                           SUM(goods.quantity) FILTER (WHERE place.id = ANY(%(behind)s)) AS behind
                      FROM (%(goods)s) goods
                      JOIN filled ON filled.product_id = goods.product_id
                      JOIN stock_location place ON place.id = goods.location_id
                  GROUP BY goods.product_id
                )
                SELECT record.product_id, record.date,
                       ROUND((COALESCE(there.quantity, 0) - record.later)::numeric, 5)::float,
                       ROUND((COALESCE(there.behind, 0) - COALESCE(record.behind, 0))::numeric, 5)
                           ::float
                  FROM (SELECT known.id, known.product_id, known.date, known.operation,
                               known.move_id, known.quantity,
                               place.parent_path LIKE %(floor)s AS is_floor,
                               SUM(known.quantity) FILTER (
                                   WHERE place.parent_path LIKE %(floor)s
                               ) OVER (
                                   PARTITION BY known.product_id
                                   ORDER BY known.date DESC, known.id DESC
                               ) - known.quantity AS later,
                               SUM(known.quantity) FILTER (WHERE place.id = ANY(%(behind)s)) OVER (
                                   PARTITION BY known.product_id ORDER BY known.date DESC
                                   RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP
                               ) AS behind
                          FROM (%(records)s) known
                          JOIN filled ON filled.product_id = known.product_id
                          JOIN stock_location place ON place.id = known.location_id
                         WHERE known.date >= %(since)s
                           AND (place.parent_path LIKE %(floor)s OR place.id = ANY(%(behind)s))
                       ) record
                  JOIN stock_move move ON move.id = record.move_id
                  JOIN stock_location source ON source.id = move.location_id
             LEFT JOIN there ON there.product_id = record.product_id
                 WHERE record.operation = 'transfer' AND record.quantity > 0 AND record.is_floor
                   AND source.parent_path NOT LIKE %(floor)s
              ORDER BY record.date, record.id
                """,
                since=fields.Datetime.now() - timedelta(days=days),
                floor=f"{store.lot_stock_id.parent_path}%",
                behind=store._back_room().ids,
                goods=goods_sql(),
                records=self.env["supermarket.stock.record"]._table_query,
            )
        )
