import pytest

from tools.demo.catalogue import read_catalogue
from tools.demo.names import MAX_LENGTH, clean_name


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("PAIN AU CHOCOLAT", "Pain au Chocolat"),
        ("sok jabłkowy tłoczony", "Sok Jabłkowy Tłoczony"),
        ("Moutarde &quot;Mei Cai&quot; salée", 'Moutarde "Mei Cai" salée'),
        ("Cachir goût Boeuf  3 436598 136659", "Cachir goût Boeuf"),
        ("Wheat Sticks 400GX10 [ Upc# ]", "Wheat Sticks 400GX10"),
        ("  Riz   basmati . ", "Riz basmati"),
        ("好丽友Q蒂多层蛋糕 榛子巧克力味", "好丽友Q蒂多层蛋糕 榛子巧克力味"),
        ("41022", ""),
        ("asa", ""),
        ("", ""),
    ],
)
def test_clean_name(raw, clean):
    assert clean_name(raw) == clean


def test_long_name_is_cut_at_a_word():
    name = clean_name("Very " * 40)
    assert len(name) <= MAX_LENGTH
    assert name.endswith("Very")


def test_cleaning_twice_changes_nothing():
    names = [product.name for product in read_catalogue()]
    assert [clean_name(name) for name in names] == names


def test_every_name_of_the_catalogue_fits():
    assert all(2 <= len(product.name) <= MAX_LENGTH for product in read_catalogue())
