import doctest

from odoo.addons.supermarket_stock.tools import (
    columns,
    count_plan,
    import_cells,
    markdown_price,
    pinyin,
    scan_input,
    sticker_code,
    table_bytes,
    unit_price,
)
from odoo.addons.supermarket_stock.tools.codes import (
    check_digits,
    dates,
    digital_link,
    element_string,
    gtin,
    identifiers,
    labels,
    reading,
)
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples(self):
        codes = (check_digits, dates, digital_link, element_string, gtin, labels, reading)
        for module in (
            columns,
            count_plan,
            import_cells,
            scan_input,
            markdown_price,
            pinyin,
            sticker_code,
            table_bytes,
            unit_price,
            identifiers,
            *codes,
        ):
            with self.subTest(module=module.__name__):
                results = doctest.testmod(module)
                self.assertEqual(results.failed, 0)
                self.assertGreater(results.attempted, 1)
