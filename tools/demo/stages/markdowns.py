"""What fresh goods cost in their last days: rules, goods that are marked down, proposals."""

# Name: category (None: all goods), days left from and to, percent off.
RULES = {
    "markdown_rule_last_day": ("Last day: half price", None, 0, 0, 50),
    "markdown_rule_dairy": ("Dairy, last three days", "dairy", 0, 2, 30),
    "markdown_rule_meat": ("Meat, last two days", "meat", 0, 1, 40),
    "markdown_rule_bakery": ("Bread of yesterday", "bakery", 0, 1, 50),
    "markdown_rule_fish": ("Fish, last day", "fish", 0, 0, 60),
}
STEP = 0.1
# In each shop: lots that are marked down, and lots that wait for the manager.
ACTIVE, PROPOSED = 4, 2


def run(shop):
    """Rules for the whole company; in each shop some lots are marked down this morning."""
    _ensure_rules(shop)
    count = sum(_mark_down(shop, warehouse) for warehouse in shop.warehouses)
    return f"{len(RULES)} rules, {count} lots marked down or proposed"


def _ensure_rules(shop):
    shop.names.ensure(
        "supermarket.markdown.rule",
        {
            name: {
                "name": title,
                "company_id": shop.company.id,
                "categ_id": category and shop.names.ref(f"category_{category}").id,
                "days_from": first,
                "days_to": last,
                "method": "percent",
                "percent": percent,
                "step": STEP,
            }
            for name, (title, category, first, last, percent) in RULES.items()
        },
    )


def _mark_down(shop, warehouse):
    """The first lots of the board that a rule gives a price; loading again finds them by name."""
    code = warehouse.code.lower()
    names = [f"markdown_{code}_{number + 1}" for number in range(ACTIVE + PROPOSED)]
    if shop.names.ids(names):
        return 0
    picked = _picked_lots(shop, warehouse)[: len(names)]
    values = {
        name: {
            "product_id": line.product_id.id,
            "lot_id": line.lot_id.id,
            "warehouse_id": warehouse.id,
            "rule_id": line.rule_id.id,
            "new_price": line.proposed_price,
            "quantity": line.quantity,
        }
        for name, line in zip(names, picked, strict=False)
    }
    markdowns = shop.names.ensure("supermarket.markdown", values)
    markdowns[:ACTIVE].action_activate()
    return len(markdowns)


def _picked_lots(shop, warehouse):
    """Board lines by date, one a lot: to be sold, with a price by rule, not on hold."""
    board = shop.env["supermarket.expiry.board"].search(
        [
            ("warehouse_id", "=", warehouse.id),
            ("bucket", "not in", ("0_expired", "0_off")),
            ("days_left", "<=", 2),
            ("product_id.barcode", "!=", False),
        ],
        order="sold_until, product_id, id",
    )
    picked = {}
    for line in board:
        if line.proposed_price and not line.is_on_hold and line.quantity >= 1:
            picked.setdefault(line.lot_id, line)
    return list(picked.values())
