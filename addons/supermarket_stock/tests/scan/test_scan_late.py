from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanLate(ScanCase):
    """Scans that met a closed receipt come in apart, less what their author took off again."""

    def closed(self, **expected):
        receipt = self._receipt(**expected)
        first = self.line(receipt, self.salt, 1)
        self.submit(self.receiver, first, self.closing(receipt, first))
        self.assertEqual(receipt.state, "done")
        return receipt

    def apart(self, *events):
        scans = self.env["supermarket.scan.event"].union(*(self.scanned(one) for one in events))
        return scans.with_user(self.manager).action_book()

    def states(self, *events):
        return [self.scanned(one).state for one in events]

    def test_what_was_undone_is_not_received(self):
        receipt = self.closed(salt=6)
        wrong, right = self.line(receipt, self.salt, 50), self.line(receipt, self.salt, 5)
        undo = self.undo(wrong)
        undo["document_id"] = receipt.id
        self.submit(self.receiver, wrong, undo, right)
        self.apart(wrong, right)
        self.assertEqual(self.there(self.salt), 6)
        self.assertEqual(self.states(wrong, undo, right), ["undone", "solved", "solved"])

    def test_a_correction_is_reckoned_with_its_scan(self):
        for way in (0, 1):
            receipt = self.closed(salt=11)
            before = self.there(self.salt)
            scans = [self.line(receipt, self.salt, 12), self.line(receipt, self.salt, -2)]
            self.submit(self.receiver, *scans)
            self.apart(scans[way])
            self.assertEqual(self.there(self.salt), before + 10)
            self.assertEqual(self.states(*scans), ["solved", "solved"])

    def test_all_undone_is_nothing(self):
        receipt = self.closed(salt=6)
        wrong = self.line(receipt, self.salt, 50)
        undo = {**self.undo(wrong), "document_id": receipt.id}
        self.submit(self.receiver, wrong, undo)
        self.apart(wrong, undo)
        self.assertEqual(self.there(self.salt), 1)
        self.assertEqual(self.states(wrong, undo), ["undone", "solved"])

    def test_another_last_day_or_a_recall_is_refused(self):
        receipt = self.closed(salt=1, milk=5)
        lot = self._lot("L1", days=20)
        late = self.line(receipt, self.milk, 5, lot="L1", expiry=self.day(3))
        self.submit(self.receiver, late)
        self.scanned(late).sudo()._conflict("late")
        with self.assertRaisesRegex(UserError, "known with the last day"):
            self.apart(late)
        right = self.line(receipt, self.milk, 5, lot="L2", expiry=self.day(3))
        self.submit(self.receiver, right)
        self.apart(right)
        self.assertEqual(self.there(self.milk), 5)
        self.hold._place(self.milk, lot, reason="recall")
        with self.assertRaisesRegex(UserError, "recalled"):
            self.apart(late)

    def test_a_receipt_closed_at_last_leaves_no_refused_closing(self):
        receipt = self._receipt(salt=5)
        refused = self.closing(receipt)
        self.assertEqual(self.answers(self.receiver, refused), ["conflict"])
        line = self.line(receipt, self.salt, 5)
        self.submit(self.receiver, line, self.closing(receipt, line))
        self.assertEqual((receipt.state, self.states(refused)), ("done", ["solved"]))

    def test_a_code_is_given_again(self):
        receipt = self._receipt(salt=5)
        event = self.event("lookup", "code", receipt, self.salt, 1, code="4006381333931")
        self.submit(self.receiver, event)
        code = self.env["supermarket.product.barcode"].search([("name", "=", event["code"])])
        self.assertTrue(code)
        code.unlink()
        self.scanned(event).sudo()._conflict("gone")
        self.scanned(event).with_user(self.manager).action_try_again()
        code = self.env["supermarket.product.barcode"].search([("name", "=", event["code"])])
        self.assertEqual(code.product_id, self.salt)

    def test_what_came_late_changes_what_is_to_be_approved(self):
        self._stock(self.salt, 12)
        self.salt.standard_price = 10
        limits = {"tolerance_qty": 5, "tolerance_value": 100, "manager_value": 100}
        receipt, count = self._receipt(salt=40), self._count(self.salt, **limits)
        now = fields.Datetime.now()
        scan = self.scan(count, self.salt, 10, at=now - timedelta(minutes=30))
        self.handed_in(count, scan)
        [line] = count.line_ids
        self.assertEqual((line.state, line.difference_value), ("approve", -20))
        came = now - timedelta(hours=1)
        goods = self.line(receipt, self.salt, 40, at=came)
        closing = {**self.closing(receipt, goods), "at": fields.Datetime.to_string(came)}
        self.submit(self.receiver, goods, closing)
        self.assertEqual((line.state, line.difference_value), ("recount", -420))
