"""What a database says of scans and goods: plain values, by which databases are compared."""


def quantities(env, products):
    """{(product, lot or "", place): quantity}, unposted sales taken off; nothing is no row."""
    env.cr.execute(
        """SELECT stock.product_id, COALESCE(lot.name, ''), stock.location_id, SUM(quantity)
             FROM (
               SELECT q.product_id, q.lot_id, q.location_id, q.quantity FROM stock_quant q
                 JOIN stock_location l ON l.id = q.location_id AND l.usage = 'internal'
            UNION ALL
               SELECT product_id, lot_id, location_id, -quantity FROM supermarket_sale_ledger
                WHERE posted IS NOT TRUE
           ) stock LEFT JOIN stock_lot lot ON lot.id = lot_id
            WHERE stock.product_id = ANY(%s) GROUP BY 1, 2, 3""",
        [list(products)],
    )
    return {tuple(row[:3]): float(row[3]) for row in env.cr.fetchall() if round(row[3], 6)}


def states(env):
    """{identifier: [state, …]} of all scans: one each, if each took effect once."""
    env.cr.execute("SELECT uuid, state FROM supermarket_scan_event")
    found = {}
    for uuid, state in env.cr.fetchall():
        found.setdefault(uuid, []).append(state)
    return found


def effects(env):
    """{(kind, scan): how often} of all that scans brought about."""
    env.cr.execute(
        """SELECT 'move', event.uuid, COUNT(*) FROM stock_move move
             JOIN supermarket_scan_event event ON event.id = move.supermarket_scan_id
            GROUP BY event.uuid
            UNION ALL
           SELECT 'loss', event.uuid, COUNT(*) FROM supermarket_loss loss
             JOIN supermarket_scan_event event ON event.id = loss.event_id
            GROUP BY event.uuid"""
    )
    return {(kind, uuid): times for kind, uuid, times in env.cr.fetchall()}


def counted(env):
    """{product: (quantity, who, the difference to the books of that moment)} of booked lines."""
    env.cr.execute(
        """SELECT product_id, counted_qty, counter_id, difference_qty
             FROM supermarket_count_line WHERE state = 'done'"""
    )
    return {row[0]: (float(row[1]), row[2], round(float(row[3]), 6)) for row in env.cr.fetchall()}
