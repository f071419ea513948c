"""Receipts of the past, in bulk.

Confirming and doing a move takes Odoo 15 to 19 ms; a shop's opening stock and the deliveries behind
69 days of sales are some twenty thousand. So transfers are made by the ORM, and the done moves,
their lines and the quants are written in a few statements, with the columns that ``_action_done``
would have left behind.
"""

from collections import namedtuple

from odoo.tools import SQL

Arrival = namedtuple("Arrival", "product_id lot_id quantity partner_id")

_BATCH = 2000


class Receiver:
    """Receives goods from suppliers into the stock of a warehouse."""

    def __init__(self, env, user_id):
        self.env = env(user=user_id, su=True)
        self.company = env.company
        self.supplier = env.ref("stock.stock_location_suppliers")

    def receive(self, warehouse, moment, arrivals, origin):
        """Receive ``arrivals`` at ``moment`` (naive UTC): one done transfer per supplier.

        What came to that warehouse at that moment under that name does not come again.
        """
        arrivals = [arrival for arrival in arrivals if arrival.quantity > 0]
        if not arrivals or self._is_received(warehouse, moment, origin):
            return
        pickings = self._create_pickings(warehouse, moment, arrivals, origin)
        self.env.flush_all()
        for start in range(0, len(arrivals), _BATCH):
            batch = arrivals[start : start + _BATCH]
            self._insert(warehouse, moment, batch, pickings, origin)
        self._finish(pickings.values(), moment)
        self._forget_quantities()

    def _is_received(self, warehouse, moment, origin):
        domain = [
            ("picking_type_id", "=", warehouse.in_type_id.id),
            ("date_done", "=", moment),
            ("origin", "=", origin),
        ]
        return bool(self.env["stock.picking"].search_count(domain, limit=1))

    def _create_pickings(self, warehouse, moment, arrivals, origin):
        partner_ids = list(dict.fromkeys(arrival.partner_id for arrival in arrivals))
        pickings = self.env["stock.picking"].create(
            [
                {
                    "picking_type_id": warehouse.in_type_id.id,
                    "partner_id": partner_id,
                    "location_id": self.supplier.id,
                    "location_dest_id": warehouse.lot_stock_id.id,
                    "scheduled_date": moment,
                    "company_id": self.company.id,
                    "origin": origin,
                }
                for partner_id in partner_ids
            ]
        )
        return dict(zip(partner_ids, pickings, strict=True))

    def _finish(self, pickings, moment):
        """The state is computed from moves that the ORM has not seen being made."""
        self.env.cr.execute(
            SQL(
                "UPDATE stock_picking SET state = 'done', date_done = %s WHERE id = ANY(%s)",
                moment,
                [picking.id for picking in pickings],
            )
        )

    def _forget_quantities(self):
        """What the ORM has read of stock is old; products, taxes and accounts are not."""
        for model in ("stock.quant", "stock.move", "stock.move.line", "stock.picking", "stock.lot"):
            self.env[model].invalidate_model(flush=False)

    def _insert(self, warehouse, moment, arrivals, pickings, origin):
        """One move and one line for each arrival, then the quants on both sides."""
        values = SQL(", ").join(
            SQL(
                "(%s, %s, %s::integer, %s::numeric, %s, %s, %s)",
                number,
                arrival.product_id,
                arrival.lot_id,
                arrival.quantity,
                arrival.partner_id,
                pickings[arrival.partner_id].id,
                pickings[arrival.partner_id].name,
            )
            for number, arrival in enumerate(arrivals)
        )
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE demo_arrival ON COMMIT DROP AS
                SELECT arrival.*, template.uom_id,
                       COALESCE((product.standard_price ->> %s)::numeric, 0) AS cost,
                       nextval('stock_move_id_seq')::integer AS move_id
                  FROM (VALUES %s) AS arrival (
                           number, product_id, lot_id, quantity, partner_id, picking_id, reference
                       )
                  JOIN product_product product ON product.id = arrival.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
              ORDER BY arrival.number
                """,
                str(self.company.id),
                values,
            )
        )
        places = {
            "company": self.company.id,
            "source": self.supplier.id,
            "destination": warehouse.lot_stock_id.id,
            "user": self.env.uid,
            "moment": moment,
        }
        self._insert_moves(warehouse, origin, places)
        self._insert_lines(places)
        self._add_to_quants(places, self.supplier.id, -1)
        self._add_to_quants(places, warehouse.lot_stock_id.id, 1)
        self.env.cr.execute("DROP TABLE demo_arrival")

    def _insert_moves(self, warehouse, origin, places):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO stock_move (
                    id, sequence, company_id, product_id, product_uom, product_uom_qty,
                    product_qty, quantity, location_id, location_dest_id, location_final_id,
                    partner_id, picking_id, picking_type_id, warehouse_id, reference, origin,
                    state, picked, priority, procure_method, propagate_cancel, is_in, is_out,
                    is_dropship, price_unit, value, to_refund, date, create_uid, write_uid,
                    create_date, write_date
                )
                SELECT move_id, 10, %(company)s, product_id, uom_id, quantity,
                       quantity, quantity, %(source)s, %(destination)s, %(destination)s,
                       partner_id, picking_id, %(type)s, %(warehouse)s, reference, %(origin)s,
                       'done', TRUE, '0', 'make_to_stock', TRUE, TRUE, FALSE,
                       FALSE, cost, ROUND(quantity * cost, 2), TRUE, %(moment)s, %(user)s, %(user)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM demo_arrival
                """,
                type=warehouse.in_type_id.id,
                warehouse=warehouse.id,
                origin=origin,
                **places,
            )
        )

    def _insert_lines(self, places):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO stock_move_line (
                    picking_id, move_id, company_id, product_id, product_uom_id, lot_id, quantity,
                    quantity_product_uom, location_id, location_dest_id, state, picked, date,
                    expiration_date, create_uid, write_uid, create_date, write_date
                )
                SELECT picking_id, move_id, %(company)s, arrival.product_id, uom_id, lot_id,
                       quantity, quantity, %(source)s, %(destination)s, 'done', TRUE, %(moment)s,
                       lot.expiration_date, %(user)s, %(user)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM demo_arrival arrival
             LEFT JOIN stock_lot lot ON lot.id = arrival.lot_id
                """,
                **places,
            )
        )

    def _add_to_quants(self, places, location_id, sign):
        """Change the quant of product, place and lot, or make it."""
        self.env.cr.execute(
            SQL(
                """
                WITH arrived AS (
                    SELECT product_id, lot_id, SUM(%(sign)s * quantity) AS quantity
                      FROM demo_arrival
                  GROUP BY product_id, lot_id
                ), changed AS (
                    UPDATE stock_quant quant
                       SET quantity = quant.quantity + arrived.quantity
                      FROM arrived
                     WHERE quant.product_id = arrived.product_id
                       AND quant.lot_id IS NOT DISTINCT FROM arrived.lot_id
                       AND quant.location_id = %(location)s
                       AND quant.company_id IS NOT DISTINCT FROM %(company_or_none)s
                       AND quant.package_id IS NULL
                       AND quant.owner_id IS NULL
                 RETURNING quant.product_id, quant.lot_id
                )
                INSERT INTO stock_quant (
                    product_id, lot_id, location_id, company_id, quantity, reserved_quantity,
                    in_date, expiration_date, removal_date, inventory_quantity_set, create_uid,
                    write_uid, create_date, write_date
                )
                SELECT arrived.product_id, arrived.lot_id, %(location)s, %(company_or_none)s,
                       arrived.quantity, 0, %(moment)s, lot.expiration_date, lot.removal_date,
                       FALSE, %(user)s, %(user)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM arrived
             LEFT JOIN stock_lot lot ON lot.id = arrived.lot_id
                 WHERE NOT EXISTS (
                     SELECT 1 FROM changed
                      WHERE changed.product_id = arrived.product_id
                        AND changed.lot_id IS NOT DISTINCT FROM arrived.lot_id
                 )
                """,
                sign=sign,
                location=location_id,
                company_or_none=places["company"] if sign > 0 else None,
                moment=places["moment"],
                user=places["user"],
            )
        )
