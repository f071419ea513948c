from datetime import date, datetime

from freezegun import freeze_time
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import NOW, TODAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestPartnerCalendar(ReplenishmentCase):
    def _close(self, first, last, **vals):
        return self.env["replenishment.vendor.closing"].create(
            {"partner_id": self.vendor.id, "date_from": first, "date_to": last, **vals}
        )

    def _deliveries(self, now, lead, count=2):
        chances = self.vendor._replenishment_chances(now, lead, count)
        return [chance.delivery for chance in chances]

    def _order_on(self, *days):
        self.vendor.write({f"replenishment_{day}": True for day in days})

    def test_order_dates_without_days_is_every_day(self):
        self.assertEqual(
            [chance.moment for chance in self.vendor._replenishment_chances(NOW)],
            [datetime(2025, 3, 5, 12), datetime(2025, 3, 6, 12)],
        )

    def test_order_dates_after_cutoff_is_next_order_day(self):
        self._order_on("wed", "fri")
        late = NOW.replace(hour=12, minute=1)
        self.assertEqual(
            [chance.moment for chance in self.vendor._replenishment_chances(late)],
            [datetime(2025, 3, 7, 12), datetime(2025, 3, 12, 12)],
        )

    def test_order_dates_of_no_vendor(self):
        first, _second = self.env["res.partner"]._replenishment_chances(NOW)
        self.assertEqual(first.moment, datetime(2025, 3, 5, 12))

    def test_cutoff_out_of_day_is_refused(self):
        with self.assertRaises(ValidationError):
            self.vendor.replenishment_cutoff = 25

    def test_cutoff_at_the_end_of_the_day_counts_for_that_day(self):
        """Until 24:00 of 29 November, delivered a day later: on the 30th, as with 23:30."""
        now = datetime(2024, 11, 29, 10)
        for cutoff in (23.5, 24.0):
            self.vendor.replenishment_cutoff = cutoff
            self.assertEqual(self._deliveries(now, 1, 1), [date(2024, 11, 30)], cutoff)

    def test_cutoff_at_midnight_is_the_one_before_the_order_day(self):
        self.vendor.replenishment_cutoff = 0.0
        self._order_on("wed")
        [chance] = self.vendor._replenishment_chances(datetime(2025, 3, 4, 22), 1, 1)
        self.assertEqual((chance.moment, chance.day), (datetime(2025, 3, 5), TODAY))
        self.assertEqual(self._deliveries(datetime(2025, 3, 5, 0, 1), 1, 1), [date(2025, 3, 13)])

    def test_what_is_ordered_before_a_closing_lasts_until_after_it(self):
        """Monday to Friday, two days on the road, closed from 1 to 7 December."""
        self._order_on("mon", "tue", "wed", "thu", "fri")
        self._close("2025-12-01", "2025-12-07", name="Stocktaking")
        thursday = datetime(2025, 11, 27, 13)
        self.assertEqual(
            self._deliveries(thursday, 2, 3),
            [date(2025, 11, 30), date(2025, 12, 10), date(2025, 12, 11)],
        )
        self.assertEqual(self._deliveries(thursday, 4), [date(2025, 12, 8), date(2025, 12, 12)])

    def test_a_closing_for_another_company_is_none(self):
        rival = self.env["res.company"].create({"name": "Rival"})
        closing = self._close("2025-03-05", "2025-03-09", company_id=rival.id)
        self.assertEqual(self._deliveries(NOW, 1, 1), [date(2025, 3, 6)])
        closing.company_id = self.company
        self.assertEqual(self._deliveries(NOW, 1, 1), [date(2025, 3, 11)])

    def test_a_contact_is_closed_with_its_company(self):
        contact = self.env["res.partner"].create({"name": "Ann", "parent_id": self.vendor.id})
        self._close("2025-03-05", "2025-03-09")
        [chance] = contact._replenishment_chances(NOW, 1, 1)
        self.assertEqual(chance.day, date(2025, 3, 10))

    def test_a_lead_time_in_working_days_skips_the_weekend(self):
        friday = datetime(2025, 3, 7, 8)
        self.assertEqual(self._deliveries(friday, 2, 1), [date(2025, 3, 9)])
        self.vendor.replenishment_working_days = True
        self.assertEqual(self._deliveries(friday, 2, 1), [date(2025, 3, 11)])
        self._close("2025-03-10", "2025-03-10")
        self.assertEqual(self._deliveries(friday, 2, 1), [date(2025, 3, 12)])

    def test_public_holidays_are_those_of_the_vendors_country(self):
        self.vendor.replenishment_keeps_holidays = True
        christmas = datetime(2025, 12, 25, 8)
        for country, delivery in (("de", 28), ("cn", 26)):
            self.vendor.country_id = self.env.ref(f"base.{country}")
            self.assertEqual(self._deliveries(christmas, 1, 1)[0].day, delivery, country)
        self.vendor.country_id = False
        self.company.country_id = self.env.ref("base.de")
        self.assertEqual(self._deliveries(christmas, 1, 1)[0].day, 28, "the company's")

    def test_deliveries_that_fall_together_are_one(self):
        """Ordered on each of three days, delivered after the closing: it must last until later."""
        self._close("2025-03-07", "2025-03-09")
        self.assertEqual(self._deliveries(NOW, 2), [date(2025, 3, 10), date(2025, 3, 12)])

    def test_a_vendor_closed_for_good_has_a_day_far_away(self):
        self._close("2025-03-01", "2025-09-01")
        self._close("2025-09-01", "2026-03-05")
        self._close("2026-03-01", "2026-03-06")
        with freeze_time("2026-03-01"):
            self._close("2026-03-06", "2027-03-01")
        first, following = self._deliveries(NOW, 1)
        self.assertGreater(first, date(2026, 4, 1))
        self.assertGreater(following, first)

    def test_closing_days_that_end_before_they_begin_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "enter a Last Day"):
            self._close("2025-03-09", "2025-03-05")
