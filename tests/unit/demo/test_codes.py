from datetime import date

import pytest

from tools.demo.assortment import read_fresh_products
from tools.demo.catalogue import read_catalogue
from tools.demo.codes import check_digit, gs1_string, is_ean13, is_traded, own_code, weighed_code


@pytest.mark.parametrize(
    ("digits", "check"),
    [("629104150021", "3"), ("690123456789", "2"), ("036000291452"[:11], "2")],
)
def test_check_digit(digits, check):
    assert check_digit(digits) == check


def test_wrong_check_digit_is_refused():
    assert not is_ean13("6291041500214")


def test_digits_of_other_scripts_are_refused():
    assert not is_ean13("٦٢٩١٠٤١٥٠٠٢١٣")


def test_codes_of_one_company_are_not_traded():
    assert not is_traded(own_code(101))
    assert not is_traded(weighed_code(121))


def test_weighed_code_of_a_label():
    assert weighed_code(121, grams=756).startswith("210012100756")
    assert is_ean13(weighed_code(121, grams=756))


def test_gs1_string():
    code = gs1_string("6291041500213", "L42", date(2026, 3, 9))
    assert code == "01062910415002131726030910L42"


def test_catalogue_barcodes_are_traded_and_unique():
    codes = [product.barcode for product in read_catalogue()]
    assert len(codes) >= 3000
    assert len(codes) == len(set(codes))
    assert all(is_traded(code) for code in codes)


def test_fresh_barcodes_are_unique():
    codes = [product.barcode for product in read_fresh_products()]
    assert len(codes) == len(set(codes)) == 100
    assert all(is_ean13(code) for code in codes)
