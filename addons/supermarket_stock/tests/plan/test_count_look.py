from odoo.tests import tagged

from .test_count_doubt import HOUR, DoubtCase
from .test_count_plan import DAY


@tagged("post_install", "-at_install")
class TestLooks(DoubtCase):
    """Who fills a shelf says how many more would fit on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.write({"back_room": True, "fill_looks": True, "told_once": True})
        cls.plan.tolerance_percent = 0
        # Whose turn is today, behind the floor
        cls._stock(cls.goods["Twine"], 5, location=cls.back)

    def fill_and_look(self, quantity, room, at=None):
        event = self.moved(
            "shelf_fill", self.beans, quantity, self.back, to=self.floor, at=at or self.now - HOUR
        )
        event["said"]["room"] = room
        self.assertEqual(self.answers(self.receiver, event), ["applied"])
        return event

    def planned(self, quantity, room):
        """The shelf, on which twelve fit, was filled an hour ago; the doubts of the morning."""
        self.past()
        self.fill_and_look(quantity, room)
        self.plan._plan_day()
        return {
            "floor" if row.location_id == self.floor else "back": row.kind for row in self.row()
        }

    def known(self):
        return self.env["supermarket.product.class"].search(
            [("warehouse_id", "=", self.store.id), ("product_id", "=", self.beans.id)]
        )

    def counted(self, place, quantity):
        """The plan's line there, of which so many were counted."""
        line = self.asked().filtered(lambda one: one.location_id == place)
        line.count_id.started_at -= 2 * HOUR
        self.handed_in(line.count_id, self.scan(line.count_id, self.beans, quantity))
        return line

    def behind(self):
        return self.asked().filtered(lambda one: one.location_id == self.back)

    def there(self, place):
        quants = self.env["stock.quant"]._gather(self.beans, place)
        return sum(quants.mapped("quantity"))

    def test_full(self):
        self.assertEqual(self.planned(12, 0), {})
        shelf = self.known()
        self.assertEqual((shelf.filled_qty, shelf.full_at), (12, shelf.seen_at))

    def test_not_all_of_it_was_needed(self):
        """Ten are there, and room for two: the books are right."""
        self.assertEqual(self.planned(10, 2), {})
        self.assertEqual(self.known().filled_qty, 12)

    def test_stolen_although_it_is_not_full(self):
        self.assertEqual(self.planned(12, 1), {"floor": "full", "back": "left"})
        self.assertEqual(self.known().filled_qty, 13)

    def test_fewer_once_are_enough(self):
        self.assertEqual(self.planned(9, 1), {"floor": "short"})

    def test_left_behind(self):
        """What is missing on the shelf is where it was taken from, and known to be by both."""
        self.planned(12, 3)
        self.assertFalse(self.behind(), "its shelf is counted first")
        line = self.counted(self.floor, 9)
        self.assertEqual((line.state, line.told_by), ("approve", "seen"))
        self.assertEqual(self.behind().doubt, "left")
        line.with_user(self.manager).action_approve()
        other = self.counted(self.back, self.there(self.back) + 3)
        self.assertEqual((other.state, other.told_by), ("approve", "place"))
        other.with_user(self.manager).action_approve()
        self.assertFalse(self.row())

    def test_the_shelf_has_what_the_books_say(self):
        """A slip of who looked casts doubt on nothing else."""
        self.planned(12, 3)
        line = self.counted(self.floor, 12)
        line.with_user(self.manager).action_approve()
        self.plan._look_again()
        self.assertFalse(self.behind())
        self.assertFalse(self.row())

    def test_stolen_it_is_not_sought_behind(self):
        self.planned(13, 0)
        line = self.counted(self.floor, 12)
        self.assertEqual((line.state, line.told_by), ("approve", "seen"))
        self.assertFalse(self.behind())

    def test_so_many_may_never_have_left_the_back_room(self):
        self.planned(14, 0)
        line = self.counted(self.floor, 12)
        self.assertEqual((line.state, line.told_by), ("approve", "seen"))
        self.assertEqual(self.behind().doubt, "elsewhere")
        line.with_user(self.manager).action_approve()
        other = self.counted(self.back, self.there(self.back))
        other.with_user(self.manager).action_approve()
        self.assertFalse(self.row(), "what was missing before it was counted is known")

    def test_a_look_settles_what_the_filling_before_it_said(self):
        self.planned(12, 1)
        line = self.asked().filtered(lambda one: one.location_id == self.floor)
        self.assertEqual(line.doubt, "full")
        self.sell_out(5, self.now - HOUR / 2)
        self.fill_and_look(5, 0, at=self.now - HOUR / 4)
        self.plan._look_again()
        self.assertFalse(line.exists())

    def test_what_is_being_counted_stays(self):
        self.planned(12, 1)
        line = self.asked().filtered(lambda one: one.location_id == self.floor)
        line.count_id.started_at -= 2 * HOUR
        self.submit(self.counter, self.scan(line.count_id, self.beans, 12))
        self.sell_out(5, self.now - HOUR / 2)
        self.fill_and_look(5, 0, at=self.now - HOUR / 4)
        self.plan._look_again()
        self.assertTrue(line.exists())

    def test_other_than_told_is_counted_again(self):
        self.planned(14, 0)
        line = self.counted(self.floor, 11)
        self.assertEqual((line.state, line.told_by), ("recount", False))

    def test_where_the_plan_does_not_say_so(self):
        self.plan.told_once = False
        self.planned(14, 0)
        line = self.counted(self.floor, 12)
        self.assertEqual((line.state, line.told_by), ("recount", "seen"))

    def test_worth_too_much(self):
        self.plan.tolerance_value = 1
        self.planned(14, 0)
        self.assertEqual(self.counted(self.floor, 12).state, "recount")

    def test_told_by_the_order(self):
        receipt = self._receipt(salt=10)
        receipt.location_dest_id = receipt.move_ids.location_dest_id = self.back
        line = self.line(receipt, self.salt, 8)
        self.answers(self.receiver, line, self.closing(receipt, line))
        self.plan._plan_day()
        [asked] = self.asked(self.salt)
        asked.count_id.started_at -= HOUR
        self.handed_in(asked.count_id, self.scan(asked.count_id, self.salt, 10))
        self.assertEqual((asked.state, asked.told_by), ("approve", "delivery"))

    def test_filled_since_it_was_counted(self):
        """What an older filling told was settled by the count after it."""
        self.planned(14, 0)
        self.counted(self.floor, 12).with_user(self.manager).action_approve()
        self._sell(self.beans, 2)
        count = self._count(self.beans, tolerance_percent=0)
        count.plan_id = self.plan
        self.handed_in(count, self.scan(count, self.beans, 8))
        self.assertEqual((count.line_ids.state, count.line_ids.told_by), ("recount", False))

    def test_undone_it_was_not_seen(self):
        self.past()
        event = self.fill_and_look(12, 3)
        self.answers(self.receiver, self.undo(event))
        self.plan._plan_day()
        self.assertFalse(self.row())

    def test_a_shelf_never_full_is_known_by_its_looks(self):
        """Filled up as it comes, and yet known how many fit."""
        for days, level, room in ((5, 7, 5), (4, 9, 3), (3, 11, 1)):
            self.fill_and_look(level, room, at=self.now - days * DAY)
            self.sell_out(level, self.now - days * DAY + HOUR)
        self.fill_and_look(9, 2)
        self.plan._plan_day()
        self.assertEqual((self.known().full_qty, self.row().kind), (12, "short"))

    def test_what_fits_was_counted_twice(self):
        """Books that were wrong for days are no habit of the shelf."""
        self.past(quantity=13)
        for days in (2, 1):
            at = self.now - days * DAY + 2 * HOUR
            self.fill_and_look(12, 0, at=at)
            count = self._count(self.beans)
            count.started_at = at
            self.handed_in(count, self.scan(count, self.beans, 12, at=at + HOUR / 6))
            self.approve(count)
            self.sell_out(12, at + HOUR)
        self.fill_and_look(12, 0)
        self.plan._plan_day()
        self.assertEqual(self.known().full_qty, 12)
        self.assertFalse(self.row())

    def test_asked_on_the_phone_where_the_plan_says_so(self):
        def looks():
            documents = self.app(self.receiver).scan_documents(
                self.told(self.receiver), "shelf_fill"
            )
            return next(one["looks"] for one in documents if one["id"] == self.store.id)

        self.assertTrue(looks())
        self.plan.fill_looks = False
        self.assertFalse(looks())

    def test_no_number(self):
        for room in (-1, True, "two", 10**9):
            event = self.moved("shelf_fill", self.beans, 1, self.back, to=self.floor)
            event["said"]["room"] = room
            self.assertEqual(self.answers(self.receiver, event), ["rejected"])
