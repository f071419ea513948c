from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.own_transaction import own_transaction

DEFAULT_SECONDS = 300
# What one till may hold at a time: products in the carts that are being paid there
MOST_PROMISES = 100
MOST_ORDERS = 20


class SupermarketSaleReservation(models.Model):
    """Goods promised to an order that is being paid.

    Written in a short READ COMMITTED transaction on a cursor of its own: under Odoo's
    REPEATABLE READ the order itself would check a stale snapshot after waiting for a lock.
    Advisory locks, taken in product order, let two tills ask for the last unit one after the
    other. A row stops counting at the very commit that records its order in the ledger, or when
    it expires; deleting it later is only tidiness.
    """

    _name = "supermarket.sale.reservation"
    _description = "Sale Reservation"
    _order = "id desc"
    _rec_name = "order_uuid"
    _log_access = False

    order_uuid = fields.Char(string="Order UUID", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    quantity = fields.Float(digits="Product Unit", required=True, readonly=True)
    expires = fields.Datetime(required=True, readonly=True)
    holder = fields.Char(readonly=True, help="The till that asked for it.")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null", help="Who sells.")

    _live_idx = models.Index("(product_id, warehouse_id, expires)")

    @api.model
    def _reserve(self, order_uuid, location, lines, of_till=None, holder=None):
        """Promise goods to an order that is about to be paid.

        :param order_uuid: the order; asking again replaces what was promised to it before
        :param location: stock.location that the goods will leave
        :param lines: [(product_id, quantity)]; several lines of a product are added up
        :param holder: {"till": key of the till, None for one that is closed, "user": id of who
            sells}. A till that holds as much as it may, or is closed, is told what is there, and
            gets no promise: it can't keep the goods of a store from the other tills.
        :param of_till: the till's own policy, see `product.product._get_oversell_policy`
        :return: `{"ok": bool, "shortages": [{"product_id", "asked", "sellable"}]}`. When
            anything is short, nothing is promised and an earlier promise to the order ends.

        Only products under the policies `block` and `pin` are checked and promised.
        Committed before it returns: the caller's rollback doesn't undo it, `_release` does.
        """
        wanted = self._wanted(lines, of_till)
        warehouse = location.sudo().warehouse_id  # sudo: of the shop that sells
        if not wanted or not warehouse:
            return {"ok": True, "shortages": []}
        if self._is_recorded(order_uuid):
            return {"ok": True, "shortages": []}
        # sudo: the units of the products, whatever the cashier may read; read before the lock
        products = self.env["product.product"].sudo().browse(wanted)
        units = {product.id: product.uom_id for product in products}
        products._flush_sellable()
        with own_transaction(self.env) as cr:
            env = api.Environment(cr, self.env.uid, {})
            reservations = env[self._name].with_context(supermarket_holder=holder)
            return reservations._reserve_locked(order_uuid, warehouse.ids[0], wanted, units)

    @api.model
    def _keep_tills_waiting(self, warehouse, product_ids):
        """Let no till promise these goods before the caller's transaction ends.

        For a person who takes guarded goods from a store while tills sell them.

        :return: {product_id: quantity} that is there to take now, promises to tills taken off.
            Read in a short transaction: the caller's own snapshot may be older than the lock.
        """
        self._lock(warehouse.ids[0], product_ids)
        with own_transaction(self.env) as cr:
            env = api.Environment(cr, self.env.uid, {})
            return env[self._name]._sellable_now(warehouse.ids[0], product_ids)

    @api.model
    def _of_this_transaction(self, lines):
        """Of done move lines those that nobody else sees yet: this transaction moved them."""
        if not lines:
            return lines
        with own_transaction(self.env) as cr:
            cr.execute(
                SQL(
                    "SELECT id FROM stock_move_line WHERE id = ANY(%s) AND state = 'done'",
                    lines.ids,
                )
            )
            return lines - lines.browse(id_ for (id_,) in cr.fetchall())

    @api.model
    def _release(self, order_uuid):
        """End what is promised to an order that is not going to be paid."""
        with own_transaction(self.env) as cr:
            cr.execute(
                SQL("DELETE FROM supermarket_sale_reservation WHERE order_uuid = %s", order_uuid)
            )

    @api.model
    def _wanted(self, lines, of_till=None):
        """Return {product_id: quantity} of the lines to check: of a limiting policy, above zero."""
        wanted = {}
        for product_id, quantity in lines:
            wanted[product_id] = wanted.get(product_id, 0.0) + quantity
        # sudo: the policy binds everyone, whatever they may read
        products = self.env["product.product"].sudo().browse(wanted)
        return {
            product.id: wanted[product.id]
            for product in products
            if product.is_storable and wanted[product.id] > 0 and product._is_guarded(of_till)
        }

    @api.model
    def _is_recorded(self, order_uuid):
        """An order in the ledger has its goods already: a retry needs no second promise."""
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT 1 FROM supermarket_sale_ledger WHERE order_uuid = %s LIMIT 1",
                    order_uuid,
                )
            )
        )

    def _reserve_locked(self, order_uuid, warehouse_id, wanted, units):
        """Lock, read what is committed, promise. Runs on the short transaction's cursor.

        :param units: {product_id: unit}, known to the caller: others wait while the lock is held
        """
        self._lock(warehouse_id, wanted)
        self.env.cr.execute(
            SQL("DELETE FROM supermarket_sale_reservation WHERE order_uuid = %s", order_uuid)
        )
        sellable = self._sellable_now(warehouse_id, wanted)
        shortages = [
            {
                "product_id": product_id,
                "asked": asked,
                "sellable": max(sellable.get(product_id, 0.0), 0.0),
            }
            for product_id, asked in wanted.items()
            if units[product_id].compare(asked, sellable.get(product_id, 0.0)) > 0
        ]
        if not shortages and self._may_hold(len(wanted)):
            self._insert(order_uuid, warehouse_id, wanted)
        return {"ok": not shortages, "shortages": shortages}

    def _may_hold(self, count):
        """Whether the till that asks is open and has room for so many promises more."""
        holder = self.env.context.get("supermarket_holder")
        if not holder:
            return True
        if not holder["till"]:
            return False
        self.env.cr.execute(
            SQL(
                """SELECT count(*), count(DISTINCT order_uuid)
                     FROM supermarket_sale_reservation reservation
                    WHERE holder = %s AND expires > now() AT TIME ZONE 'UTC'
                      AND NOT EXISTS (SELECT 1 FROM supermarket_sale_ledger recorded
                                       WHERE recorded.order_uuid = reservation.order_uuid)""",
                holder["till"],
            )
        )
        rows, orders = self.env.cr.fetchone()
        return rows + count <= MOST_PROMISES and orders < MOST_ORDERS

    def _lock(self, warehouse_id, product_ids):
        """Wait for the other tills that ask for the same products here, in product order."""
        self.env.cr.execute(
            SQL(
                """
                SELECT pg_advisory_xact_lock(hashtextextended(wanted.key, 0))
                  FROM (SELECT 'supermarket_sale/' || %s || '/' || product_id AS key
                          FROM unnest(%s) product_id
                      ORDER BY product_id) wanted
                """,
                warehouse_id,
                list(product_ids),
            )
        )

    def _sellable_now(self, warehouse_id, product_ids):
        """Return {product_id: quantity}: sellable less what is promised to other orders."""
        promised = SQL(
            """
            SELECT reservation.warehouse_id, reservation.product_id, -reservation.quantity
              FROM supermarket_sale_reservation reservation
             WHERE reservation.product_id = ANY(%s)
               AND reservation.warehouse_id = %s
               AND reservation.expires > now() AT TIME ZONE 'UTC'
               AND NOT EXISTS (SELECT 1
                                 FROM supermarket_sale_ledger recorded
                                WHERE recorded.order_uuid = reservation.order_uuid)
            """,
            list(product_ids),
            warehouse_id,
        )
        query = self.env["product.product"]._sellable_query(
            product_ids, [warehouse_id], minus=promised
        )
        self.env.cr.execute(query)
        return {product_id: quantity for _warehouse, product_id, quantity in self.env.cr.fetchall()}

    def _insert(self, order_uuid, warehouse_id, wanted):
        holder = self.env.context.get("supermarket_holder") or {}
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO supermarket_sale_reservation
                       (order_uuid, company_id, warehouse_id, product_id, quantity, expires,
                        holder, user_id)
                SELECT %(order_uuid)s, warehouse.company_id, warehouse.id, wanted.product_id,
                       wanted.quantity,
                       now() AT TIME ZONE 'UTC' + %(seconds)s * interval '1 second',
                       %(holder)s, %(user)s
                  FROM stock_warehouse warehouse
            CROSS JOIN unnest(%(products)s, %(quantities)s::numeric[])
                       AS wanted (product_id, quantity)
                 WHERE warehouse.id = %(warehouse_id)s
                """,
                order_uuid=order_uuid,
                warehouse_id=warehouse_id,
                products=list(wanted),
                quantities=list(wanted.values()),
                seconds=DEFAULT_SECONDS,
                holder=holder.get("till"),
                user=holder.get("user"),
            )
        )

    @api.autovacuum
    def _gc_dead(self):
        """Delete what no longer counts: expired, or recorded in the ledger."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM supermarket_sale_reservation reservation
                 WHERE expires < now() AT TIME ZONE 'UTC'
                    OR EXISTS (SELECT 1
                                 FROM supermarket_sale_ledger recorded
                                WHERE recorded.order_uuid = reservation.order_uuid)
                """
            )
        )
