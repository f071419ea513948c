"""The fresh products the demand series stand for, and the suppliers."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from .categories import read_categories
from .codes import own_code, weighed_code
from .demand import pair_series, read_series
from .pricing import cost_of

DATA = Path(__file__).parent / "data"
# Scale labels and shelf labels share this number, so people find one from the other.
FIRST_NUMBER = 101


@dataclass(frozen=True, eq=False)
class FreshProduct:
    """A product sold by the piece or by weight, and what each shop sold of it."""

    number: int
    name: str
    name_zh: str
    category: str
    weighed: bool
    shelf_life: int
    price: float
    cost: float
    series: tuple

    @property
    def display_name(self):
        """Both names, Chinese first: what the label shows."""
        return f"{self.name_zh} {self.name}"

    @property
    def barcode(self):
        """A scale code for what is weighed, a number of the shop's own for the rest."""
        return weighed_code(self.number) if self.weighed else own_code(self.number)


@dataclass(frozen=True)
class Supplier:
    """A supplier; ``order_days`` are weekdays (0 = Monday), ``pack`` and ``min_qty`` units."""

    code: str
    name: str
    contact: str
    street: str
    city: str
    zip: str
    phone: str
    email: str
    lead_days: int
    order_days: tuple
    categories: tuple
    min_qty: float
    pack: float


def read_fresh_products(series=None):
    """Return the fresh products, each with its pair of series, numbered in the file's order."""
    pairs = defaultdict(list)
    for pair in pair_series(series or read_series()):
        pairs[pair[0].first_category].append(pair)
    with (DATA / "fresh_assortment.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return [
        _fresh_product(number, row, pairs[int(row["source"])].pop(0))
        for number, row in enumerate(rows, FIRST_NUMBER)
    ]


def _fresh_product(number, row, pair):
    price = float(row["price"])
    category = read_categories()[row["category"]]
    weighed = row["weighed"] == "1"
    barcode = weighed_code(number) if weighed else own_code(number)
    return FreshProduct(
        number=number,
        name=row["name"],
        name_zh=row["name_zh"],
        category=row["category"],
        weighed=weighed,
        shelf_life=int(row["shelf_life"]),
        price=price,
        cost=cost_of(price, category, barcode),
        series=pair,
    )


def read_suppliers():
    """Return the suppliers of the shop."""
    with (DATA / "suppliers.csv").open(encoding="utf-8", newline="") as source:
        return [_supplier(row) for row in csv.DictReader(source)]


def _supplier(row):
    return Supplier(
        **{name: row[name] for name in ("code", "name", "contact", "street", "city", "zip")},
        phone=row["phone"],
        email=row["email"],
        lead_days=int(row["lead_days"]),
        order_days=tuple(int(day) for day in row["order_days"]),
        categories=tuple(row["categories"].split()),
        min_qty=float(row["min_qty"]),
        pack=float(row["pack"]),
    )


def supplier_of(category, fresh, suppliers):
    """Return the supplier that delivers a category; fresh noodles come from the bakery."""
    wanted = f"{category}_fresh" if fresh else category
    by_category = {code: supplier for supplier in suppliers for code in supplier.categories}
    return by_category.get(wanted) or by_category[category]
