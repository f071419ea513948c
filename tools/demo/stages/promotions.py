"""Promotions that show by themselves at the till."""

# Strawberry yoghurt: in stock at both shops every morning.
QUOTA_BARCODE = "2000000001753"


# Odoo's own goods of programs that this shop doesn't have
UNUSED = ("loyalty.gift_card_product_50", "loyalty.ewallet_product_50")


def run(shop):
    """Ten percent off chocolate from the third piece on; no cards without a program for them."""
    for name in UNUSED:
        goods = shop.env.ref(name, raise_if_not_found=False)
        if goods:
            goods.available_in_pos = False
    chocolate = _on_category(shop, "chocolate", discount=10, description="Chocolate week 10%")
    rule = {**_of_category(shop, "chocolate"), "minimum_qty": 3}
    _ensure(shop, "promotion_chocolate", "Chocolate week: 10% off from 3 pieces", rule, chocolate)
    return "1 promotion"


def run_offers(shop):
    """A quota in units, an hour of the evening, and mix and match."""
    yoghurt = shop.names.ref(f"product_{QUOTA_BARCODE}")
    _ensure(
        shop,
        "promotion_first_hundred",
        "First 100 strawberry yoghurts: 30% off",
        {"product_ids": [(6, 0, yoghurt.ids)]},
        {
            "discount": 30,
            "discount_product_ids": [(6, 0, yoghurt.ids)],
            "description": "First 100: 30%",
        },
        quota_units=100,
    )
    _ensure(
        shop,
        "promotion_evening_bread",
        "Bread from 19:00: 20% off",
        _of_category(shop, "bakery"),
        _on_category(shop, "bakery", discount=20, description="Evening bread 20%"),
        hour_from=19,
        hour_to=22,
    )
    _ensure(
        shop,
        "promotion_mix_juice",
        "Juice: any 3, the cheapest free",
        {
            **_of_category(shop, "juice"),
            "minimum_qty": 3,
            "reward_point_mode": "unit",
            "reward_point_amount": 1,
        },
        _on_category(
            shop,
            "juice",
            mix_mode="cheapest",
            mix_quantity=3,
            required_points=3,
            description="Juice: 3 for 2",
        ),
    )
    return "3 promotions"


def _of_category(shop, code):
    return {"product_category_id": shop.names.ref(f"category_{code}").id}


def _on_category(shop, code, **values):
    category = shop.names.ref(f"category_{code}")
    return {"discount_product_category_id": category.id, **values}


def _ensure(shop, name, title, rule, reward, **values):
    shop.names.ensure(
        "loyalty.program",
        {
            name: {
                "name": title,
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": shop.company.id,
                "currency_id": shop.company.currency_id.id,
                "pos_ok": True,
                "rule_ids": [(0, 0, rule)],
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "discount",
                            "discount_mode": "percent",
                            "discount_applicability": "specific",
                            **reward,
                        },
                    )
                ],
                **values,
            }
        },
    )
