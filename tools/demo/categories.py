"""Grocery categories, and which of them a product's name speaks of.

The two tables are data: ``data/categories.csv`` (the tree, its price range, margin, tax, shelf
life) and ``data/keywords.csv`` (words per category). The row order of the keywords is their
priority: "chocolate milk biscuits" are biscuits because biscuits come first.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
OTHER = "other"

# The catalogue's own column, for names that say nothing. 'cn-prefix' says nothing either.
COLUMN_CATEGORY = {
    "bakery": "bakery",
    "beverage": "soft",
    "dairy": "dairy",
    "egg": "eggs",
    "fish": "fish",
    "meat": "meat",
    "pantry": "staples",
    "produce": "vegetables",
    "snack": "biscuits",
}


@dataclass(frozen=True)
class Category:
    """One row of the tree; ``price_*`` in CNY, ``shelf_life`` in days, ``tax`` in percent."""

    code: str
    parent: str
    name: str
    name_zh: str
    colour: int
    price_low: float
    price_high: float
    margin: float
    tax: int
    fresh: bool
    shelf_life: int
    oversell: str
    icon: str


@cache
def read_categories():
    """Return the tree as a dictionary by code, parents first."""
    with (DATA / "categories.csv").open(encoding="utf-8", newline="") as source:
        return {row["code"]: _category(row) for row in csv.DictReader(source)}


def _category(row):
    return Category(
        code=row["code"],
        parent=row["parent"],
        name=row["name"],
        name_zh=row["name_zh"],
        colour=int(row["colour"] or 0),
        price_low=float(row["price_low"] or 0),
        price_high=float(row["price_high"] or 0),
        margin=float(row["margin"] or 0),
        tax=int(row["tax"] or 0),
        fresh=row["fresh"] == "1",
        shelf_life=int(row["shelf_life"] or 0),
        oversell=row["oversell"],
        icon=row["icon"],
    )


@cache
def _patterns():
    with (DATA / "keywords.csv").open(encoding="utf-8", newline="") as source:
        return [(row["category"], _pattern(row["words"])) for row in csv.DictReader(source)]


def _pattern(words):
    """Latin words match whole, others (Chinese has no spaces) anywhere."""
    folded = sorted({fold(word) for word in words.split("|")}, key=len, reverse=True)
    latin = [re.escape(word) for word in folded if word.isascii()]
    other = [re.escape(word) for word in folded if not word.isascii()]
    parts = [rf"(?<![a-z])(?:{'|'.join(latin)})(?![a-z])"] if latin else []
    return re.compile("|".join(parts + other))


def fold(text):
    """Lower case without accents: how names and keywords meet.

    >>> fold("Thé Vert aux Œufs")
    'thee vert aux oeufs'
    """
    # French "thé" would become the English article; "thee" is tea in Dutch.
    text = text.casefold().replace("œ", "oe").replace("’", "'").replace("thé", "thee")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def categorise(name, column):
    """Return the category code for a product's name, or for its column when the name is silent."""
    folded = fold(name)
    for category, pattern in _patterns():
        if pattern.search(folded):
            return category
    return COLUMN_CATEGORY.get(column, OTHER)
