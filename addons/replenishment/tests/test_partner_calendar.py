from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import NOW, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestPartnerCalendar(ReplenishmentCase):
    def test_order_dates_without_days_is_every_day(self):
        self.assertEqual(
            self.vendor._replenishment_order_dates(NOW),
            [datetime(2025, 3, 5, 12), datetime(2025, 3, 6, 12)],
        )

    def test_order_dates_after_cutoff_is_next_order_day(self):
        self.vendor.write({"replenishment_wed": True, "replenishment_fri": True})
        late = NOW.replace(hour=12, minute=1)
        self.assertEqual(
            self.vendor._replenishment_order_dates(late),
            [datetime(2025, 3, 7, 12), datetime(2025, 3, 12, 12)],
        )

    def test_order_dates_of_no_vendor(self):
        dates = self.env["res.partner"]._replenishment_order_dates(NOW)
        self.assertEqual(dates[0], datetime(2025, 3, 5, 12))

    def test_cutoff_out_of_day_is_refused(self):
        with self.assertRaises(ValidationError):
            self.vendor.replenishment_cutoff = 25
