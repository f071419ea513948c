"""Categories, suppliers and products."""

from ..assortment import read_fresh_products, read_suppliers, supplier_of
from ..catalogue import read_catalogue
from ..categories import read_categories
from ..icons import TINTS, draw_icon
from ..pricing import share

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Fresh categories whose packed products carry a lot and a date.
LOT_CATEGORIES = ("meat", "fish", "deli", "eggs", "dairy", "cheese", "tofu")
# Removal and alert come before the date by this share of the shelf life, at least a day.
REMOVAL_SHARE = 0.1
ALERT_SHARE = 0.25


def run_categories(shop):
    """The category tree, for the back office and for the till."""
    categories = read_categories()
    for category in categories.values():
        parent = shop.names.ref(f"category_{category.parent}") if category.parent else None
        shop.names.ensure(
            "product.category", {f"category_{category.code}": _stock(category, parent, shop)}
        )
    tills = {
        f"till_category_{category.code}": _till(category, sequence)
        for sequence, category in enumerate(categories.values())
        if category.parent
    }
    shop.names.ensure("pos.category", tills)
    return f"{len(categories)} categories"


def _stock(category, parent, shop):
    values = {"name": category.name, "parent_id": parent.id if parent else False}
    if category.code == "fresh":
        values["removal_strategy_id"] = shop.env.ref("product_expiry.removal_fefo").id
    if category.oversell and "oversell_policy" in shop.env["product.category"]._fields:
        values["oversell_policy"] = category.oversell
    return values


def _till(category, sequence):
    return {"name": category.name, "color": category.colour, "sequence": sequence}


def run_suppliers(shop):
    """A dozen suppliers; how they deliver stands in each product's vendor line."""
    values = {
        f"supplier_{supplier.code}": {
            "name": supplier.name,
            "is_company": True,
            "street": supplier.street,
            "city": supplier.city,
            "zip": supplier.zip,
            "country_id": shop.env.ref("base.cn").id,
            "phone": supplier.phone,
            "email": supplier.email,
            "supplier_rank": 1,
            "comment": _ordering_note(supplier),
            "child_ids": [(0, 0, {"name": supplier.contact, "function": "Sales"})],
            **_order_days(shop, supplier),
        }
        for supplier in read_suppliers()
    }
    shop.names.ensure("res.partner", values)
    return f"{len(values)} suppliers"


def _order_days(shop, supplier):
    """Tick the days on which the supplier takes orders, where replenishment is installed."""
    fields = shop.env["res.partner"]._fields
    ticks = {f"replenishment_{WEEKDAYS[day]}": True for day in supplier.order_days}
    return {name: tick for name, tick in ticks.items() if name in fields}


def _ordering_note(supplier):
    days = ", ".join(WEEKDAYS[day].capitalize() for day in supplier.order_days)
    return (
        f"Order days: {days}. Delivers {supplier.lead_days} day(s) after the order, "
        f"in packs of {supplier.pack:g}."
    )


def run_packs(shop):
    """The packs that suppliers sell in, as units of measure."""
    packs = sorted({supplier.pack for supplier in read_suppliers()})
    units = {
        pack_name(pack, weighed): {
            "name": f"Crate {pack:g} kg" if weighed else f"Pack of {pack:g}",
            "relative_factor": pack,
            "relative_uom_id": shop.env.ref(_unit(weighed)).id,
        }
        for pack in packs
        for weighed in (False, True)
    }
    shop.names.ensure("uom.uom", units)
    return f"{len(units)} packs"


def pack_name(pack, weighed):
    return f"{'crate' if weighed else 'pack'}_{pack:g}"


def _unit(weighed):
    return "uom.product_uom_kgm" if weighed else "uom.product_uom_unit"


def run_products(shop):
    """Everything on the shelves, fresh products first."""
    suppliers = read_suppliers()
    fresh, packed = read_fresh_products(), read_catalogue()
    values = {f"product_{one.barcode}": _fresh_values(shop, one, suppliers) for one in fresh}
    values |= {f"product_{one.barcode}": _packed_values(shop, one, suppliers) for one in packed}
    # Variants, not templates: a template writes barcode and cost of each variant one by one.
    products = shop.names.ensure("product.product", values, batch=500)
    _list_on(shop, products)
    return f"{len(products)} products"


def _list_on(shop, products):
    """Products that the shops opened with are as old as the shops: none of them is new."""
    shop.env.flush_all()
    shop.env.cr.execute(
        "UPDATE product_product SET create_date = %s WHERE id = ANY(%s)",
        [shop.first_day, products.ids],
    )
    shop.env["product.product"].invalidate_model(["create_date"])


def _fresh_values(shop, product, suppliers):
    supplier = supplier_of(product.category, True, suppliers)
    return {
        **_common(shop, product, supplier, product.weighed),
        **_dated(product.shelf_life),
        "name": product.display_name,
        "barcode": product.barcode,
        "default_code": f"F{product.number}",
        "to_weight": product.weighed,
        "uom_id": shop.env.ref(_unit(product.weighed)).id,
    }


def _packed_values(shop, product, suppliers):
    category = read_categories()[product.category]
    dated = _dated(category.shelf_life) if product.category in LOT_CATEGORIES else {}
    supplier = supplier_of(product.category, False, suppliers)
    return {
        **_common(shop, product, supplier),
        **dated,
        "name": product.name,
        "barcode": product.barcode,
    }


def _common(shop, product, supplier, weighed=False):
    category = read_categories()[product.category]
    ref = shop.names.ref
    return {
        "type": "consu",
        "is_storable": True,
        "available_in_pos": True,
        "categ_id": ref(f"category_{category.code}").id,
        "pos_categ_ids": [(6, 0, ref(f"till_category_{category.code}").ids)],
        "list_price": product.price,
        "standard_price": product.cost,
        "taxes_id": [(6, 0, ref(f"tax_sale_{category.tax}").ids)],
        "supplier_taxes_id": [(6, 0, ref(f"tax_purchase_{category.tax}").ids)],
        "seller_ids": [
            (
                0,
                0,
                {
                    "partner_id": ref(f"supplier_{supplier.code}").id,
                    "product_uom_id": ref(pack_name(supplier.pack, weighed)).id,
                    "price": round(product.cost * supplier.pack, 2),
                    "min_qty": supplier.min_qty / supplier.pack,
                    "delay": supplier.lead_days,
                },
            )
        ],
    }


def _dated(shelf_life):
    return {
        "tracking": "lot",
        "use_expiration_date": True,
        "expiration_time": shelf_life,
        "use_time": 0,
        "removal_time": max(1, int(shelf_life * REMOVAL_SHARE)) if shelf_life > 3 else 0,
        "alert_time": max(1, int(shelf_life * ALERT_SHARE)),
    }


def run_icons(shop):
    """A small picture per product and till category; made once, stored once per drawing."""
    products = {f"product_{one.barcode}": one.category for one in read_fresh_products()}
    products |= {f"product_{one.barcode}": one.category for one in read_catalogue()}
    ids = shop.names.ids(products)
    found = shop.env["product.product"].browse(ids.values())
    rows = [
        (product.product_tmpl_id.id, _icon(name, products[name]))
        for name, product in zip(ids, found, strict=True)
    ]
    _attach(shop.env, "product.template", rows)
    tills = {f"till_category_{code}": code for code in read_categories()}
    rows = [
        (record_id, _icon(name, tills[name])) for name, record_id in shop.names.ids(tills).items()
    ]
    _attach(shop.env, "pos.category", rows)
    return f"{len(products)} pictures"


def _icon(name, category_code):
    tint = int(share(name, "tint") * len(TINTS))
    return draw_icon(read_categories()[category_code].icon, tint)


def _attach(env, model, rows):
    """Store each picture as the record's ``image_128``, the only size a till asks for.

    Writing the field itself would scale every picture to five sizes, for thousands of products.
    """
    attachments = env["ir.attachment"].sudo()
    domain = [("res_model", "=", model), ("res_field", "=", "image_128")]
    there = set(attachments.search(domain).mapped("res_id"))
    attachments.create(
        [
            {
                "name": "image_128",
                "res_model": model,
                "res_field": "image_128",
                "res_id": record_id,
                "type": "binary",
                "raw": picture,
            }
            for record_id, picture in rows
            if record_id not in there
        ]
    )
