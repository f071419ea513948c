"""Three tills with cash and card, a cashier for each, a manager, a receiver and a counter."""

PASSWORD = "bench"
LETTERS = ("A", "B", "C")
# Without the second, stock Odoo refuses the sale of a lot
STOCK_CASHIER = ("point_of_sale.group_pos_user", "stock.group_stock_user")
STOCK_MANAGER = ("point_of_sale.group_pos_manager", "product.group_product_manager")
CASHIER = ("point_of_sale.group_pos_user", "supermarket_stock.group_cashier")
MANAGER = ("point_of_sale.group_pos_manager", "supermarket_stock.group_store_manager")


def add(env):
    """The till to each cashier is the one in the same place of the list."""
    bank = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    card = env["pos.payment.method"].create({"name": "Bench card", "journal_id": bank.id})
    cash = env["pos.payment.method"].create([_cash(env, letter) for letter in LETTERS])
    tills = env["pos.config"].create(
        [
            {"name": f"Bench till {letter}", "payment_method_ids": [(6, 0, [method.id, card.id])]}
            for letter, method in zip(LETTERS, cash, strict=True)
        ]
    )
    return {
        "tills": tills.ids,
        "methods": cash.ids,
        "cashiers": [f"bench_cashier_{letter.lower()}" for letter in LETTERS],
        "manager": "bench_manager",
        "receiver": "bench_receiver",
        "counter": "bench_counter",
        "password": PASSWORD,
    }


def _cash(env, letter):
    journal = env["account.journal"].create(
        {"name": f"Bench cash {letter}", "type": "cash", "code": f"BCS{letter}"}
    )
    return {"name": f"Bench cash {letter}", "journal_id": journal.id}


def give_roles(env, shop, is_ours):
    """Make the logins, with Odoo's roles or with ours."""
    cashier, manager = (CASHIER, MANAGER) if is_ours else (STOCK_CASHIER, STOCK_MANAGER)
    for login in shop["cashiers"]:
        _login(env, login, cashier)
    _login(env, shop["manager"], manager)
    for role in ("receiver", "counter") if is_ours else ():
        _login(env, shop[role], (f"supermarket_stock.group_{role}",))


def _login(env, login, names):
    groups = [env.ref(name).id for name in ("base.group_user", *names)]
    user = env["res.users"].search([("login", "=", login)])
    user = user or env["res.users"].create({"name": login, "login": login, "password": PASSWORD})
    user.group_ids = [(6, 0, groups)]
