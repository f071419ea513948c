from odoo.tests import tagged

from .hoot import UnitsCase


@tagged("post_install", "-at_install")
class TestOfflineUnits(UnitsCase):
    """What the till and the scan app stand on."""

    def test_units(self):
        self.run_units("supermarket_stock")
