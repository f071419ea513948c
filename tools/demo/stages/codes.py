"""What the tills know beside products: payment codes, scale labels, ages, cents."""

from ..assortment import read_fresh_products
from ..codes import LABEL_PREFIX, label_code
from ..records import write_changed
from ..shop import SHOPS, TILLS_PER_SHOP

ADULT = 18
ADULT_CATEGORY = "category_alcohol"
# A cashier may make any total a whole yuan; cash is rounded down to the jiao.
CENTS = 1.0
JIAO = 0.1


def run(shop):
    """Set the tills up with everything the cashier's keys and scans need."""
    _read_scale_labels(shop)
    labels = _label_weighed_products(shop)
    write_changed(shop.names.ref(ADULT_CATEGORY), {"age_limit": ADULT})
    method = _ensure_payment_code(shop)
    rounding = _ensure_rounding(shop)
    settings = {
        "round_off_limit": CENTS,
        "round_off_product_id": shop.env.ref("supermarket_pos.product_round_off").id,
        "cash_rounding": True,
        "only_round_cash_method": True,
        "rounding_method": rounding.id,
    }
    for till in _tills(shop):
        if method not in till.payment_method_ids:
            till.payment_method_ids += method
        write_changed(till, settings)
    return f"{len(labels)} scale labels"


def _tills(shop):
    return [
        shop.names.ref(f"till_{code}_{number}".lower())
        for _name, _title, code in SHOPS
        for number in range(1, TILLS_PER_SHOP + 1)
    ]


def _read_scale_labels(shop):
    """A rule for labels of 18 digits, before the one that takes any code for a product."""
    shop.names.ensure(
        "barcode.rule",
        {
            "rule_scale_label": {
                "name": "Scale label with price and weight",
                "barcode_nomenclature_id": shop.env.ref("barcodes.default_barcode_nomenclature").id,
                "sequence": 12,
                "type": "weight_price",
                "encoding": "sscc",
                "pattern": f"{LABEL_PREFIX}.....{{NNNDD}}{{NNDDD}}.",
                "scale_first_part": "price",
            }
        },
    )


def _label_weighed_products(shop):
    """The code under which the scales' labels find each weighed product."""
    values = {}
    for product in read_fresh_products():
        if product.weighed:
            values[f"label_{product.barcode}"] = {
                "name": label_code(product.number),
                "product_id": shop.names.ref(f"product_{product.barcode}").id,
            }
    return shop.names.ensure("supermarket.product.barcode", values)


def _ensure_payment_code(shop):
    """A method for the codes on customers' phones, without money."""
    journal = shop.env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", shop.company.id)], limit=1
    )
    return shop.names.ensure(
        "pos.payment.method",
        {
            "payment_code": {
                "name": "Payment code (simulator)",
                "journal_id": journal.id,
                "payment_method_type": "terminal",
                "use_payment_terminal": "supermarket_code",
                "supermarket_code_provider": "simulator",
                "company_id": shop.company.id,
            }
        },
    )


def _ensure_rounding(shop):
    """Cash is rounded down to the jiao; what the customers are spared is a loss."""
    company = shop.company
    return shop.names.ensure(
        "account.cash.rounding",
        {
            "rounding_jiao": {
                "name": "Down to the jiao",
                "rounding": JIAO,
                "rounding_method": "DOWN",
                "strategy": "add_invoice_line",
                "profit_account_id": company.default_cash_difference_income_account_id.id,
                "loss_account_id": company.default_cash_difference_expense_account_id.id,
            }
        },
    )
