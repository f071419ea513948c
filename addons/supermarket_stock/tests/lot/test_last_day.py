from datetime import date, datetime, time, timedelta

import pytz
from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools.store_clock import day_start, day_start_sql, local_time, local_time_sql
from ..common import SupermarketStockCase

ZONES = ("Asia/Shanghai", "America/New_York", "Pacific/Auckland", "UTC")
DAY = date(2026, 6, 15)
HOURS = (time(0, 0), time(22, 0))


def utc(zone, day, hour):
    local = pytz.timezone(zone).localize(datetime.combine(day, hour))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


@tagged("post_install", "-at_install")
class TestLastDay(SupermarketStockCase):
    """A lot is sold on the day of its date by the calendar of the store, not from midnight on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls._lot("today")
        cls._stock(cls.milk, 5, cls.lot)
        cls.env.user.group_ids |= cls.env.ref("supermarket_stock.group_store_manager")

    def _set(self, zone, hour, name="expiration_date"):
        self.store.partner_id.tz = zone
        self.lot.write({"expiration_date": utc(zone, DAY + timedelta(days=9), hour)})
        self.lot.write({name: utc(zone, DAY, hour)})
        self.env.flush_all()
        self.env.invalidate_all()

    def _moments(self, zone):
        """(moment, has the lot expired by then), around the two midnights of its day."""
        for day, hour, expired in (
            (DAY - timedelta(days=1), time(23, 50), False),
            (DAY, time(0, 10), False),
            (DAY, time(23, 50), False),
            (DAY + timedelta(days=1), time(0, 10), True),
        ):
            yield utc(zone, day, hour), expired

    def _cases(self):
        for zone in ZONES:
            for hour in HOURS:
                for name in ("expiration_date", "removal_date"):
                    self._set(zone, hour, name)
                    for moment, expired in self._moments(zone):
                        with (
                            self.subTest(zone=zone, hour=hour, name=name, moment=moment),
                            freeze_time(moment),
                        ):
                            self.env.invalidate_all()
                            yield expired

    def _taken_from_lot(self):
        """What a transfer, whose date is the moment itself, may take."""
        return self.env["stock.quant"]._get_available_quantity(self.milk, self.floor)

    def test_all_ask_the_one_rule(self):
        board = self.env["supermarket.expiry.board"]
        for expired in self._cases():
            there = 0 if expired else 5
            self.assertEqual(self.lot._is_expired(self.store), expired)
            self.assertEqual(self._sellable(self.milk), there)
            self.assertEqual(self._taken_from_lot(), there)
            line = board.search([("lot_id", "=", self.lot.id)])
            self.assertEqual(line._is_sellable(), not expired)
            self.assertEqual(line.days_left, (DAY - self.store._store_day()).days)

    def test_words_of_the_board(self):
        board = self.env["supermarket.expiry.board"]
        for zone in ZONES:
            self._set(zone, time(6, 0))
            texts = []
            for moment, _expired in self._moments(zone):
                with freeze_time(moment):
                    self.env.invalidate_all()
                    texts.append(board.search([("lot_id", "=", self.lot.id)]).time_left)
            self.assertEqual(
                texts, ["1 day left", "last day", "last day", "expired 1 day ago"], zone
            )

    def test_a_move_to_a_customer(self):
        for zone in ZONES:
            self._set(zone, time(0, 0))
            for moment, expired in self._moments(zone):
                with self.subTest(zone=zone, moment=moment), freeze_time(moment):
                    move = self._move(self.milk, 1, lot=self.lot)
                    if expired:
                        with self.assertRaisesRegex(UserError, "expired on 2026-06-15"):
                            move._check_goods_may_move(move.move_line_ids)
                    else:
                        move._check_goods_may_move(move.move_line_ids)
                    move.picked = False
                    move.unlink()

    def test_a_markdown_ends_with_the_last_day(self):
        self.milk.barcode = "4000521006112"
        for zone in ZONES:
            self._set(zone, time(22, 0))
            (_first, morning, evening, after) = [moment for moment, _e in self._moments(zone)]
            with freeze_time(morning):
                markdown = self.env["supermarket.markdown"].create(
                    {
                        "product_id": self.milk.id,
                        "lot_id": self.lot.id,
                        "warehouse_id": self.store.id,
                        "new_price": 0.5,
                        "quantity": 1,
                    }
                )
                markdown.action_activate()
                self.assertEqual(markdown._best_before(), "2026-06-15")
            with freeze_time(evening):
                self.assertTrue(markdown._is_running())
            with freeze_time(after):
                self.assertFalse(markdown._is_running())
                markdown._cron_end()
                self.assertEqual(markdown.end_reason, "expired")

    def test_first_to_expire_goes_by_the_earlier_date(self):
        """Of two lots the one whose sale ends first is posted first, whichever date says so."""
        self._set("UTC", time(0, 0))
        other = self._lot("removed earlier")
        other.expiration_date = utc("UTC", DAY + timedelta(days=30), time(0, 0))
        other.removal_date = utc("UTC", DAY - timedelta(days=1), time(0, 0))
        self._stock(self.milk, 5, other)
        with freeze_time(utc("UTC", DAY - timedelta(days=3), time(12, 0))):
            self._sell(self.milk, 6)
            self.ledger._post()
        self.assertEqual(self._on_floor(self.milk), {"today": 4})

    def _dated(self, name, expires=None, removed=None):
        """A lot with two pieces of it; its dates in days from now, and no other."""
        lot = self._lot(name)
        now = fields.Datetime.now()
        for field, days in (("expiration_date", expires), ("removal_date", removed)):
            lot[field] = days is not None and now + timedelta(days=days)
        self._stock(self.milk, 2, lot)
        return lot

    def _reserved_one_by_one(self, count):
        """The lots that transfers of two pieces each reserve, one after the other."""
        names = []
        for _transfer in range(count):
            move = self.env["stock.move"].create(
                {
                    "product_id": self.milk.id,
                    "product_uom": self.milk.uom_id.id,
                    "product_uom_qty": 2,
                    "location_id": self.floor.id,
                    "location_dest_id": self.customers.id,
                    "company_id": self.company.id,
                }
            )
            move._action_confirm()
            move._action_assign()
            names += move.move_line_ids.lot_id.mapped("name")
        return names

    def test_reservations_go_by_the_earlier_date(self):
        """Core takes the lot that our sales would take, also where a date is missing."""
        self.env["stock.quant"].search([("product_id", "=", self.milk.id)]).quantity = 0
        self._dated("no date")
        self._dated("both", expires=9, removed=5)
        self._dated("expiry later", expires=7)
        self._dated("removal alone", removed=4)
        self._dated("expiry first", expires=3)
        self._dated("removal past expiry", expires=6, removed=8)
        ours = ["expiry first", "removal alone", "both", "removal past expiry", "expiry later"]
        ours.append("no date")
        self.assertEqual(self._reserved_one_by_one(6), ours)

    def test_no_date_counts_where_the_product_uses_none(self):
        self._set("Asia/Shanghai", time(0, 0))
        self.milk.use_expiration_date = False
        with freeze_time(utc("Asia/Shanghai", DAY + timedelta(days=400), time(12, 0))):
            self.assertFalse(self.lot._is_expired(self.store))
            self.assertEqual(self._sellable(self.milk), 5)
            self.assertEqual(self._taken_from_lot(), 5)
            self.assertFalse(
                self.env["supermarket.expiry.board"].search([("lot_id", "=", self.lot.id)])
            )
            self._move(self.milk, 1, lot=self.lot)._action_done()

    def test_shortage_opens_with_the_store_s_midnight(self):
        self._set("Pacific/Auckland", time(22, 0))
        of_milk = [("product_id", "=", self.milk.id)]
        (*_before, evening, after) = [moment for moment, _e in self._moments("Pacific/Auckland")]
        with freeze_time(evening):
            self._set_safety_stock(self.milk, 3)
            self.shortage._cron_check_expired()
            self.assertFalse(self.shortage.search(of_milk))
        with freeze_time(after):
            self.shortage._cron_check_expired()
            self.assertEqual(self.shortage.search(of_milk).state, "open")

    def test_goods_on_their_way_go_by_the_company_s_clock(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        self.assertEqual(self.store.browse()._store_tz(), "Asia/Shanghai")

    def test_python_and_sql_read_the_same_clock(self):
        """Also where the clocks change, which Cuba and Lebanon do at midnight."""
        days = [date(2026, 3, 7 + n) for n in range(24)] + [
            date(2026, 10, 24 + n) for n in range(8)
        ]
        for zone in (*ZONES, "America/Havana", "Asia/Beirut", "Africa/Cairo"):
            for day in days:
                start = day_start(day, zone)
                for moment in (start, start - timedelta(seconds=1), start + timedelta(hours=13)):
                    local = local_time(moment, zone).replace(tzinfo=None)
                    [row] = self.env.execute_query(
                        SQL(
                            "SELECT %s, %s",
                            local_time_sql(SQL("%s::timestamp", moment), SQL("%s", zone)),
                            day_start_sql(moment, SQL("%s", zone)),
                        )
                    )
                    self.assertEqual(row, (local, day_start(local.date(), zone)), (zone, moment))
                self.assertEqual(local_time(start, zone).date(), day)
