"""A promotion that shows by itself at the till."""


def run(shop):
    """Ten percent off chocolate from the third piece on."""
    category = shop.names.ref("category_chocolate")
    shop.names.ensure(
        "loyalty.program",
        {
            "promotion_chocolate": {
                "name": "Chocolate week: 10% off from 3 pieces",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": shop.company.id,
                "currency_id": shop.company.currency_id.id,
                "pos_ok": True,
                "rule_ids": [
                    (0, 0, {"product_category_id": category.id, "minimum_qty": 3}),
                ],
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "discount",
                            "discount": 10,
                            "discount_mode": "percent",
                            "discount_applicability": "specific",
                            "discount_product_category_id": category.id,
                            "description": "Chocolate week 10%",
                        },
                    )
                ],
            }
        },
    )
    return "1 promotion"
