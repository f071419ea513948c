from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestClosedBooks(ScanCase):
    """Goods moved in closed books and told since: counts know when, the books stay as they are."""

    def setUp(self):
        super().setUp()
        if "fiscalyear_lock_date" not in self.company._fields:
            self.skipTest("no accounting")
        self._stock(self.salt, 100)
        self.now = fields.Datetime.now()
        self.before = self.now - timedelta(days=3)
        self.company.fiscalyear_lock_date = fields.Date.today() - timedelta(days=2)

    def counted(self, quantity):
        """A count of half an hour ago."""
        count = self._count(self.salt, tolerance_qty=10)
        at = self.now - timedelta(minutes=30)
        self.handed_in(count, self.scan(count, self.salt, quantity, at=at))
        self.approve(count)
        return count

    def check_moved(self, moves, moment):
        """Now in the books, then in the history of quantities."""
        self.assertTrue(moves)
        self.assertGreaterEqual(min(moves.mapped("date")), self.now)
        self.env.flush_all()
        record = self.env["supermarket.stock.record"].search([("move_id", "in", moves.ids)])
        self.assertEqual(set(record.mapped("date")), {moment})

    def test_lost_before_a_count_and_taken_back(self):
        count = self.counted(97)
        event = self.lost(self.salt, 3, at=self.before)
        self.submit(self.receiver, event)
        [line] = count.line_ids
        self.assertEqual((line.state, line.difference_qty), ("reopened", 0))
        loss = self.env["supermarket.loss"].search([("event_id", "=", self.scanned(event).id)])
        self.check_moved(loss.move_ids, self.before)
        self.approve(count)
        self.assertEqual(self.there(self.salt), 97)
        self.submit(self.receiver, self.undo(event))
        self.assertEqual((line.state, line.difference_qty), ("reopened", -3))
        self.assertEqual(len(loss.move_ids), 2)
        self.check_moved(loss.move_ids, self.before)

    def test_received_before_a_count(self):
        receipt, count = self._receipt(salt=5), self.counted(105)
        line = self.line(receipt, self.salt, 5, at=self.before - timedelta(minutes=5))
        closing = {**self.closing(receipt, line), "at": fields.Datetime.to_string(self.before)}
        self.submit(self.receiver, line, closing)
        self.assertEqual(count.line_ids.state, "reopened")
        self.assertEqual(receipt.state, "done")
        self.assertGreaterEqual(receipt.date_done, self.now)
        self.check_moved(receipt.move_ids, self.before)

    def test_moved_within_the_store(self):
        """No change of value: the move itself is of the time of its scan."""
        event = self.moved("put_away", self.salt, 4, self.floor, to=self.shelf, at=self.before)
        self.assertEqual(self.answers(self.receiver, event), ["applied"])
        scan = self.scanned(event)
        move = self.env["stock.move"].search([("supermarket_scan_id", "=", scan.id)])
        self.assertEqual((move.date, move.move_line_ids.date), (self.before, self.before))
