from datetime import date, datetime, timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from .test_clock import ClockCase

# Zone and a day on which its clocks change: forward at 2:00, at midnight, by half an hour; back
CHANGES = (
    ("Pacific/Auckland", date(2025, 9, 28)),
    ("Pacific/Auckland", date(2025, 4, 6)),
    ("America/Santiago", date(2025, 9, 7)),
    ("America/Santiago", date(2025, 4, 6)),
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),
    ("Africa/Cairo", date(2025, 4, 25)),
)


@tagged("post_install", "-at_install")
class TestClockChanges(ClockCase):
    """A day of 23, 24.5 or 25 hours has one pass, and its vendor's order."""

    def setUp(self):
        super().setUp()
        for day in {day for _zone, day in CHANGES}:
            self._forecast(10.0, days=14, first=day - timedelta(days=3))

    def _noon_before(self, day):
        return self.env["replenishment.facts"]._to_utc(
            self.store, datetime(day.year, day.month, day.day, 12) - timedelta(days=1)
        )

    def test_a_day_of_any_length_has_one_order(self):
        for zone, day in CHANGES:
            for cutoff in (0.0, 9.0, 24.0):
                with self.subTest(zone=zone, cutoff=cutoff), self.env.cr.savepoint() as point:
                    self.store.partner_id.tz = zone
                    self.vendor.replenishment_cutoff = cutoff
                    done = self._hours(self._noon_before(day), 24)
                    self.assertEqual([(local.date(), ordered) for local, _last, ordered in done],
                                     [(day, 1)])  # fmt: skip
                    point.rollback()
                    self.env.invalidate_all()

    def test_the_midnight_that_ends_a_day_is_told_as_24(self):
        """Also where the next day begins at 1:00: Santiago and Cairo."""
        facts = self.env["replenishment.facts"]
        self.vendor.replenishment_cutoff = 24.0
        for zone, day in CHANGES:
            with self.subTest(zone=zone, day=day):
                self.store.partner_id.tz = zone
                before = day - timedelta(days=1)
                with freeze_time(self._noon_before(day)):
                    [chance, _next] = self.vendor._replenishment_chances(
                        facts._now_in(self.store), 1
                    )
                    moment = facts._to_utc(self.store, chance.moment)
                    self.assertEqual((chance.day, chance.delivery), (before, day))
                    self.assertEqual(facts._deadline(self.store, moment), (before, "24:00"))
                    text = self.env["replenishment.proposal"]._deadline_text(self.store, moment)
                    self.assertEqual(text, "Today 24:00")

    def test_a_week_with_half_an_hour_less_has_seven_orders(self):
        self.store.partner_id.tz = "Australia/Lord_Howe"
        done = self._hours(self._noon_before(date(2025, 10, 3)), 7 * 24)
        self.assertEqual([ordered for _local, _last, ordered in done], [1] * 7)
