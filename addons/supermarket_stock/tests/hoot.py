"""Unit tests in a browser, of the part of Odoo's test page that is an addon's own."""

from odoo.tests import HttpCase
from odoo.tools.misc import file_path

# The Debian package of Odoo leaves this script out, and a browser that asks for it in vain fails
# every test of units.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
# What Odoo's test page loads
BUNDLES = ("web.assets_unit_tests_setup", "web.assets_unit_tests")


def hoot_id(suite):
    """The id that hoot gives a suite by its name."""
    number = 0
    for character in suite:
        number = ((number << 5) - number + ord(character)) & 0xFFFFFFFF
    return f"{number:08x}"


class UnitsCase(HttpCase):
    def setUp(self):
        super().setUp()
        try:
            file_path(LEFT_OUT)
        except FileNotFoundError:
            self.env["ir.asset"].create(
                {
                    "name": "Left out by the distribution",
                    "bundle": "web.assets_backend",
                    "directive": "remove",
                    "path": LEFT_OUT,
                }
            )

    def build(self):
        """Built by the page's own requests they wait for each other, on a busy machine longer than
        the cursor of a test does."""
        for bundle in BUNDLES:
            files = self.env["ir.qweb"]._get_asset_bundle(bundle)
            files.js()
            files.css()

    def run_units(self, addon):
        self.build()
        suite = hoot_id(f"@{addon}")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
        )
