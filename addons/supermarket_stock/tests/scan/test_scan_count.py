from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanCount(ScanCase):
    """Counted while the shop sells: only what is really different is a difference."""

    def setUp(self):
        super().setUp()
        self.env["stock.quant"]._update_available_quantity(self.salt, self.floor, 100)
        self.salt.standard_price = 1.0

    def test_counted_and_approved(self):
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 90), self.scan(count, self.salt, 5))
        [line] = count.line_ids
        self.assertEqual((line.state, line.counted_qty, line.book_qty), ("approve", 95, 100))
        self.approve(count)
        self.assertEqual((line.state, count.state), ("done", "done"))
        self.assertEqual(self.there(self.salt), 95)

    def test_sold_since_the_count_is_no_difference(self):
        count = self._count(self.salt, tolerance_qty=10)
        counted = fields.Datetime.now() - timedelta(minutes=30)
        self.handed_in(count, self.scan(count, self.salt, 100, at=counted))
        self._sell(self.salt, 7)
        self.approve(count)
        self.assertEqual(count.line_ids.difference_qty, 0)
        self.assertEqual(self.there(self.salt), 93)

    def test_sold_before_the_count_and_arrived_later_reopens_the_line(self):
        count = self._count(self.salt, tolerance_qty=10)
        counted = fields.Datetime.now() - timedelta(minutes=30)
        # Seven were sold offline an hour ago: on the shelf are 93
        self.handed_in(count, self.scan(count, self.salt, 93, at=counted))
        self.approve(count)
        self.assertEqual(self.there(self.salt), 93)
        self._sell(self.salt, 7, date=fields.Datetime.now() - timedelta(hours=1))
        [line] = count.line_ids
        self.assertEqual((line.state, line.difference_qty), ("reopened", 0))
        self.approve(count)
        self.assertEqual((line.state, self.there(self.salt)), ("done", 93))

    def test_beyond_tolerance_another_person_counts_again(self):
        count = self._count(self.salt)
        self.handed_in(count, self.scan(count, self.salt, 50))
        [line] = count.line_ids
        self.assertEqual(line.state, "recount")
        again = self.scan(count, self.salt, 50, said={"round": 2})
        self.assertEqual(self.answers(self.counter, again), ["conflict"])
        self.handed_in(
            count, self.scan(count, self.salt, 98, said={"round": 2}), user=self.other_counter
        )
        self.assertEqual((line.state, line.counted_qty), ("approve", 98))
        self.assertEqual(line.recounter_id, self.other_counter)
        self.approve(count)
        self.assertEqual(self.there(self.salt), 98)

    def test_two_people_count_nothing_twice(self):
        count = self._count(self.salt, tolerance_qty=10)
        earlier = fields.Datetime.now() - timedelta(minutes=9)
        late = self.scan(count, self.salt, 100)
        first = self.scan(count, self.salt, 98, at=earlier)
        self.answers(self.other_counter, late)
        self.answers(self.counter, first, self.finish(count, first))
        [line] = count.line_ids
        self.assertEqual((line.counter_id, line.counted_qty), (self.counter, 98))
        event = self.env["supermarket.scan.event"].search([("uuid", "=", late["uuid"])])
        self.assertEqual(event.state, "conflict")

    def test_lots(self):
        lots = [self._lot(name, days=days) for name, days in (("OLD", 2), ("NEW", 9))]
        for lot, quantity in zip(lots, (10, 20), strict=True):
            self.env["stock.quant"]._update_available_quantity(
                self.milk, self.floor, quantity, lot_id=lot
            )
        count = self._count(self.milk, tolerance_qty=50)
        counted = fields.Datetime.now() - timedelta(minutes=30)
        scans = [
            self.scan(count, self.milk, 9, lot="OLD", at=counted),
            self.scan(count, self.milk, 22, lot="NEW", at=counted),
        ]
        self.handed_in(count, *scans)
        self._sell(self.milk, 3)  # no lot named: the first to expire
        self.approve(count)
        self.assertEqual(count.line_ids.difference_qty, 1)
        self.assertEqual([self.there(self.milk, lot.name) for lot in lots], [6, 22])
        self.assertEqual(self.there(self.milk), 28)

    def test_nothing_there(self):
        count = self._count(self.salt, tolerance_qty=500, tolerance_value=500)
        self.handed_in(count, self.scan(count, self.salt, 0))
        self.approve(count)
        self.assertEqual(self.there(self.salt), 0)

    def test_nothing_there_of_any_lot(self):
        """An empty place has no lot to be scanned; what is found after all names it."""
        for name in ("A", "B"):
            self._stock(self.milk, 5, self._lot(name))
        count = self._count(self.milk, tolerance_qty=500, tolerance_value=500)
        self.handed_in(count, self.scan(count, self.milk, 0))
        self.approve(count)
        self.assertEqual(self.there(self.milk), 0)
        again = self._count(self.milk, tolerance_qty=500, tolerance_value=500)
        none, unnamed = self.scan(again, self.milk, 0), self.scan(again, self.milk, 1)
        found = self.scan(again, self.milk, 2, lot="B")
        answers = self.answers(self.counter, none, unnamed, found, self.finish(again, none, found))
        self.assertEqual(answers, ["applied", "rejected", "applied", "applied"])
        self.approve(again)
        self.assertEqual((self.there(self.milk, "A"), self.there(self.milk, "B")), (0, 2))

    def test_found_goods_get_a_line(self):
        pepper = self._product("Pepper")
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, pepper, 4))
        self.approve(count)
        self.assertEqual(self.there(pepper), 4)
        self.assertEqual(self.there(self.salt), 100)
        self.assertEqual(count.state, "open")

    def test_blind(self):
        count = self._count(self.salt)
        app = self.app(self.counter)
        [document] = app.scan_documents(self.told(self.counter), "count")
        self.assertEqual(
            document["lines"], [{"product_id": self.salt.id, "name": "Salt", "round": 1}]
        )
        with self.assertRaises(AccessError):
            count.line_ids.with_user(self.counter).read(["book_qty"])

    def test_who_counted_does_not_approve(self):
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 99), user=self.manager)
        with self.assertRaises(UserError):
            self.approve(count)
        with self.assertRaises(UserError):
            count.line_ids.with_user(self.counter).action_approve()
        with self.assertRaises(UserError):
            count.line_ids.with_user(self.manager).write({"counted_qty": 5})

    def test_after_the_approval_it_is_a_conflict(self):
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 99))
        self.approve(count)
        self.assertEqual(self.answers(self.counter, self.scan(count, self.salt, 1)), ["conflict"])

    def test_who_hands_in_after_the_approval_is_in_conflict(self):
        """Who was offline counted first; what the other one counted is booked, and stays so."""
        count = self._count(self.salt, self._product("Pepper"), tolerance_qty=10)
        late = self.scan(count, self.salt, 97, at=self.ago(minutes=9))
        booked = self.scan(count, self.salt, 98)
        self.handed_in(count, booked)
        self.approve(count)
        answers = self.handed_in(count, late, user=self.other_counter)
        self.assertEqual(answers, ["conflict", "applied"])
        states = [self.scanned(one).state for one in (booked, late)]
        self.assertEqual(states, ["taken", "conflict"])
        self.assertIn("approved already", self.scanned(late).message)

    def test_who_takes_back_after_the_approval_is_in_conflict(self):
        count = self._count(self.salt, self._product("Pepper"), tolerance_qty=10)
        booked = self.scan(count, self.salt, 98)
        self.handed_in(count, booked)
        self.approve(count)
        answers = self.handed_in(count, self.undo(booked))
        self.assertEqual(answers, ["conflict", "applied"])
        self.assertEqual(self.scanned(booked).state, "taken")

    def ago(self, **values):
        return fields.Datetime.now() - timedelta(**values)

    def test_what_was_moved_by_mistake_was_there_all_the_while(self):
        """A move is undone after somebody has counted the goods where they were."""
        back = self.env["stock.location"].create(
            {"name": "Back", "location_id": self.store.view_location_id.id}
        )
        moved = self.moved("transfer", self.salt, 5, self.floor, to=back, at=self.ago(minutes=50))
        lost = self.lost(self.salt, 3, at=self.ago(minutes=45))
        self.submit(self.receiver, moved, lost)
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 100, at=self.ago(minutes=30)))
        self.submit(self.receiver, self.undo(moved), self.undo(lost))
        self.approve(count)
        self.assertEqual((count.line_ids.difference_qty, self.there(self.salt)), (0, 100))

    def test_goods_that_came_within_the_minute(self):
        """A receipt is told half a minute after somebody found its goods on the shelf."""
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 5, at=self.ago(seconds=50))
        closing = {**self.closing(receipt, line), "at": line["at"]}
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 105, at=self.ago(seconds=30)))
        self.submit(self.receiver, line, closing)
        self.approve(count)
        self.assertEqual((count.line_ids.difference_qty, self.there(self.salt)), (0, 105))

    def test_sold_within_the_minute_and_told_after_the_booking(self):
        count = self._count(self.salt, tolerance_qty=10, booked_value=1000)
        self.handed_in(count, self.scan(count, self.salt, 93, at=self.ago(seconds=20)))
        [line] = count.line_ids
        self.assertEqual(line.state, "done")
        self._sell(self.salt, 7, date=self.ago(seconds=40))
        self.assertEqual((line.state, line.difference_qty), ("reopened", 0))
        self.approve(count)
        self.assertEqual(self.there(self.salt), 93)

    def test_a_slow_network_does_not_date_a_scan_later(self):
        """What was sold while the scans were under way was sold after them."""
        count = self._count(self.salt, tolerance_qty=10)
        first = self.scan(count, self.salt, 60, at=self.ago(seconds=60))
        self.submit(self.counter, first)
        second = self.scan(count, self.salt, 40, at=self.ago(seconds=50))
        slow = fields.Datetime.to_string(self.ago(seconds=45))
        self.submit(self.counter, second, self.finish(count, first, second), clock=slow)
        self._sell(self.salt, 7, date=self.ago(seconds=40))
        self.approve(count)
        self.assertEqual((count.line_ids.difference_qty, self.there(self.salt)), (0, 93))

    def test_wrong_clocks_are_put_right(self):
        """A clock two hours slow, put right in the middle; what is scanned then is of now."""
        count = self._count(self.salt, tolerance_qty=10)
        slow = timedelta(hours=2)
        first = self.scan(count, self.salt, 60, at=self.ago(seconds=60) - slow)
        clock = fields.Datetime.to_string(self.ago() - slow)
        self.submit(self.counter, first, clock=clock)
        second = self.scan(count, self.salt, 40, at=self.ago(seconds=30))
        self.submit(self.counter, second)
        for event, seconds in ((first, 60), (second, 30)):
            behind = self.ago(seconds=seconds) - self.scanned(event).time
            self.assertLess(abs(behind), timedelta(seconds=5))

    def test_a_parcel_booked_after_its_receipt_came_when_it_was_scanned(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 5, at=self.ago(minutes=50))
        closing = {**self.closing(receipt, line), "at": line["at"]}
        self.submit(self.receiver, line, closing)
        count = self._count(self.salt, tolerance_qty=10)
        self.handed_in(count, self.scan(count, self.salt, 107, at=self.ago(minutes=30)))
        late = self.line(receipt, self.salt, 2, at=self.ago(minutes=40))
        self.assertEqual(self.answers(self.receiver, late), ["conflict"])
        self.scanned(late).with_user(self.manager).action_book()
        self.approve(count)
        self.assertEqual((count.line_ids.difference_qty, self.there(self.salt)), (0, 107))
