"""Two years of a chain in one scratch database, written in bulk: what `bench record` reads.

Every row number leads to the same product, place, day and order in all tables, so that ledger,
orders, moves and transfers belong together as they do in a shop:

- a ledger row per sold line, ten lines an order, and the order lines and payments to them;
- as many stock moves with their lines: 40 % post sales (each several ledger rows), 30 % are
  receipts, 20 % transfers between places, 5 % counts, the rest deliveries and waste;
- a fifth of the goods has lots; the rows of the last night are not posted yet.
"""

from odoo import fields

from tools.bench import _record_shop, _scratch
from tools.bench._record_shop import TILLS

PRODUCTS = 2000  # unless told otherwise
DAYS = 730
LINES = 10  # of an order, and moves of a transfer
LOTS = 100  # of each product that has them
BIG = (
    "pos_order",
    "pos_order_line",
    "pos_payment",
    "stock_move",
    "stock_move_line",
    "stock_picking",
    "supermarket_sale_ledger",
)


def fill(cr, table, count, columns, joins=""):
    """Insert `count` rows; an expression knows the row's number `n` and the constants `b`."""
    cr.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
        f" FROM generate_series(1, {count}) n CROSS JOIN bench b {joins}"
    )


# What the expressions know --------------------------------------------------------------------


def note_constants(env, shop, rows):
    """The tables `bench`, `bench_product` and `bench_lot` that the expressions read."""
    cr = env.cr
    usage = {
        use: env["stock.location"].search([("usage", "=", use)], limit=1).id
        for use in ("supplier", "customer", "inventory")
    }
    types = env["stock.warehouse"].browse(shop["stores"][0])
    constants = {
        "company": shop["company"],
        "cashier": shop["cashier"],
        "manager": shop["manager"],
        "cash": shop["method"],
        "card": shop["card"],
        "supplier": usage["supplier"],
        "customer": usage["customer"],
        "loss": usage["inventory"],
        "receipts": types.in_type_id.id,
        "internal": types.int_type_id.id,
        "sales": types.pos_type_id.id,
        "rows": rows,
        "sessions": max(rows // 700, 2 * TILLS),
        "posting": rows * 2 // 5,
        "unposted": max(rows // 250, 100),
    }
    cr.execute("DROP TABLE IF EXISTS bench, bench_product, bench_lot")
    cr.execute(
        f"CREATE TABLE bench AS SELECT {', '.join(f'%s::int AS {name}' for name in constants)},"
        " %s::int[] AS product, %s::int[] AS till, %s::int[] AS floor, %s::int[] AS room,"
        " %s::int[] AS store, %s::timestamp AS today",
        [
            *constants.values(),
            shop["products"],
            shop["tills"],
            shop["floors"],
            shop["rooms"],
            shop["stores"],
            fields.Datetime.now(),
        ],
    )
    return constants


# Expressions of a row's number, from 0 to rows - 1
def product_of(row):
    """A few products sell most."""
    many = "cardinality(b.product)"
    draw = f"power(({row})::bigint * 7919 % 99991 / 99991.0, 2) * {many}"
    return f"b.product[1 + ({draw})::int % {many}]"


def day_of(row):
    """From two years ago until now, in the order of the rows."""
    return f"b.today - (b.rows - ({row})) * (interval '{DAYS} days' / b.rows)"


def store_of(row):
    return f"1 + ({row}) % 2"


def lot_of(product, row):
    """The lot of the product that was on the shelf on the row's day, none where it has none."""
    return (
        f"(SELECT lot.id FROM bench_lot lot WHERE lot.product_id = {product}"
        f" AND lot.number = ({row})::bigint * {LOTS} / b.rows)"
    )


# The record ------------------------------------------------------------------------------------


def fill_record(env, constants):
    """Lots, stock, sessions, orders, ledger, transfers and moves."""
    cr = env.cr
    steps = (
        ("lots and stock", fill_stock),
        ("sessions and orders", _fill_orders),
        ("ledger", _fill_ledger),
        ("transfers and moves", _fill_moves),
    )
    for name, step in steps:
        _scratch.say(f"writing {name} ...")
        step(cr, constants)


def fill_stock(cr, constants):
    cr.execute(
        "INSERT INTO stock_lot (name, product_id, company_id, expiration_date, removal_date,"
        "                       create_date, create_uid)"
        " SELECT 'L' || product.id || '-' || n, product.id, b.company, day + interval '20 days',"
        "        day + interval '18 days', day, b.manager"
        f"  FROM bench b, generate_series(0, {LOTS - 1}) n, product_product product,"
        f"       LATERAL (SELECT b.today - ({LOTS} - n) * interval '{DAYS / LOTS} days' AS day) d"
        " WHERE product.id = ANY(b.product)"
        "   AND (SELECT tracking FROM product_template t WHERE t.id = product.product_tmpl_id)"
        "       = 'lot'"
    )
    cr.execute(
        "CREATE TABLE bench_lot AS"
        " SELECT id, product_id, split_part(name, '-', 2)::int AS number FROM stock_lot"
    )
    cr.execute("CREATE INDEX ON bench_lot (product_id, number) INCLUDE (id)")
    cr.execute("ANALYZE bench_lot")
    # plain goods on both floors and in both back rooms, lots the last four of each
    cr.execute(
        "INSERT INTO stock_quant (product_id, location_id, lot_id, quantity, reserved_quantity,"
        "                         in_date, company_id, expiration_date, removal_date)"
        " SELECT product.id, place, lot.id, 40000 + product.id % 90, 0, b.today, b.company,"
        "        dated.expiration_date, dated.removal_date"
        f"  FROM bench b, unnest(b.floor || b.room) place, product_product product"
        f"  LEFT JOIN bench_lot lot ON lot.product_id = product.id AND lot.number >= {LOTS - 4}"
        "   LEFT JOIN stock_lot dated ON dated.id = lot.id"
        " WHERE product.id = ANY(b.product)"
    )


def _fill_orders(cr, constants):
    rows, sessions = constants["rows"], constants["sessions"]
    per_session = f"(b.rows / {LINES} / b.sessions + 1)"
    cr.execute("SELECT COALESCE(MAX(id), 0) FROM pos_session")
    [base] = cr.fetchone()
    span = f"interval '{DAYS} days' / b.sessions"
    fill(
        cr,
        "pos_session",
        sessions,
        {
            "id": f"{base} + n",
            "config_id": f"b.till[1 + n % {TILLS}]",
            "user_id": "b.cashier",
            "name": "'Bench/' || n",
            "state": f"CASE WHEN n > b.sessions - {TILLS} THEN 'opened' ELSE 'closed' END",
            "start_at": f"b.today - (b.sessions - n + 1) * ({span})",
            "stop_at": f"CASE WHEN n <= b.sessions - {TILLS}"
            f" THEN b.today - (b.sessions - n) * ({span}) END",
            "create_date": f"b.today - (b.sessions - n + 1) * ({span})",
            "cash_register_balance_start": "100",
            "cash_register_balance_end_real": "100 + n % 7",
            "stock_by_ledger": "TRUE",
            "update_stock_at_closing": "TRUE",
            "rescue": "FALSE",
        },
    )
    cr.execute(f"SELECT setval('pos_session_id_seq', {base + sessions})")
    cr.execute(f"ALTER TABLE bench ADD COLUMN session_base int DEFAULT {base}")
    fill(
        cr,
        "pos_order",
        rows // LINES,
        {
            "id": "n",
            "name": "'Bench ' || n",
            "pos_reference": "'B' || n",
            "uuid": "'bench-order-' || n",
            "date_order": day_of(f"(n - 1) * {LINES}"),
            "create_date": day_of(f"(n - 1) * {LINES}"),
            "user_id": "b.cashier",
            "company_id": "b.company",
            "session_id": f"b.session_base + 1 + (n - 1) / {per_session}",
            "config_id": "session.config_id",
            "state": "CASE WHEN session.state = 'opened' THEN 'paid' ELSE 'done' END",
            "currency_rate": "1",
            "is_refund": "FALSE",
            "amount_total": "10 + n % 90",
            "amount_paid": "10 + n % 90",
            "amount_tax": "ROUND((10 + n % 90) * 0.115, 2)",
            "amount_return": "0",
        },
        f"JOIN pos_session session ON session.id = b.session_base + 1 + (n - 1) / {per_session}",
    )
    cr.execute(f"SELECT setval('pos_order_id_seq', {rows // LINES})")
    product = product_of("(n - 1) * b.posting / b.rows")
    fill(
        cr,
        "pos_order_line",
        rows,
        {
            "id": "n",
            "name": "'Line'",
            "uuid": "'bench-line-' || n",
            "order_id": f"1 + (n - 1) / {LINES}",
            "company_id": "b.company",
            "product_id": product.replace("(n - 1) *", "(n - 1)::bigint *"),
            "qty": "1 + n % 3",
            "price_unit": "2",
            "discount": "0",
            "price_subtotal": "ROUND((1 + n % 3) * 2 / 1.13, 2)",
            "price_subtotal_incl": "(1 + n % 3) * 2",
            "total_cost": "(1 + n % 3) * 0.6",
            "is_total_cost_computed": "TRUE",
        },
    )
    cr.execute(f"SELECT setval('pos_order_line_id_seq', {rows})")
    fill(
        cr,
        "pos_payment",
        rows // LINES,
        {
            "pos_order_id": "n",
            "amount": "10 + n % 90",
            "payment_method_id": "CASE WHEN n % 3 = 0 THEN b.cash ELSE b.card END",
            "payment_date": day_of(f"(n - 1) * {LINES}"),
            "session_id": f"b.session_base + 1 + (n - 1) / {per_session}",
            "company_id": "b.company",
            "uuid": "'bench-payment-' || n",
        },
    )


def _fill_ledger(cr, constants):
    rows = constants["rows"]
    of_move = "(n - 1)::bigint * b.posting / b.rows"
    product = product_of(of_move)
    posted = "n <= b.rows - b.unposted"
    fill(
        cr,
        "supermarket_sale_ledger",
        rows,
        {
            "id": "n",
            "company_id": "b.company",
            "location_id": f"b.floor[{store_of(of_move)}]",
            "product_id": product,
            "lot_id": lot_of(product, "n - 1"),
            "quantity": "1 + n % 3",
            "order_uuid": f"'bench-order-' || (1 + (n - 1) / {LINES})",
            "line_uuid": "'bench-line-' || n",
            "document": f"'B' || (1 + (n - 1) / {LINES})",
            "origin_model": "'pos.order'",
            "origin_id": f"1 + (n - 1) / {LINES}",
            "pos_order_id": f"1 + (n - 1) / {LINES}",
            "pos_session_id": "orders.session_id",
            "user_id": "b.cashier",
            "date": day_of("n - 1"),
            "posted": posted,
            "move_id": f"CASE WHEN {posted} THEN 1 + ({of_move}) END",
        },
        f"JOIN pos_order orders ON orders.id = 1 + (n - 1) / {LINES}",
    )
    cr.execute(f"SELECT setval('supermarket_sale_ledger_id_seq', {rows})")


def _fill_moves(cr, constants):
    """Moves 1 to `posting` post sales, the others are spread over the same two years."""
    rows = constants["rows"]
    # where in the two years a move stands, as a row's number
    at = "CASE WHEN n <= b.posting THEN (n - 1)::bigint * b.rows / b.posting ELSE"
    at += " (n - 1 - b.posting)::bigint * b.rows / (b.rows - b.posting) END"
    product = product_of("n - 1")
    floor, room = f"b.floor[{store_of('n - 1')}]", f"b.room[{store_of('n - 1')}]"
    # of a dozen others: six receipts, four transfers, a count, a delivery
    kind = "CASE WHEN n <= b.posting THEN 12 ELSE n % 12 END"
    source = f"CASE WHEN k.kind < 6 THEN b.supplier WHEN k.kind < 10 THEN {room} ELSE {floor} END"
    target = (
        f"CASE WHEN k.kind < 6 THEN {room} WHEN k.kind < 10 THEN {floor}"
        " WHEN k.kind = 10 THEN b.loss ELSE b.customer END"
    )
    types = "CASE WHEN k.kind < 6 THEN b.receipts WHEN k.kind < 10 THEN b.internal ELSE b.sales END"
    joins = (
        f"CROSS JOIN LATERAL (SELECT {kind} AS kind, {at} AS at) k"
        f" CROSS JOIN LATERAL (SELECT {product} AS id, {day_of('k.at')} AS day) p"
    )
    picking = f"CASE WHEN k.kind <> 10 THEN 1 + (n - 1) / {LINES} END"
    fill(
        cr,
        "stock_picking",
        rows // LINES,
        {
            "id": "n",
            "name": "'BENCH/' || n",
            "location_id": "b.floor[1]",
            "location_dest_id": "b.customer",
            "picking_type_id": "b.sales",
            "move_type": "'direct'",
            "state": "'done'",
            "company_id": "b.company",
            "date_done": day_of(f"(n - 1) * {LINES}"),
            "scheduled_date": day_of(f"(n - 1) * {LINES}"),
        },
    )
    cr.execute(f"SELECT setval('stock_picking_id_seq', {rows // LINES})")
    common = {
        "id": "n",
        "company_id": "b.company",
        "product_id": "p.id",
        "location_id": source,
        "location_dest_id": target,
        "picking_id": picking,
        "state": "'done'",
        "date": "p.day",
        "create_date": "p.day",
        "write_date": "p.day",
        "write_uid": "b.manager",
        "picked": "TRUE",
    }
    quantity = "CASE WHEN k.kind = 12 THEN 5 ELSE 6 + n % 20 END"
    fill(
        cr,
        "stock_move",
        rows,
        {
            **common,
            "sequence": "10",
            "procure_method": "'make_to_stock'",
            "product_uom": "1",
            "product_uom_qty": quantity,
            "product_qty": quantity,
            "quantity": quantity,
            "priority": "'0'",
            "picking_type_id": types,
            "reference": "'BENCH/' || (1 + (n - 1) / 10)",
            "origin": "CASE WHEN k.kind < 6 THEN 'P' || n / 50 END",
            "is_inventory": "k.kind = 10",
            "is_in": "k.kind < 6",
            "is_out": "k.kind > 9",
            "value": "3",
        },
        joins,
    )
    cr.execute(f"SELECT setval('stock_move_id_seq', {rows})")
    fill(
        cr,
        "stock_move_line",
        rows,
        {
            **common,
            "move_id": "n",
            "product_uom_id": "1",
            "lot_id": lot_of("p.id", "k.at"),
            "quantity": quantity,
            "quantity_product_uom": quantity,
        },
        joins,
    )
    cr.execute(f"SELECT setval('stock_move_line_id_seq', {rows})")


# Indexes ---------------------------------------------------------------------------------------


def drop_indexes(cr):
    """Take the big tables' indexes off while they are filled; return how to make them again."""
    cr.execute(
        "SELECT index.indexrelid::regclass::text, pg_get_indexdef(index.indexrelid)"
        "  FROM pg_index index"
        " WHERE index.indrelid = ANY(%s::regclass[]) AND NOT index.indisunique",
        [list(BIG)],
    )
    found = cr.fetchall()
    for name, _definition in found:
        cr.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def prepare(name, rows, products):
    """Fill the database that has the addons and return the shop."""
    with _scratch.environment(name) as env:
        shop = _record_shop.make_shop(env, products)
        constants = note_constants(env, shop, rows)
    with _scratch.environment(name) as env:
        cr = env.cr
        cr.execute("SET LOCAL session_replication_role = replica")  # foreign keys hold by design
        cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
        definitions = drop_indexes(cr)
        fill_record(env, constants)
        _scratch.say("indexes ...")
        for definition in definitions:
            cr.execute(definition)
    return {**shop, "rows": rows}
