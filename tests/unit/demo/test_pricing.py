from tools.demo.assortment import read_fresh_products, read_suppliers, supplier_of
from tools.demo.catalogue import read_catalogue
from tools.demo.categories import read_categories
from tools.demo.pricing import price_of, share


def test_price_depends_on_the_barcode_alone():
    assert price_of("6901234567892", 3, 20) == price_of("6901234567892", 3, 20)
    assert share("6901234567892") == 0.1733684116012455


def test_prices_lie_in_their_category_and_above_cost():
    categories = read_categories()
    for product in read_catalogue():
        category = categories[product.category]
        assert category.price_low <= product.price <= category.price_high + 1.5
        assert 0 < product.cost * (1 + category.tax / 100) < product.price


def test_reading_the_catalogue_again_gives_the_same():
    assert read_catalogue() == read_catalogue()


def test_every_product_has_a_supplier():
    suppliers = read_suppliers()
    for product in read_catalogue():
        assert supplier_of(product.category, False, suppliers)
    for product in read_fresh_products():
        assert supplier_of(product.category, True, suppliers)
