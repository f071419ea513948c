from collections import Counter

import pytest

from tools.demo.catalogue import read_catalogue
from tools.demo.categories import OTHER, categorise, fold, read_categories


@pytest.mark.parametrize(
    ("name", "column", "category"),
    [
        ("Thé vert au jasmin", "cn-prefix", "tea"),
        ("Sauce soja", "cn-prefix", "sauces"),
        ("Vermicelles de soja", "cn-prefix", "staples"),
        ("Pain au chocolat", "bakery", "bakery"),
        ("Oeufs en chocolat", "snack", "chocolate"),
        ("康师傅红烧排骨面", "cn-prefix", "staples"),
        ("雪花冰酷啤酒", "cn-prefix", "alcohol"),
        ("Jus de pomme", "produce", "juice"),
        ("Momchilovtsi", "cn-prefix", OTHER),
        ("Momchilovtsi", "dairy", "dairy"),
    ],
)
def test_categorise(name, column, category):
    assert categorise(name, column) == category


def test_a_word_matches_whole():
    """'eau' (water) is not in 'jambonneau', 'ham' is not in 'champignon'."""
    assert categorise("Jambonneau", "cn-prefix") == "deli"
    assert categorise("Champignons noirs", "cn-prefix") == "dried"


def test_fold_removes_accents():
    assert fold("Pâté crème") == "pate creme"


def test_other_grocery_stays_small():
    counts = Counter(product.category for product in read_catalogue())
    assert counts[OTHER] / counts.total() < 0.02


def test_every_category_has_its_parent_before_it():
    seen = set()
    for category in read_categories().values():
        assert not category.parent or category.parent in seen
        seen.add(category.code)
