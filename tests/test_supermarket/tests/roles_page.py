"""docs/roles.md, made from the groups, access rules and routes of a database with all addons."""

OURS = ("supermarket_stock", "supermarket_pos", "quality_inspection", "replenishment")
TITLES = {
    "supermarket_stock": "Supermarket Stock",
    "supermarket_pos": "Supermarket Point of Sale",
    "quality_inspection": "Quality Inspection",
    "replenishment": "Supermarket Replenishment",
}
# Of Odoo's own what a shop must not be careless with
SENSITIVE = (
    *("product.template", "product.pricelist", "product.supplierinfo", "res.partner"),
    *("stock.quant", "stock.lot", "stock.picking", "stock.move", "stock.scrap"),
    *("stock.warehouse", "stock.location", "stock.warehouse.orderpoint"),
    *("pos.order", "pos.session", "pos.config", "pos.payment.method", "loyalty.program"),
    *("purchase.order", "account.move", "account.payment", "account.account"),
    *("res.users", "res.company", "res.groups", "ir.config_parameter", "ir.cron"),
)
STORES = " ⌂"
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}
HEAD = """# Roles

Made from the code by `tests/test_supermarket/tests/test_roles_page.py`, which fails when this page
is out of date and writes it anew where `ROLES_PAGE=write` is set. **r**ead, **w**rite, **c**reate,
**d**elete; a record's own rules and its buttons may say less, never more. Everybody sees the
companies that are allowed to him or her, and nothing of others. Of what is marked ⌂ a person to
whom *Stores* are given (*Settings → Users*) sees and changes what belongs to these stores; what
belongs to all stores or to none is seen, too. Tests try what stands here: every role on every model
and address of ours.
"""


def page(env, users):
    """:param users: {role: a user who has it and nothing else}, in the order of the columns"""
    return "\n".join(
        [
            HEAD,
            *_roles(env, users),
            *(line for addon in OURS for line in _models_of(env, users, addon)),
            *_sensitive(env, users),
            *_routes(env),
        ]
    )


def models_of(env, addon):
    """Names of the models that an addon begins, those without records left out."""
    return sorted(
        name
        for name, model in env.registry.items()
        if model._original_module == addon and not model._abstract
    )


def routes(env):
    """[(address, "anybody" or "logged in", methods)] of ours."""
    ours = tuple(f"odoo.addons.{addon}." for addon in OURS)
    found = set()
    for rule in env["ir.http"].routing_map().iter_rules():
        endpoint = rule.endpoint
        if endpoint.func.__module__.startswith(ours):
            who = "anybody" if endpoint.routing["auth"] in ("public", "none") else "logged in"
            found.add((rule.rule, who, endpoint.routing["type"]))
    return sorted(found)


def _roles(env, users):
    yield "| | Role | What for | Has also |"
    yield "|---|---|---|---|"
    for role in users:
        group = env.ref(f"supermarket_stock.group_{role}")
        also = group.all_implied_ids - group
        names = [one.name for one in also if one in _groups(env, users)]
        yield f"| {_short(role)} | {group.name} | {group.comment} | {', '.join(names)} |"
    yield ""


def _groups(env, users):
    groups = env["res.groups"]
    return groups.union(*(env.ref(f"supermarket_stock.group_{role}") for role in users))


def _short(role):
    """Two letters a column.

    >>> _short("shift_supervisor"), _short("reviewer")
    ('SS', 'Rv')
    """
    first, _line, second = role.partition("_")
    if second:
        return (first[0] + second[0]).upper()
    return "Rv" if role == "reviewer" else first[:2].capitalize()


def _models_of(env, users, addon):
    yield f"## {TITLES[addon]}"
    yield ""
    yield from _table(env, users, models_of(env, addon))


def _sensitive(env, users):
    yield "## Odoo's own"
    yield ""
    yield from _table(env, users, [name for name in SENSITIVE if name in env])


def _table(env, users, names):
    yield f"| | {' | '.join(map(_short, users))} |"
    yield f"|---|{'---|' * len(users)}"
    for name in names:
        mark = STORES if is_of_stores(env, name) else ""
        label = f"{env[name]._description} `{name}`{mark}"
        yield f"| {label} | {' | '.join(rights(env, users[role], name) for role in users)} |"
    yield ""


def is_of_stores(env, name):
    """Whether a person who is given stores sees of a model what belongs to them."""
    rules = env["ir.rule"].search([("model_id.model", "=", name)])
    return any("_of_own_stores" in (rule.domain_force or "") for rule in rules)


def rights(env, user, name):
    """ "rwcd", as far as a user may do it with records of a model."""
    model = env[name].with_user(user)
    return "".join(letter for right, letter in LETTERS.items() if model.has_access(right)) or "–"


def _routes(env):
    yield "## Addresses"
    yield ""
    yield "| | Who | |"
    yield "|---|---|---|"
    for address, who, kind in routes(env):
        yield f"| `{address}` | {who} | {kind} |"
    yield ""
