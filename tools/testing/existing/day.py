"""A day of work in the old shop, written down in numbers: the same with our addons as without."""

from odoo import Command
from odoo.exceptions import UserError

from .counter import Counter
from .old_shop import OldShop


def record(env):
    """Work through a day, undo it, and return {what: what came of it}."""
    notes = {}
    try:
        for company in env["res.company"].search([], order="id"):
            _work(env, company, notes)
        env.flush_all()
    finally:
        env.cr.rollback()
        env.transaction.clear()
        env.registry.clear_all_caches()
    return notes


def _work(env, company, notes):
    shop = OldShop(env(context={"allowed_company_ids": company.ids}))
    steps = (
        _finish_session, _sell_a_day, _deliver_reserved, _deliver_more, _deliver_expired,
        _buy, _receive, _consume, _scrap, _change_rule, _stock, _books,
    )  # fmt: skip
    for step in steps:
        key = f"{company.name}: {step.__name__.strip('_').replace('_', ' ')}"
        try:
            with shop.env.cr.savepoint():
                notes[key] = step(shop)
                shop.env.flush_all()
        except (UserError, AssertionError) as refusal:
            shop.env.transaction.clear()
            notes[key] = f"refused: {refusal}"


def _finish_session(shop):
    """The session that was open when the addons came sells on and closes."""
    till = Counter(shop.till())
    till.sell((shop.product("Rice"), 3), (shop.product("Lamp"), 2))
    return _closed(till)


def _sell_a_day(shop):
    """A new session: an expired lot, more than there is, a return."""
    till = Counter(shop.till())
    till.open()
    till.sell((shop.product("Milk"), 1, "OVER"), (shop.product("Rice"), 6))
    till.sell((shop.product("Lamp"), 30), (shop.product("Milk"), 2, "FRESH"))
    till.sell((shop.product("Rice"), -2))
    if not shop.env.company.parent_id:
        customer = shop.customer("Old Customer")
        till.sell((shop.product("Lamp"), 1), partner_id=customer.id, to_invoice=True)
    return _closed(till)


def _closed(till):
    session = till.close()
    return {
        "state": session.state,
        "orders": [(order.amount_total, order.margin, order.state) for order in session.order_ids],
        "entry": _amounts(session.move_id.line_ids),
        "moves": _moves(session.picking_ids.move_ids | session.order_ids.picking_ids.move_ids),
    }


def _moves(moves):
    return sorted(
        (move.product_id.name, move.state, move.quantity, move.location_dest_id.usage, move.value)
        for move in moves
    )


def _amounts(lines):
    return sorted((line.account_id.code, round(line.balance, 6)) for line in lines)


def _deliver_reserved(shop):
    picking = shop.env["stock.picking"].search(
        [("origin", "=", "Old delivery, reserved"), ("company_id", "=", shop.env.company.id)]
    )
    return _validated(picking)


def _deliver_more(shop):
    """More than there is: core goes below zero."""
    picking = shop.delivery("Old, too much", shop.warehouse(), ("Lamp", 500))
    picking.move_ids.quantity = 500
    return _validated(picking)


def _deliver_expired(shop):
    """Core asks in a wizard, a person says yes, and it leaves."""
    picking = shop.delivery("Old, expired", shop.warehouse(), ("Milk", 3))
    picking.move_ids.move_line_ids.unlink()
    picking.move_ids.move_line_ids = [
        Command.create(
            {
                "product_id": shop.product("Milk").id,
                "lot_id": shop.lot("OVER").id,
                "quantity": 3,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
    ]
    return _validated(picking)


def _validated(picking):
    picking.move_ids.picked = True
    action = picking.button_validate()
    while isinstance(action, dict) and action.get("res_model"):
        wizard = shop_wizard(picking.env, action)
        action = wizard.process()
    return picking.mapped("state"), _moves(picking.move_ids)


def shop_wizard(env, action):
    """The question core asks on the way, answered with yes."""
    model = env[action["res_model"]].with_context(action.get("context") or {})
    return model.browse(action.get("res_id")) if action.get("res_id") else model.create({})


def _buy(shop):
    """What core's scheduler orders by itself."""
    shop.env["stock.rule"].run_scheduler(company_id=shop.env.company.id)
    lines = shop.env["purchase.order.line"].search(
        [("company_id", "=", shop.env.company.id), ("orderpoint_id", "!=", False)]
    )
    return sorted(
        (line.product_id.name, line.product_qty, line.price_unit, line.order_id.state)
        for line in lines
    )


def _receive(shop):
    orders = shop.env["purchase.order"].search(
        [("origin", "=", "Old order of Salt"), ("company_id", "=", shop.env.company.id)]
    )
    return _validated(orders.picking_ids)


def _consume(shop):
    """A manufacturing order that takes an expired lot, where there is manufacturing."""
    if "mrp.production" not in shop.env:
        return None
    made = shop.env["mrp.production"].create(
        {
            "product_id": shop.product("Soap").id,
            "product_qty": 1,
            "move_raw_ids": [
                Command.create({"product_id": shop.product("Milk").id, "product_uom_qty": 2})
            ],
        }
    )
    made.action_confirm()
    made.qty_producing = 1
    made.move_raw_ids.move_line_ids.unlink()
    made.move_raw_ids.lot_ids = shop.lot("OVER")
    made.move_raw_ids.quantity = 2
    made.move_raw_ids.picked = True
    made.button_mark_done()
    return made.state, _moves(made.move_raw_ids)


def _scrap(shop):
    scrap = shop.env["stock.scrap"].create(
        {
            "product_id": shop.product("Milk").id,
            "lot_id": shop.lot("OVER").id,
            "scrap_qty": 1,
            "location_id": shop.warehouse().lot_stock_id.id,
        }
    )
    scrap.do_scrap()
    return scrap.state, _moves(scrap.move_ids)


def _change_rule(shop):
    """A rule of a person stays as they enter it, through Odoo's own screen as well."""
    rules = shop.env["stock.warehouse.orderpoint"].search(
        [("company_id", "=", shop.env.company.id), ("product_id.name", "like", "Old")]
    )
    rules.filtered(lambda rule: rule.product_id.name == "Old Lamp").product_min_qty = 7
    shop.env["stock.warehouse.orderpoint"].action_open_orderpoints()
    return [
        (rule.product_id.name, rule.product_min_qty, rule.product_max_qty, rule.trigger)
        for rule in rules.exists().sorted("id")
    ]


def _stock(shop):
    """What is where, what it is worth, and what Odoo's own screens show."""
    quants = shop.env["stock.quant"].search(
        [("company_id", "=", shop.env.company.id), ("location_id.usage", "=", "internal")]
    )
    rows = sorted(
        (
            quant.product_id.name, quant.location_id.name, quant.lot_id.name or "",
            quant.quantity, quant.reserved_quantity, round(quant.value, 6),
        )
        for quant in quants
    )  # fmt: skip
    shown = {
        name: (
            product.qty_available, product.free_qty, product.virtual_available,
            round(product.total_value, 6), product.standard_price,
        )
        for name in ("Rice", "Milk", "Lamp", "Soap", "Salt")
        for product in shop.product(name)
    }  # fmt: skip
    return rows, shown


def _books(shop):
    groups = shop.env["account.move.line"]._read_group(
        [("company_id", "=", shop.env.company.id), ("parent_state", "=", "posted")],
        ["account_id"],
        ["balance:sum"],
    )
    return sorted((account.code, round(balance, 6)) for account, balance in groups)
