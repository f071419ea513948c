from unittest.mock import patch

from odoo.tests import tagged

from .test_count_doubt import HOUR, DoubtCase
from .test_count_plan import DAY


@tagged("post_install", "-at_install")
class TestShortFillings(DoubtCase):
    """What was found too much or written off too often is on the shelf, which is full earlier."""

    def less(self, *levels, product=None):
        """The shelf was filled up to so many by the books, the last time an hour ago."""
        for hours, level in zip(range(10 * len(levels) - 9, 0, -10), levels, strict=True):
            self.fill(level, self.now - hours * HOUR, product=product)
            if hours > 1:
                self.sell_out(level, self.now - hours * HOUR + HOUR)

    def test_less_than_fits_time_after_time(self):
        self.past()
        self.less(10, 10)
        self.plan._plan_day()
        row = self.row()
        self.assertEqual((row.kind, row.filled_qty, row.full_qty), ("short", 10, 12))
        self.assertEqual(
            row.why, "10 after its shelf was filled, time after time, where 12 are usual"
        )
        self.assertEqual(self.asked().doubt, "short")

    def test_once_is_nothing(self):
        self.past()
        self.less(10)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_as_usual_between(self):
        self.past()
        self.less(10, 12, 10)
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_in_several_goes(self):
        """What is brought within the hour is one filling."""
        self.past()
        for minutes, quantity in ((50, 3), (40, 3), (30, 6)):
            self.fill(quantity, self.now - minutes * HOUR / 60)
        self.plan._plan_day()
        self.assertFalse(self.row())
        self.assertEqual(self.classes_of(self.beans).filled_qty, 12)

    def classes_of(self, product):
        return self.env["supermarket.product.class"].search(
            [("warehouse_id", "=", self.store.id), ("product_id", "=", product.id)]
        )

    def test_the_last_goods_went_to_the_shelf(self):
        self.past()
        behind = sum(self.env["stock.quant"]._gather(self.beans, self.back).mapped("quantity"))
        self.env["stock.move"]._carry(self.beans, behind - 16, self.back, self.floor)._happened_at(
            self.now - 6 * DAY
        )
        self.sell_out(behind - 16, self.now - 6 * DAY + HOUR / 2)
        self.less(9, 7)
        self.plan._plan_day()
        self.assertFalse(self.row().mapped("kind"))

    def test_counted_it_is_no_doubt(self):
        self.past()
        self.less(10, 10)
        count = self._count(self.beans, tolerance_qty=9)
        self.handed_in(count, self.scan(count, self.beans, 12, at=self.now))
        self.approve(count)
        self.plan._plan_day()
        self.assertFalse(self.row())


@tagged("post_install", "-at_install")
class TestFullShelves(DoubtCase):
    """Who fills a shelf sees that it is full."""

    def setUp(self):
        super().setUp()
        self.plan.write({"days_a": 8, "days_b": 8, "days_c": 8, "filled_counts": True})
        self.grow_old(days=9)

    def grow_old(self, days):
        self.env.cr.execute(
            "UPDATE supermarket_count_plan SET create_date = create_date - %s WHERE id = %s",
            [days * DAY, self.plan.id],
        )
        self.plan.invalidate_recordset()

    def planned(self):
        """Whether the plan asks for the beans on the floor, with room for all goods."""
        self.plan.planned_on = self.store._store_day() - 3 * DAY
        with patch.object(type(self.plan), "_open_lines_count", lambda *_args: -999):
            self.plan._plan_day()
        return self.beans in self.counts().line_ids.product_id

    def filled_as_usual(self):
        self.past()
        self.fill(12, self.now - HOUR)

    def test_seen_full(self):
        self.filled_as_usual()
        self.assertFalse(self.planned())
        [row] = self.env["supermarket.product.class"].search(
            [("warehouse_id", "=", self.store.id), ("product_id", "=", self.beans.id)]
        )
        self.assertEqual(row.full_at, (self.now - HOUR).replace(microsecond=0))

    def test_where_the_plan_does_not_say_so(self):
        self.plan.filled_counts = False
        self.filled_as_usual()
        self.assertTrue(self.planned())

    def test_not_seen_full(self):
        self.fill(7, self.now - HOUR)
        self.sell_out(1, self.now)
        self.assertTrue(self.planned())

    def test_counted_at_last(self):
        self.filled_as_usual()
        self.grow_old(days=24)
        self.assertTrue(self.planned())

    def test_on_schedule(self):
        self.filled_as_usual()
        self.plan._plan_day()
        seen = self.plan.on_schedule
        self.plan.filled_counts = False
        self.plan.invalidate_recordset()
        self.assertGreater(seen, self.plan.on_schedule)


@tagged("post_install", "-at_install")
class TestElsewhere(DoubtCase):
    """What is missing on the floor may lie behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Worth so much that their turn behind the floor is today, and that of the salt is not
        cls.beans.lst_price = 5
        cls._stock(cls.beans, 20)
        cls._sell(cls.beans, 1)
        cls._sell(cls.salt, 3)  # below zero on the floor
        cls._stock(cls.salt, 40, location=cls.back)
        cls.plan.write({"back_room": True, "tolerance_qty": 5})

    def counted(self, quantity):
        """The salt, on the count of the day: there are so many."""
        self.plan._plan_day()
        line = self.asked(self.salt).filtered(lambda one: one.location_id == self.floor)
        line.count_id.started_at -= HOUR
        self.handed_in(line.count_id, self.scan(line.count_id, self.salt, quantity))
        return line

    def behind(self):
        return self.asked(self.salt).filtered(lambda one: one.location_id == self.back)

    def test_asked_at_once(self):
        line = self.counted(0)
        self.assertEqual((line.state, line.difference_qty), ("approve", 3))
        self.assertEqual((self.behind().doubt, self.behind().state), ("elsewhere", "open"))

    def test_why(self):
        self.counted(0)
        row = self.row(self.salt).filtered(lambda one: one.location_id == self.back)
        self.assertEqual(row.why, "a count at another place of the store found a difference")

    def test_asked_once(self):
        self.counted(0)
        self.plan._look_again()
        self.assertEqual(len(self.behind()), 1)

    def test_as_the_books_say(self):
        self.plan._plan_day()
        count = self._count(self.salt)
        count.plan_id = self.plan
        self._stock(self.salt, 3)
        self.handed_in(count, self.scan(count, self.salt, 0))
        self.assertFalse(self.behind())

    def test_found_there_it_is_no_doubt_at_the_first(self):
        line = self.counted(0)
        line.with_user(self.manager).action_approve()
        other = self.behind()
        other.count_id.started_at -= HOUR
        self.handed_in(other.count_id, self.scan(other.count_id, self.salt, 37))
        other.with_user(self.manager).action_approve()
        self.assertEqual((other.state, other.difference_qty), ("done", -3))
        self.assertFalse(self.row(self.salt))
        self.assertEqual(len(self.asked(self.salt)), 2)

    def test_within_the_tolerance_in_percent(self):
        self._stock(self.salt, 200)
        self.counted_in_turn(199)
        self.assertFalse(self.behind())
        self.counted_in_turn(190)
        self.assertTrue(self.behind())

    def counted_in_turn(self, quantity):
        self.env["supermarket.product.class"]._classify(self.store, (80, 95))
        count = self._count(self.salt, tolerance_qty=50)
        count.plan_id = self.plan
        self.handed_in(count, self.scan(count, self.salt, quantity))

    def test_a_rack_of_the_back_room(self):
        rack = self.env["stock.location"].create({"name": "Rack", "location_id": self.back.id})
        peas = self._product("Peas", lst_price=0.01)
        self._stock(peas, 10)
        self._stock(peas, 4, location=rack)
        count = self._count(peas, tolerance_qty=50)
        self.handed_in(count, self.scan(count, peas, 15))
        self.approve(count)
        self.plan._look_again()
        asked = self.asked(peas)
        self.assertEqual((asked.location_id, asked.doubt), (self.back, "elsewhere"))

    def test_no_more_than_wanted(self):
        self.plan.doubtful_lines = 1
        self.counted(0)
        self.assertFalse(self.behind())
