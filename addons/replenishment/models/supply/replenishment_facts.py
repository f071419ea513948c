from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.store_clock import (
    STORE_CLOCK_JOINS,
    day_start_sql,
    local_time_sql,
)
from odoo.tools import SQL

OPEN_MOVES = ("waiting", "confirmed", "partially_available", "assigned")
# What is promised for a day further off, and behind the next delivery, can still be ordered for it.
PROMISED_DAYS = 7


@dataclass(frozen=True)
class Coming:
    """Goods that will be in a store, counted once wherever they are now.

    :param day: of the store; one that is over means today
    :param kind: "draft" not yet confirmed, "order" confirmed and under way, "dock" received but not
        yet put away, "behind" in the store's back room, "transfer" from another store,
        "inspection" on hold until inspected
    :param last_day: on which its lot may be sold, where that is known; None: as long as a delivery
    """

    day: date
    quantity: float
    kind: str
    last_day: date | None = None

    def is_sold_after(self, today):
        """Whether any of it can be sold when it comes: a lot past its last day is lost stock."""
        return self.last_day is None or self.last_day >= max(self.day, today)


@dataclass(frozen=True)
class Promised:
    """Goods in a store that somebody else gets: reserved, or asked for on a day of the store."""

    day: date
    quantity: float
    is_reserved: bool


class ReplenishmentFacts(models.AbstractModel):
    """What is on its way into a store and what is promised out of it."""

    _inherit = "replenishment.facts"

    @api.model
    def _coming(self, product_ids, warehouse_ids):
        """All that will be there: drafts, orders, goods at the dock, in transit and in inspection.

        Nothing twice: a step that waits for another one under way brings only what lies there
        already. What a recall, damage or a failed inspection stopped won't come.

        :return: {pair: [Coming]} in the order of days
        """
        coming = defaultdict(list)
        for product_id, warehouse_id, *row in self._coming_rows(product_ids, warehouse_ids):
            coming[product_id, warehouse_id] += self._by_lots(*row)
        for product_id, warehouse_id, *row in self._rows_inside(product_ids, warehouse_ids):
            pair, part = (product_id, warehouse_id), Coming(*row)
            if part.kind == "dock":  # expired there: it is not carried on
                coming[pair], _rest = self._without_at_dock(coming[pair], part.quantity, part.day)
            else:
                coming[pair].append(part)
        held = self.env["supermarket.hold"]._held_stock(product_ids, warehouse_ids)
        for pair, stock in held.items():
            for part in stock:
                coming[pair] = self._with_held(coming[pair], part)
        stores = self.env["stock.warehouse"].browse(warehouse_ids)
        today = {store.id: store._store_day() for store in stores}
        for pair, parts in coming.items():
            sold_from = today[pair[1]]
            parts[:] = [part for part in parts if part.is_sold_after(sold_from)]
            parts.sort(key=lambda part: part.day)
        return coming

    @api.model
    def _rows_inside(self, product_ids, warehouse_ids):
        """Rows (product_id, warehouse_id, today, quantity, kind, last day) of what lies in stores
        beside their floors: "behind", which can be on the floor whenever it is wanted, and what
        expired at the "dock".
        """
        lots, now = self.env["stock.lot"], fields.Datetime.now()
        stores = self.env["stock.warehouse"]
        until = lots._sold_until_sql("lot")
        return self.env.execute_query(
            SQL(
                """
                SELECT quant.product_id, warehouse.id, %(today)s::date, SUM(quant.quantity),
                       CASE WHEN %(expired)s THEN 'dock' ELSE 'behind' END AS kind,
                       %(last_day)s::date
                  FROM stock_quant quant
             LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                  JOIN stock_location place ON place.id = quant.location_id
                  JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(warehouses)s)
                       %(clock)s
                  JOIN stock_location view ON view.id = warehouse.view_location_id
                  JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                 WHERE quant.product_id = ANY(%(products)s)
                   AND place.parent_path NOT LIKE floor.parent_path || '%%'
                   AND CASE WHEN %(expired)s THEN %(at_dock)s ELSE %(there)s END
                   AND NOT %(held)s
              GROUP BY 1, 2, 3, 5, 6
                HAVING SUM(quant.quantity) > 0
                """,
                today=local_time_sql(SQL("%s::timestamp", now)),
                last_day=local_time_sql(until),
                clock=STORE_CLOCK_JOINS,
                there=stores._stored_condition("place"),
                at_dock=SQL(
                    """EXISTS (SELECT 1 FROM stock_location dock
                        WHERE dock.id IN (warehouse.wh_input_stock_loc_id,
                                          warehouse.wh_qc_stock_loc_id)
                          AND place.parent_path LIKE dock.parent_path || '%%')"""
                ),
                held=self.env["supermarket.hold"]._held_condition(
                    "quant", SQL("warehouse.company_id"), SQL("warehouse.id")
                ),
                expired=lots._expired_condition("lot", day_start_sql(now)),
                products=list(product_ids),
                warehouses=list(warehouse_ids),
            )
        )

    @api.model
    def _by_lots(self, day, kind, quantity, dated):
        """[Coming] of what comes together: lots that are known by their last days, and the rest.

        :param dated: of each move that brings some of it [(last day, quantity)]
        """
        parts = []
        for last_day, of_lot in sorted(lot for lots in dated or () for lot in lots):
            if taken := min(of_lot, quantity):
                parts.append(Coming(day, taken, kind, date.fromisoformat(last_day)))
                quantity -= taken
        return [*parts, Coming(day, quantity, kind)] if quantity > 0 else parts

    @api.model
    def _sum_by_kind(self, coming):
        """{kind: quantity} of what is coming."""
        sums = defaultdict(float)
        for part in coming:
            sums[part.kind] += part.quantity
        return dict(sums)

    def _with_held(self, coming, held):
        """Count what is on hold as far as it is likely to be free, from the day of its release."""
        if not held.on_floor:  # at the dock: its way to the floor is counted already
            coming, rest = self._without_at_dock(coming, held.quantity)
            held = replace(held, quantity=held.quantity - rest)
        if held.day and held.quantity * held.share > 0:
            free = held.quantity * held.share
            coming = [*coming, Coming(held.day, free, "inspection", held.last_day)]
        return coming

    @api.model
    def _without_at_dock(self, coming, stopped, expired_on=date.min):
        """(what else is coming, what of the stopped was not found at the dock)."""
        coming = list(coming)

        def likely(n):
            # what is held or expired is not reserved as a rule, so that its lots are not known
            last_day = coming[n].last_day
            return (1 if last_day is None else 0 if last_day < expired_on else 2), n

        for n in sorted(range(len(coming)), key=likely):
            part = coming[n]
            if part.kind == "dock" and stopped > 0:
                taken = min(part.quantity, stopped)
                stopped -= taken
                coming[n] = replace(part, quantity=part.quantity - taken)
        return [part for part in coming if part.quantity > 0], stopped

    @api.model
    def _coming_rows(self, product_ids, warehouse_ids):
        """Rows (product_id, warehouse_id, day, kind, quantity, lots) of open moves and draft
        orders; the lots are those that are reserved for a step: [[[last day, quantity]]].

        The day is that on which the goods are on the floor: a step is dated when it begins, so many
        days before it is through as its rule says, and what is two steps away comes with the last.
        """
        for model in ("stock.move", "purchase.order", "purchase.order.line", "stock.warehouse"):
            self.env[model].flush_model()
        self.env["stock.move.line"].flush_model()
        self.env["product.product"]._flush_sellable()
        until = self.env["stock.lot"]._sold_until_sql("lot")
        stores = self.env["stock.warehouse"]
        self.env["res.partner"].flush_model(["tz"])
        return self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE coming AS (
                    SELECT m.id, m.product_id, warehouse.id AS warehouse_id, m.product_qty,
                           %(move_day)s::date AS day,
                           CASE WHEN s.parent_path LIKE view.parent_path || '%%' THEN 'dock'
                                WHEN s.usage IN ('internal', 'transit') THEN 'transfer'
                                ELSE 'order' END AS kind,
                           (SELECT jsonb_agg(jsonb_build_array(
                                       %(last_day)s::date, line.quantity_product_uom))
                              FROM stock_move_line line
                              JOIN stock_lot lot ON lot.id = line.lot_id
                             WHERE line.move_id = m.id AND line.quantity_product_uom > 0
                               AND %(until)s IS NOT NULL) AS dated
                      FROM stock_move m
                      JOIN stock_location d ON d.id = m.location_dest_id
                      JOIN stock_location s ON s.id = m.location_id
                 LEFT JOIN stock_rule way ON way.id = m.rule_id AND way.action LIKE 'pull%%'
                 LEFT JOIN stock_location final ON final.id = m.location_final_id
                      JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(warehouses)s)
                           %(clock)s
                      JOIN stock_location view ON view.id = warehouse.view_location_id
                      JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                 LEFT JOIN stock_warehouse other ON other.id = d.warehouse_id
                           AND other.id <> warehouse.id
                 LEFT JOIN stock_location elsewhere ON elsewhere.id = other.lot_stock_id
                     WHERE m.state = ANY(%(open)s)
                       AND m.product_id = ANY(%(products)s)
                       AND NOT %(from_there)s
                       AND (%(to_there)s
                            OR %(for_there)s AND NOT %(stays)s
                            OR m.location_final_id IS NULL
                               AND d.parent_path LIKE view.parent_path || '%%'
                               AND s.parent_path NOT LIKE view.parent_path || '%%')
                ), step AS (
                    SELECT id, warehouse_id, id AS last_id, day FROM coming
                     UNION
                    SELECT step.id, step.warehouse_id, later.id, later.day
                      FROM step
                      JOIN stock_move_move_rel link ON link.move_orig_id = step.last_id
                      JOIN coming later ON later.id = link.move_dest_id
                           AND later.warehouse_id = step.warehouse_id
                ), arrival AS (
                    SELECT id, warehouse_id, MAX(day) AS day FROM step GROUP BY 1, 2
                )
                SELECT c.product_id, c.warehouse_id, arrival.day, c.kind,
                       SUM(GREATEST(c.product_qty - before.quantity - back.quantity, 0)),
                       jsonb_agg(c.dated) FILTER (WHERE c.dated IS NOT NULL)
                  FROM coming c
                  JOIN arrival ON arrival.id = c.id AND arrival.warehouse_id = c.warehouse_id
                  JOIN LATERAL (
                        SELECT COALESCE(SUM(earlier.product_qty), 0) AS quantity
                          FROM stock_move_move_rel link
                          JOIN coming earlier ON earlier.id = link.move_orig_id
                               AND earlier.warehouse_id = c.warehouse_id
                         WHERE link.move_dest_id = c.id) before ON TRUE
                  JOIN LATERAL (
                        -- what goes back from the dock is asked for by the next step all the same
                        SELECT COALESCE(SUM(away.product_qty), 0) AS quantity
                          FROM stock_move_move_rel link
                          JOIN stock_move away ON away.origin_returned_move_id = link.move_orig_id
                               AND away.state NOT IN ('draft', 'cancel')
                         WHERE link.move_dest_id = c.id) back ON TRUE
              GROUP BY 1, 2, 3, 4
                HAVING SUM(GREATEST(c.product_qty - before.quantity - back.quantity, 0)) > 0
             UNION ALL
                SELECT l.product_id, warehouse.id, %(line_day)s::date, 'draft',
                       SUM(l.product_uom_qty * %(missing)s), NULL
                  FROM purchase_order_line l
                  JOIN purchase_order o ON o.id = l.order_id
                  JOIN stock_picking_type t ON t.id = o.picking_type_id
                  JOIN stock_warehouse warehouse ON warehouse.id = t.warehouse_id
                       %(clock)s
                  JOIN stock_location view ON view.id = warehouse.view_location_id
                  JOIN stock_location dock ON dock.id = t.default_location_dest_id
                 WHERE o.state IN ('draft', 'sent', 'to approve')
                   -- what goes straight to a customer never comes here
                   AND dock.parent_path LIKE view.parent_path || '%%'
                   AND l.product_id = ANY(%(products)s)
                   AND warehouse.id = ANY(%(warehouses)s)
              GROUP BY 1, 2, 3
                HAVING SUM(l.product_uom_qty * %(missing)s) > 0
                """,
                move_day=local_time_sql(
                    SQL("(m.date + COALESCE(way.delay, 0) * interval '1 day')")
                ),
                from_there=stores._stored_condition("s"),
                to_there=stores._stored_condition("d"),
                for_there=stores._stored_condition("final"),
                # whoever lets goods come to another store's shelves leaves them there
                stays=SQL("COALESCE(d.parent_path LIKE elsewhere.parent_path || '%%', FALSE)"),
                until=until,
                last_day=local_time_sql(until),
                line_day=local_time_sql(SQL("COALESCE(l.date_planned, o.date_order)")),
                # an order taken up again may have come in part before it was cancelled
                missing=SQL(
                    "GREATEST(1 - COALESCE(l.qty_received, 0) / NULLIF(l.product_qty, 0), 0)"
                ),
                clock=STORE_CLOCK_JOINS,
                open=list(OPEN_MOVES),
                products=list(product_ids),
                warehouses=list(warehouse_ids),
            )
        )

    @api.model
    def _promised(self, product_ids, warehouse_ids):
        """What open moves take out of a store's floor, to whomever but its own back room.

        Lots on hold or expired that go back or away are no loss of what can be sold.

        :return: {pair: [Promised]}
        """
        for model in ("stock.move", "stock.move.line"):
            self.env[model].flush_model()
        self.env["product.product"]._flush_sellable()
        lots = self.env["stock.lot"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.product_id, warehouse.id, %(day)s::date,
                       SUM(COALESCE(reserved.sellable, 0)),
                       SUM(GREATEST(m.product_qty - COALESCE(reserved.quantity, 0), 0))
                  FROM stock_move m
                  JOIN stock_location s ON s.id = m.location_id
                  JOIN stock_location d ON d.id = m.location_dest_id
                  JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(warehouses)s)
                       %(clock)s
                  JOIN stock_location view ON view.id = warehouse.view_location_id
                  JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
             LEFT JOIN LATERAL (
                    SELECT SUM(line.quantity_product_uom) AS quantity,
                           SUM(line.quantity_product_uom)
                               FILTER (WHERE NOT %(held)s AND NOT %(expired)s) AS sellable
                      FROM stock_move_line line
                 LEFT JOIN stock_lot lot ON lot.id = line.lot_id
                     WHERE line.move_id = m.id) reserved ON TRUE
                 WHERE m.state = ANY(%(open)s)
                   AND m.product_id = ANY(%(products)s)
                   AND s.parent_path LIKE floor.parent_path || '%%'
                   AND NOT %(to_there)s
              GROUP BY 1, 2, 3
              ORDER BY 3
                """,
                day=local_time_sql(SQL("m.date")),
                to_there=self.env["stock.warehouse"]._stored_condition("d"),
                clock=STORE_CLOCK_JOINS,
                held=self.env["supermarket.hold"]._held_condition(
                    "line", SQL("warehouse.company_id"), SQL("warehouse.id")
                ),
                expired=lots._expired_condition("lot", day_start_sql(fields.Datetime.now())),
                open=list(OPEN_MOVES),
                products=list(product_ids),
                warehouses=list(warehouse_ids),
            )
        )
        promised = defaultdict(list)
        for product_id, warehouse_id, day, reserved, asked in rows:
            for quantity, is_reserved in ((reserved, True), (asked, False)):
                if quantity > 0:
                    known = Promised(day, quantity, is_reserved)
                    promised[product_id, warehouse_id].append(known)
        return promised

    @api.model
    def _sum_promised(self, parts, until=date.max):
        """Units of :class:`Promised` that are not there for customers before a day: those reserved,
        and those asked for by then."""
        return sum(part.quantity for part in parts if part.is_reserved or part.day < until)

    @api.model
    def _sum_taken(self, parts, coming, today, next_delivery):
        """Units of :class:`Promised` taken from what is there and comes until the next delivery.

        What is asked for within days does, unless so much comes in time for it behind that.
        """
        until = max(today + timedelta(days=PROMISED_DAYS), next_delivery)
        taken = sum(part.quantity for part in parts if part.is_reserved)
        later = [part for part in coming if part.day >= next_delivery]
        free = 0.0
        for asked in parts:
            if asked.is_reserved or asked.day >= until:
                continue
            while later and later[0].day <= asked.day:
                free += later.pop(0).quantity
            served = min(free, asked.quantity)
            free -= served
            taken += asked.quantity - served
        return taken

    @api.model
    def _promised_soon(self, products, warehouses):
        """{pair: quantity} that is not there for customers: reserved, or asked for within days."""
        last = {
            warehouse.id: warehouse._store_day() + timedelta(days=PROMISED_DAYS)
            for warehouse in warehouses
        }
        return {
            pair: self._sum_promised(parts, last[pair[1]])
            for pair, parts in self._promised(products.ids, warehouses.ids).items()
        }
