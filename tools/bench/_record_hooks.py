"""What boards, tills and the scheduler call, and the daily business that they meet.

`add_cases` writes the business: holds, markdowns, a recall that a hundred tills were told of,
shortages, exceptions, an audit of years. `hooks` are calls by name, each as the role that makes it
in a shop; `crons` are the scheduled jobs of the addons, called as the scheduler calls them.
"""

import datetime as dt
import uuid

from odoo import SUPERUSER_ID, Command, fields

from tools.bench import _record_shop
from tools.bench._orders import payload
from tools.bench._record_data import day_of, fill, product_of
from tools.bench._record_shop import TILLS

PHONE = {"uuid": "00000000-0000-4000-8000-000000000001", "name": "Bench phone"}
PHONE_LISTS = ("receive", "put_away", "shelf_fill", "transfer", "count", "inspect")
HOLDS = 40
MARKDOWNS = 100


def add_cases(env, shop):
    """The daily business of today, by Odoo, and that of two years, in bulk."""
    products = env["product.product"].browse(shop["products"])
    stores = env["stock.warehouse"].browse(shop["stores"])
    with_lots = products.filtered(lambda product: product.tracking == "lot")
    plain = products - with_lots
    _record_shop.make_rules(env, products, stores)
    _history(env, shop["rows"])
    _holds(env, plain, with_lots)
    _markdowns(env, with_lots, stores[0])
    _labels(env)
    shop["recall"] = _recall(env, shop, with_lots[-1])
    shop.update(_record_shop.make_transfers(env, products, stores[0]))
    shop["session"] = (
        env["pos.session"].search([("config_id", "=", shop["till"]), ("state", "=", "opened")]).id
    )


def _labels(env):
    """Those of yesterday: a store that prints labels has them all, and few say something else."""
    env["supermarket.shelf.label"].action_open_labels()
    env.cr.execute("UPDATE supermarket_shelf_label SET write_date = write_date - interval '1 day'")


def _holds(env, plain, with_lots):
    """Forty on the list, half of a lot."""
    vals = [{"product_id": product.id, "reason": "damage"} for product in plain[-HOLDS // 2 :]]
    for product in with_lots[10 : 10 + HOLDS // 2]:
        lot = env["stock.lot"].search([("product_id", "=", product.id)], order="id desc", limit=1)
        vals.append({"product_id": product.id, "lot_id": lot.id, "reason": "inspection"})
    env["supermarket.hold"].create(vals)


def _markdowns(env, products, store):
    vals = []
    for product in products[50 : 50 + MARKDOWNS]:
        lot = env["stock.lot"].search([("product_id", "=", product.id)], order="id desc", limit=1)
        vals.append(
            {
                "product_id": product.id,
                "lot_id": lot.id,
                "warehouse_id": store.id,
                "new_price": 0.5,
                "quantity": 10,
            }
        )
    env["supermarket.markdown"].create(vals).action_activate()


def _recall(env, shop, product):
    """A recall that every till was told of; every third has not answered."""
    now = fields.Datetime.now()
    for number, till in enumerate(env["pos.config"].browse(shop["tills"])):
        env["supermarket.pos.device"]._seen(till, f"bench-device-{number}")
    lots = env["stock.lot"].search([("product_id", "=", product.id)], order="id desc", limit=3)
    recall = env["supermarket.recall"].create(
        {"product_id": product.id, "lot_ids": [Command.set(lots.ids)], "reason": "Glass splinters"}
    )
    recall.action_recall()
    rows = recall.confirmation_ids
    rows.filtered(lambda row: row.id % 3).write({"confirmed_date": now, "cashier": "Bench"})
    return recall.id


def _history(env, rows):
    """Lists that only grow: shortages, exceptions, audit, payments by code, stickers of years."""
    cr = env.cr
    many, some = rows // 100, rows // 500
    company, own = "b.company", "b.manager"
    at_many, at_some = (
        day_of(f"n::bigint * b.rows / {many}"),
        day_of(f"n::bigint * b.rows / {some}"),
    )
    store = "b.store[1 + n % 2]"
    fill(
        cr,
        "supermarket_shortage",
        some,
        {
            "company_id": company,
            "warehouse_id": store,
            "product_id": product_of("n"),
            "state": "'done'",
            "date": at_some,
            "date_done": at_some,
            "sellable_qty": "3",
            "threshold": "20",
            "create_date": at_some,
        },
    )
    order = f"1 + (n - 1)::bigint * (b.rows / 10) / {some}"
    fill(
        cr,
        "supermarket_sale_exception",
        some,
        {
            "order_id": order,
            "warehouse_id": store,
            "product_id": product_of("n"),
            "reason": "'oversold'",
            "state": f"CASE WHEN n > {some} - 60 THEN 'open' ELSE 'done' END",
            "quantity": "1",
            "company_id": company,
            "create_date": at_some,
        },
    )
    fill(
        cr,
        "supermarket_pos_audit",
        many,
        {
            "company_id": company,
            "user_id": own,
            "action": "'price'",
            "date": at_many,
            "config_id": f"b.till[1 + n % {TILLS}]",
            "product_id": product_of("n"),
        },
    )


# Calls ------------------------------------------------------------------------------------------


def hooks(shop):
    """[(name, user, function of an environment)]."""
    manager, cashier = shop["manager"], shop["cashier"]
    day = dt.date.today()

    def till(env):
        return env["pos.config"].browse(shop["till"])

    def analysis(**asked):
        return lambda env: env["supermarket.sale.analysis"].analyse(asked)

    def goods(env, count):
        return env["product.product"].browse(shop["products"][:count])

    return [
        ("till/check_in", cashier, lambda env: till(env).supermarket_check_in("bench-device-0")),
        ("till/load_state", cashier, lambda env: till(env).supermarket_load_state()),
        (
            "till/load_state of ten products",
            cashier,
            lambda env: till(env).supermarket_load_state(shop["products"][:10]),
        ),
        ("till/load_markdowns", cashier, lambda env: till(env).supermarket_load_markdowns()),
        (
            "till/load_data",
            cashier,
            lambda env: env["pos.session"].browse(shop["session"]).load_data([]),
        ),
        ("till/load_catalogue", cashier, lambda env: till(env).supermarket_load_catalogue()),
        ("till/catalogue_ids", cashier, lambda env: till(env).supermarket_catalogue_ids()),
        ("till/load_promotions", cashier, lambda env: till(env).supermarket_load_promotions()),
        (
            "till/closing screen",
            manager,
            lambda env: env["pos.session"].browse(shop["session"]).get_closing_control_data(),
        ),
        ("till/check_sale", cashier, lambda env: _check_sale(env, shop)),
        ("till/sync_from_ui of ten lines", cashier, lambda env: _sell(env, shop)),
        ("recall/till board", manager, lambda env: _of_recall(env, shop).get_till_board()),
        ("recall/trace", manager, lambda env: _of_recall(env, shop)._trace()),
        (
            "recall/confirm",
            SUPERUSER_ID,
            lambda env: _of_recall(env, shop)._confirm(till(env), "bench-device-0", 0),
        ),
        ("transfer of 50 lines/check", manager, lambda env: _transfer_checks(env, shop)),
        (
            "closing summary",
            manager,
            lambda env: env["ir.qweb"]._render(
                "supermarket_pos.report_closing_summary",
                {"docs": env["pos.session"].browse(shop["session"])},
            ),
        ),
        (
            "products/sellable of 80",
            manager,
            lambda env: goods(env, 80).mapped("sellable_qty"),
        ),
        ("products/on hand of 80", manager, lambda env: goods(env, 80).mapped("qty_available")),
        *(
            (
                f"products/search {name} {operator} {value}",
                manager,
                lambda env, leaf=(name, operator, value): env["product.product"].search(
                    [("is_storable", "=", True), leaf], limit=80
                ),
            )
            for name, operator, value in (
                ("sellable_qty", "<=", 0),
                ("sellable_qty", ">", 0),
                ("sellable_qty", "<", 20),
                ("qty_available", ">", 0),
            )
        ),
        (
            "stock/opened (quant tasks)",
            manager,
            lambda env: env["stock.quant"].action_view_inventory(),
        ),
        ("ledger/daily sales of a product, 90 days", manager, lambda env: _daily_sales(env, shop)),
        ("analysis/yesterday", manager, analysis(preset="yesterday")),
        ("analysis/today", manager, analysis(preset="today")),
        (
            "analysis/seven days by product",
            manager,
            analysis(start=str(day - dt.timedelta(7)), end=str(day), by=["product"]),
        ),
        (
            "dashboard/replenishment",
            manager,
            lambda env: env["replenishment.dashboard"].get_figures(),
        ),
        (
            "dashboard/inspection of 90 days",
            manager,
            lambda env: env["inspection.analysis"].get_figures(
                str(day - dt.timedelta(90)), str(day)
            ),
        ),
        ("board/morning", manager, lambda env: env["supermarket.morning.board"].get_board()),
        (
            "labels/opened",
            manager,
            lambda env: env["supermarket.shelf.label"].action_open_labels(),
        ),
        *_phone_calls(shop),
    ]


def _phone_calls(shop):
    """What the scan app asks, of somebody who has every task."""
    manager = shop["manager"]

    def asks(name, *arguments):
        return lambda env: getattr(env["supermarket.scan"], name)(PHONE, *arguments)

    return [
        ("phone/open", manager, asks("scan_open")),
        ("phone/catalogue", manager, asks("scan_catalogue")),
        ("phone/catalogue_ids", manager, asks("scan_catalogue_ids")),
        ("phone/look up", manager, asks("scan_look_up", shop["products"][0])),
        *(
            (f"phone/documents to {task}", manager, asks("scan_documents", task))
            for task in PHONE_LISTS
        ),
    ]


def _of_recall(env, shop):
    return env["supermarket.recall"].browse(shop["recall"])


def _check_sale(env, shop):
    lines = [{"product_id": product, "qty": 1, "lots": []} for product in shop["products"][1:5]]
    return env["pos.config"].browse(shop["till"]).supermarket_check_sale(str(uuid.uuid4()), lines)


def _sell(env, shop):
    plain = [one for number, one in enumerate(shop["products"]) if number % 5][:10]
    prices = {product.id: product.list_price for product in env["product.product"].browse(plain)}
    number = uuid.uuid4().int % 10**6
    order = payload(
        shop, shop["session"], number, [(one, 1, prices[one]) for one in plain], shop["company"]
    )
    order["uuid"] = str(uuid.uuid4())
    return env["pos.order"].with_context(device_identifier=1).sync_from_ui([order])


def _transfer_checks(env, shop):
    moves = env["stock.picking"].browse(shop["transfer"]).move_ids
    moves._check_goods_may_move(moves.move_line_ids)
    moves._check_enough()


def _daily_sales(env, shop):
    today = dt.date.today()
    return env["supermarket.sale.ledger"]._daily_sales(
        shop["products"][1:2], shop["stores"], today - dt.timedelta(90), today
    )
