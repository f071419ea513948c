from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .test_count_plan import DAY, PlanCase

HOUR = timedelta(hours=1)


class DoubtCase(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.back = cls.env["stock.location"].create(
            {"name": "Back Room", "location_id": cls.store.view_location_id.id}
        )
        # Worth so little that their turn is not today
        cls.salt.lst_price = 0.1
        cls.beans = cls._product("Beans", lst_price=0.01, standard_price=1)
        cls._stock(cls.beans, 500, location=cls.back)
        cls.plan.back_room = False  # what is asked for in turn there is another test's
        cls.now = fields.Datetime.now()

    def fill(self, quantity, at, product=None):
        move = self.env["stock.move"]._carry(
            product or self.beans, quantity, self.back, self.floor, inventory_name="Shelf fill"
        )
        move._happened_at(at)

    def sell_out(self, quantity, at):
        self._sell(self.beans, quantity, date=at)

    def past(self, quantity=12, times=4):
        """The shelf was filled up to a number each day, and sold out."""
        for days in range(times + 1, 1, -1):
            self.fill(quantity, self.now - days * DAY)
            self.sell_out(quantity, self.now - days * DAY + HOUR)

    def row(self, product=None):
        self.env.flush_all()
        return self.env["supermarket.doubtful.stock"].search(
            [
                ("warehouse_id", "=", self.store.id),
                ("product_id", "=", (product or self.beans).id),
            ]
        )

    def asked(self, product=None):
        """The lines on which the plan asks for the goods because of a doubt."""
        lines = self.counts().line_ids.filtered("doubt")
        return lines.filtered(lambda one: one.product_id == (product or self.beans))


@tagged("post_install", "-at_install")
class TestFillings(DoubtCase):
    """A shelf that is filled up tells what left it without the books' knowledge."""

    def test_more_than_fits(self):
        self.past()
        # Two of the last twelve were stolen: as many more are needed to fill it up
        self.fill(14, self.now - HOUR)
        self.plan._plan_day()
        row = self.row()
        self.assertEqual((row.kind, row.filled_qty, row.full_qty), ("full", 14, 12))
        self.assertEqual(row.why, "14 after its shelf was filled, where 12 are usual")
        self.assertEqual(self.asked().doubt, "full")

    def test_counted_it_is_no_doubt(self):
        self.past()
        self.fill(14, self.now - HOUR)
        self.plan._plan_day()
        line = self.asked()
        scan = self.scan(line.count_id, self.beans, 12)
        line.count_id.started_at -= HOUR
        self.handed_in(line.count_id, scan)
        again = self.scan(line.count_id, self.beans, 12, said={"round": 2})
        self.handed_in(line.count_id, again, user=self.other_counter)
        line.with_user(self.manager).action_approve()
        self.assertEqual((line.state, line.difference_qty), ("done", -2))
        self.assertFalse(self.row())
        self.plan._plan_day()
        self.assertEqual(len(self.asked()), 1)

    def test_as_usual(self):
        self.past()
        self.fill(12, self.now - HOUR)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_not_filled_up(self):
        self.past()
        self.fill(7, self.now - HOUR)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_a_shelf_filled_as_it_comes_says_nothing(self):
        for days, quantity in enumerate((3, 8, 5, 13, 9), start=2):
            self.fill(quantity, self.now - days * DAY)
            self.sell_out(quantity, self.now - days * DAY + HOUR)
        self.fill(20, self.now - HOUR)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_two_fillings_are_no_habit(self):
        self.past(times=2)
        self.fill(14, self.now - HOUR)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_a_shelf_that_was_given_more_room(self):
        """A count says that the books are right: more fits now."""
        self.past()
        self.fill(14, self.now - DAY)
        count = self._count(self.beans, tolerance_qty=9)
        self.handed_in(count, self.scan(count, self.beans, 14, at=self.now - HOUR))
        self.approve(count)
        self.sell_out(14, self.now - HOUR / 2)
        self.fill(14, self.now)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_goods_moved_on_the_floor_fill_nothing(self):
        self.past()
        self._stock(self.beans, 14)
        self.env["stock.move"]._carry(self.beans, 14, self.floor, self.shelf)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_what_a_late_sale_explains(self):
        """Two were sold by a till without a network before the shelf was filled."""
        self.past()
        self.fill(14, self.now - HOUR)
        self.plan._plan_day()
        self.assertTrue(self.row())
        self.sell_out(2, self.now - 2 * HOUR)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_during_the_day(self):
        """The hourly job adds what the morning's filling told to the portion of the day."""
        self.past()
        self.plan._plan_day()
        self.assertFalse(self.asked())
        self.fill(13, self.now)
        with patch.object(type(self.store), "_store_time", lambda store, now: now.replace(hour=9)):
            self.env["supermarket.count.plan"]._cron_plan()
        self.assertEqual(self.asked().doubt, "full")


@tagged("post_install", "-at_install")
class TestDeliveries(DoubtCase):
    def receive(self, expected, scanned, rest="never"):
        receipt = self._receipt(salt=expected)
        line = self.line(receipt, self.salt, scanned)
        self.answers(self.receiver, line, self.closing(receipt, line, rest=rest))
        self.assertEqual(receipt.state, "done")

    def test_fewer_than_ordered(self):
        self.receive(10, 8)
        self.assertEqual(self.row(self.salt).kind, "delivery")
        self.plan._plan_day()
        self.assertEqual(self.asked(self.salt).doubt, "delivery")

    def test_more_than_ordered(self):
        self.receive(10, 11)
        self.assertEqual(self.row(self.salt).kind, "delivery")

    def test_as_ordered(self):
        self.receive(10, 10)
        self.assertFalse(self.row(self.salt))

    def test_what_is_weighed_never_comes_to_the_gram(self):
        self.receive(10, 10.312)
        self.assertFalse(self.row(self.salt))
        self.receive(10, 8.5)
        self.assertEqual(self.row(self.salt).kind, "delivery")

    def test_the_rest_is_still_to_come(self):
        self.receive(10, 8, rest="expected")
        self.assertFalse(self.row(self.salt))

    def test_counted_since(self):
        self.receive(10, 8)
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 8))
        self.approve(count)
        self.assertFalse(self.row(self.salt))

    def test_without_a_plan_nobody_is_asked(self):
        self.plan.active = False
        self.receive(10, 8)
        self.assertFalse(self.row(self.salt))


@tagged("post_install", "-at_install")
class TestDoubtsInThePlan(DoubtCase):
    def test_below_zero(self):
        self._sell(self.salt, 3)
        self.plan._plan_day()
        self.assertEqual(self.asked(self.salt).doubt, "negative")

    def test_what_waits_is_not_asked_twice(self):
        self._sell(self.salt, 3)
        for _hour in range(3):
            self.plan._plan_day()
        self.assertEqual(len(self.asked(self.salt)), 1)

    def test_counted_and_wrong_again_stands_on_another_count(self):
        self._sell(self.salt, 3)
        self.plan._plan_day()
        line = self.asked(self.salt)
        line.sudo().state = "left"
        self.plan._plan_day()
        lines = self.asked(self.salt)
        self.assertEqual(len(lines), 2)
        self.assertEqual(len(lines.count_id), 2)

    def test_no_more_than_wanted(self):
        self._sell(self.salt, 3)
        self._sell(self.beans, 3)
        self.plan.doubtful_lines = 1
        self.plan._plan_day()
        self.plan._plan_day()
        self.assertEqual(len(self.counts().line_ids.filtered("doubt")), 1)

    def test_not_wanted(self):
        self._sell(self.salt, 3)
        self.plan.doubtful_lines = 0
        self.plan._plan_day()
        self.assertFalse(self.counts().line_ids.filtered("doubt"))

    @mute_logger("odoo.sql_db")
    def test_impossible_number(self):
        with self.assertRaises(IntegrityError):
            self.plan.doubtful_lines = -1
            self.env.flush_all()

    def test_goods_that_stand_still_are_counted_once(self):
        for days in range(8, 50):
            self._sell(self.salt, 2, date=self.now - days * DAY)
        self._stock(self.salt, 184)
        self.plan.write({"days_a": 30, "tolerance_qty": 200})
        self.plan._plan_day()
        line = self.counts().line_ids.filtered(lambda one: one.product_id == self.salt)
        line.count_id.started_at -= HOUR
        self.handed_in(line.count_id, self.scan(line.count_id, self.salt, self.there(self.salt)))
        line.with_user(self.manager).action_approve()
        self.assertEqual(self.row(self.salt).kind, "still")
        self.plan._plan_day()
        of_salt = self.counts().line_ids.filtered(lambda one: one.product_id == self.salt)
        self.assertEqual(of_salt, line)

    def test_the_back_room_is_counted_in_turn(self):
        self.plan.back_room = True
        self.plan.write({"days_a": 1, "days_b": 1, "days_c": 1})
        self.plan._plan_day()
        behind = self.counts().filtered(lambda one: one.location_id == self.back)
        self.assertEqual(behind.line_ids.product_id, self.beans)

    def test_a_rack_of_the_back_room_is_counted_with_it(self):
        rack = self.env["stock.location"].create({"name": "Rack", "location_id": self.back.id})
        self._stock(self.salt, 4, location=rack)
        self.plan.write({"back_room": True, "days_a": 1, "days_b": 1, "days_c": 1})
        self.plan._plan_day()
        self.assertEqual(self.counts().location_id, self.floor | self.back)
        behind = self.counts().filtered(lambda one: one.location_id == self.back)
        self.assertEqual(behind.line_ids.product_id, self.beans | self.salt)

    def test_the_floor_alone(self):
        self.plan.write({"days_a": 1, "days_b": 1, "days_c": 1})
        self.plan._plan_day()
        self.assertEqual(self.counts().location_id, self.floor)

    def test_below_zero_behind_the_floor(self):
        self.company.supermarket_stock_guard = False
        self.plan.back_room = True
        self.plan._plan_day()
        self.fill(3, self.now, product=self.salt)
        self.plan._look_again()
        self.assertEqual(self.asked(self.salt).location_id, self.back)
