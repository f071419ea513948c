"""Two shops with two tills each, and a central warehouse."""

from ..records import write_changed
from ..shop import CENTRAL, SHOPS, TILLS_PER_SHOP

OPENING_FLOAT = 500.0
WEIGHT_DIGITS = 3
NOMENCLATURE = "barcodes.default_barcode_nomenclature"
YUAN = (0.1, 0.5, 1, 5, 10, 20, 50, 100)


def run(shop):
    """Create warehouses, journals, payment methods and tills."""
    _weigh_to_the_gram(shop)
    _read_gs1_codes(shop)
    _show_features(shop)
    _count_yuan(shop)
    _ensure_warehouses(shop)
    tills = _ensure_tills(shop)
    return f"{len(SHOPS)} shops, {len(tills)} tills"


def run_open(shop):
    """Switch on what installing leaves to the company."""
    shop.company._open_supermarket()


def _weigh_to_the_gram(shop):
    """Quantities get three digits: scales print kilograms with three."""
    precision = shop.env["decimal.precision"].search([("name", "=", "Product Unit")])
    if precision.digits < WEIGHT_DIGITS:
        precision.digits = WEIGHT_DIGITS


def _read_gs1_codes(shop):
    """GS1 codes first (lot and date in one scan); scale labels by the tills' fallback."""
    gs1 = shop.env.ref("barcodes_gs1_nomenclature.default_gs1_nomenclature", False)
    if gs1:
        write_changed(shop.company, {"nomenclature_id": gs1.id})


def _show_features(shop):
    """Lots, locations and units show for everybody: a fresh food shop works with them."""
    features = ("stock.group_production_lot", "stock.group_stock_multi_locations", "uom.group_uom")
    groups = shop.env["res.groups"].union(*(shop.env.ref(feature) for feature in features))
    everybody = shop.env.ref("base.group_user")
    missing = groups - everybody.implied_ids
    if missing:
        everybody.implied_ids += missing


def _count_yuan(shop):
    """Who counts a drawer is asked for the notes and coins that there are, and for no others."""
    same = shop.company.currency_id.compare_amounts
    shop.env["pos.bill"].search([]).filtered(
        lambda bill: all(same(bill.value, value) for value in YUAN)
    ).unlink()


def _ensure_warehouses(shop):
    central = shop.env["stock.warehouse"].search([("company_id", "=", shop.company.id)], limit=1)
    name, title, code = CENTRAL
    if not shop.names.ids([name]):
        central.write({"name": title, "code": code, "partner_id": shop.company.partner_id.id})
        shop.names.adopt(name, central)
    partners = shop.names.ensure(
        "res.partner",
        {
            f"partner_{name}": {
                "name": f"Fresh Corner {title}",
                "parent_id": shop.company.partner_id.id,
                "type": "delivery",
                "city": "Shanghai",
                "country_id": shop.company.country_id.id,
                "tz": shop.company.partner_id.tz,
            }
            for name, title, _code in SHOPS
        },
    )
    shop.names.ensure(
        "stock.warehouse",
        {
            name: {
                "name": title,
                "code": code,
                "company_id": shop.company.id,
                "partner_id": partner.id,
            }
            for (name, title, code), partner in zip(SHOPS, partners, strict=True)
        },
    )


def _ensure_tills(shop):
    names = [
        (f"till_{code}_{number}".lower(), f"{title} Till {number}", f"{code}{number}", index)
        for index, (_name, title, code) in enumerate(SHOPS)
        for number in range(1, TILLS_PER_SHOP + 1)
    ]
    journals = _ensure_journals(
        shop,
        {f"{till}_cash": (f"Cash {title}", f"C{code}", "cash") for till, title, code, _i in names},
    )
    cash = shop.names.ensure(
        "pos.payment.method",
        {
            f"{till}_cash": {"name": "Cash", "journal_id": journal.id}
            for (till, *_rest), journal in zip(names, journals, strict=True)
        },
    )
    sales, cards = _ensure_shop_journals(shop)
    return shop.names.ensure(
        "pos.config",
        {
            till: {
                "name": title,
                "picking_type_id": shop.warehouses[index].pos_type_id.id,
                "journal_id": sales[index].id,
                "payment_method_ids": [(6, 0, (method | cards[index]).ids)],
                "fallback_nomenclature_id": shop.env.ref(NOMENCLATURE).id,
            }
            for (till, title, _code, index), method in zip(names, cash, strict=True)
        },
    )


def _ensure_shop_journals(shop):
    """Each shop's sales and its card machines' payments have books of their own."""
    sales = _ensure_journals(
        shop,
        {
            f"sales_{code}".lower(): (f"Sales {title}", f"S{code}", "general")
            for _n, title, code in SHOPS
        },
    )
    banks = _ensure_journals(
        shop,
        {
            f"card_{code}".lower(): (f"Card {title}", f"B{code}", "bank")
            for _n, title, code in SHOPS
        },
    )
    cards = shop.names.ensure(
        "pos.payment.method",
        {
            f"card_{code}".lower(): {"name": "Card", "journal_id": journal.id}
            for (_name, _title, code), journal in zip(SHOPS, banks, strict=True)
        },
    )
    return sales, cards


def _ensure_journals(shop, wanted):
    """:param wanted: {name: (title, code, type)}"""
    return shop.names.ensure(
        "account.journal",
        {
            f"{name}_journal": {
                "name": title,
                "code": code,
                "type": kind,
                "company_id": shop.company.id,
                "show_on_dashboard": False,
            }
            for name, (title, code, kind) in wanted.items()
        },
    )
