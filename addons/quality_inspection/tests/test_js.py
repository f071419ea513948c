from odoo.addons.supermarket_stock.tests.hoot import UnitsCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestScanUnits(UnitsCase):
    """What the inspector's phone says of readings and lots, and what it keeps."""

    def test_units(self):
        self.run_units("quality_inspection")
