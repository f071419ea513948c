"""The real products: Open Food Facts, cleaned, categorised and priced.

Names and codes are real; prices, costs and units are not part of the source and are made up here,
always the same for the same barcode.
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

from .categories import categorise, read_categories
from .codes import is_traded
from .names import clean_name
from .pricing import cost_of, price_of

CATALOGUE_FILE = Path(__file__).parent / "data" / "openfoodfacts_ean13_demo_catalogue.csv.gz"


@dataclass(frozen=True)
class Product:
    """A product of the catalogue; ``price`` includes tax, ``cost`` does not (both in CNY)."""

    barcode: str
    name: str
    category: str
    price: float
    cost: float


def read_catalogue(path=CATALOGUE_FILE):
    """Return the products worth selling: a traded EAN-13 with a correct check digit and a name."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    products = {}
    for row in rows:
        code, name = row["ean13"].strip(), clean_name(row["name"])
        if name and is_traded(code):
            products[code] = _product(code, name, row["category"].strip())
    return list(products.values())


def _product(code, name, column):
    category = read_categories()[categorise(name, column)]
    price = price_of(code, category.price_low, category.price_high)
    return Product(code, name, category.code, price, cost_of(price, category, code))
