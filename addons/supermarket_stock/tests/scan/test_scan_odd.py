from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanOdd(ScanCase):
    """Counts and receipts where something is otherwise than one thinks."""

    def setUp(self):
        super().setUp()
        self.env["stock.quant"]._update_available_quantity(self.salt, self.floor, 100)

    def test_who_approves_takes_nothing_of_others_back(self):
        count = self._count(self.salt, tolerance_qty=30)
        scans = [self.scan(count, self.salt, 40), self.scan(count, self.salt, 50)]
        self.handed_in(count, *scans)
        foreign = self.event("count", "undo", count, self.salt, undoes=scans[0]["uuid"])
        self.submit(self.manager, foreign)
        self.assertEqual(count.line_ids.counted_qty, 90)
        own = self.event("count", "undo", count, self.salt, undoes=scans[0]["uuid"])
        self.submit(self.counter, own)
        self.assertEqual(count.line_ids.counted_qty, 50)

    def test_all_undone_is_not_counted(self):
        count = self._count(self.salt, tolerance_qty=30)
        scan = self.scan(count, self.salt, 95)
        self.handed_in(count, scan)
        self.assertEqual(count.line_ids.state, "approve")
        self.submit(
            self.counter, self.event("count", "undo", count, self.salt, undoes=scan["uuid"])
        )
        [line] = count.line_ids
        self.assertEqual((line.state, line.counted_qty, line.counted_at), ("open", 0, False))
        self.assertFalse(line.counter_id)
        self.handed_in(count, self.scan(count, self.salt, 99), user=self.other_counter)
        self.assertEqual((line.state, line.counter_id), ("approve", self.other_counter))

    def test_a_second_round_without_a_first_is_the_first(self):
        count = self._count(self.salt)
        self.handed_in(count, self.scan(count, self.salt, 50, said={"round": 2}))
        self.assertEqual(count.line_ids.state, "recount")
        odd = self.scan(count, self.salt, 1, said={"round": "x"})
        self.assertEqual(self.answers(self.counter, odd), ["applied"])

    def test_packed_goods_are_booked_once(self):
        package = self.env["stock.package"].create({})
        self.env["stock.quant"]._update_available_quantity(
            self.salt, self.floor, 40, package_id=package
        )
        count = self._count(self.salt, tolerance_qty=30)
        self.handed_in(count, self.scan(count, self.salt, 138))
        [line] = count.line_ids
        self.assertEqual(line.difference_qty, -2)
        self.approve(count)
        self.assertEqual(self.there(self.salt), 138)
        packed = package.quant_ids.filtered(lambda quant: quant.product_id == self.salt)
        self.assertEqual(packed.quantity, 40)

    def test_two_counts_of_the_same_goods(self):
        """Each found the same five missing: they are booked once."""
        counts = [self._count(self.salt, tolerance_qty=30) for _number in range(2)]
        counted = fields.Datetime.now() - timedelta(minutes=30)
        for count in counts:
            self.handed_in(count, self.scan(count, self.salt, 95, at=counted))
        self.approve(counts[0])
        with self.assertRaisesRegex(UserError, "corrected after it was counted"):
            self.approve(counts[1])
        self.assertEqual(self.there(self.salt), 95)
        counts[1].line_ids.with_user(self.manager).action_leave_out()
        self.assertEqual(self.there(self.salt), 95)

    def test_a_place_of_a_floor_that_sells(self):
        shelf = self.env["stock.location"].create({"name": "Shelf", "location_id": self.floor.id})
        self.assertTrue(self._count(self.salt, location_id=shelf.id))
        self._sell(self.salt, 1)
        with self.assertRaisesRegex(ValidationError, "from the whole floor"):
            self._count(self.salt, location_id=shelf.id)

    def test_a_scan_from_before_its_count_began(self):
        """What was sold until then would be taken for sold after the scan."""
        count = self._count(self.salt, tolerance_qty=30)
        begun = count.started_at
        early = self.scan(count, self.salt, 95, at=begun - timedelta(hours=1))
        [answer] = self.submit(self.counter, early)
        self.assertEqual(answer["answer"], "rejected")
        self.assertIn("put the clock", answer["message"])
        self.assertEqual(count.line_ids.state, "open")
        near = self.scan(count, self.salt, 95, at=begun - timedelta(seconds=20))
        self.handed_in(count, near)
        self.assertEqual((count.line_ids.state, count.line_ids.counted_at), ("approve", begun))

    def test_more_scans_than_one_ending_names(self):
        count = self._count(self.salt, tolerance_qty=30)
        scans = [self.scan(count, self.salt, 19) for _number in range(5)]
        endings = [self.finish(count, *scans[:3]), self.finish(count, *scans[3:])]
        self.submit(self.counter, *scans, endings[0])
        self.assertEqual(count.line_ids.state, "open")
        self.submit(self.counter, endings[1])
        self.assertEqual((count.line_ids.state, count.line_ids.counted_qty), ("approve", 95))
        many = self.finish(count, *[self.scan(count, self.salt, 0) for _number in range(6_000)])
        self.assertEqual(self.answers(self.counter, many), ["applied"])

    def test_an_ending_that_waited_ends_the_lines_of_other_goods(self):
        """The last scan to arrive is of other goods than those that were counted whole."""
        pepper = self._product("Pepper")
        self._stock(pepper, 5)
        count = self._count(self.salt, pepper, tolerance_qty=30)
        scans = [self.scan(count, self.salt, 99), self.scan(count, pepper, 5)]
        self.submit(self.counter, scans[0], self.finish(count, *scans))
        self.assertEqual(set(count.line_ids.mapped("state")), {"open"})
        self.submit(self.counter, scans[1])
        self.assertEqual(set(count.line_ids.mapped("state")), {"approve"})

    def test_a_refused_line_keeps_no_closing_waiting(self):
        receipt = self._receipt(salt=5)
        good, bad = self.line(receipt, self.salt, 5), self.line(receipt, self.milk, 1)
        answers = self.answers(self.receiver, good, bad, self.closing(receipt, good, bad))
        self.assertEqual(answers[:2], ["applied", "rejected"])
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self.answers(self.receiver, bad), ["rejected"])

    def test_documents_are_taken_in_turn(self):
        """Of two requests at once for a receipt the later one is run again by Odoo."""
        receipt = self._receipt(salt=5)
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin FROM stock_picking WHERE id = %s", (receipt.id,))
        [(before,)] = self.env.cr.fetchall()
        with self.env.cr.savepoint():
            self.submit(self.receiver, self.line(receipt, self.salt, 2))
            self.env.flush_all()
            self.env.cr.execute("SELECT xmin FROM stock_picking WHERE id = %s", (receipt.id,))
            self.assertNotEqual(self.env.cr.fetchall(), [(before,)])

    def test_malformed(self):
        receipt = self._receipt(salt=5)
        good = self.line(receipt, self.salt, 2)
        for change in (
            {"uuid": []},
            {"quantity": 10**400},
            {"said": {"covers": 5}},
            {"said": {"covers": "abc"}},
            {"kind": "putaway"},
        ):
            with self.subTest(**{key: str(value)[:20] for key, value in change.items()}):
                event = {**good, "uuid": self.line(receipt, self.salt, 2)["uuid"], **change}
                self.assertEqual(self.answers(self.receiver, event), ["rejected"])
        self.assertEqual(
            self.submit(self.receiver, good, clock="9999-12-31 23:59:59")[0]["answer"], "applied"
        )

    def test_what_colleagues_counted_is_not_read(self):
        count = self._count(self.salt, tolerance_qty=30)
        self.handed_in(count, self.scan(count, self.salt, 95))
        events = self.env["supermarket.scan.event"]
        self.assertFalse(events.with_user(self.other_counter).search([("task", "=", "count")]))
        self.assertTrue(events.with_user(self.counter).search([("task", "=", "count")]))
        self.assertTrue(events.with_user(self.manager).search([("task", "=", "count")]))

    def test_a_clock_that_fell_back_books_nothing_years_ago(self):
        """Scanned with a clock of long ago, sent once it was put right."""
        self._stock(self.salt, 10)
        long_ago = datetime(2001, 1, 1, 8)
        lost = self.lost(self.salt, 3, at=long_ago)
        receipt = self._receipt(milk=5)
        line = self.line(receipt, self.milk, 5, lot="OLD", expiry=self.day(-2), at=long_ago)
        self.assertEqual(self.answers(self.receiver, lost, line), ["applied", "rejected"])
        loss = self.env["supermarket.loss"].search([("event_id", "=", self.scanned(lost).id)])
        self.assertEqual(self.scanned(lost).device_time, long_ago)
        for moment in (loss.date, loss.move_ids.date, self.scanned(lost).time):
            self.assertGreater(moment, fields.Datetime.now() - timedelta(minutes=5))

    def test_goods_and_place_that_are_both_gone_stop_no_batch(self):
        self._stock(self.salt, 10)
        gone = {**self.lost(self.salt, 1), "product_id": 2**30, "location_id": 2**30}
        answers = self.answers(self.receiver, gone, self.lost(self.salt, 1))
        self.assertEqual(answers, ["rejected", "applied"])
        self.assertEqual(self.scanned(gone).state, "rejected")

    def test_a_manager_of_two_companies_solves_in_either(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self.manager.company_ids |= other
        there = self.there(self.salt)
        lost = self.lost(self.salt, there + 1)
        self.assertEqual(self.answers(self.receiver, lost), ["conflict"])
        self._stock(self.salt, 10)
        companies = [other.id, self.company.id]
        conflict = self.scanned(lost).with_user(self.manager)
        conflict.with_context(allowed_company_ids=companies).action_try_again()
        self.assertEqual((self.scanned(lost).state, self.there(self.salt)), ("done", 9))

    def test_scans_of_years_are_found_by_index(self):
        events = self.env["supermarket.scan.event"]
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        for index, domain in (
            ("undoes", [("undoes", "=", "x"), ("task", "=", "loss"), ("user_id", "=", 7)]),
            ("own_idx", [("user_id", "=", 7), ("task", "=", "loss"), ("time", ">", "2026-01-01")]),
            (
                "open_idx",
                [
                    ("task", "=", "transfer"),
                    ("document_id", "in", [1, 2]),
                    ("state", "in", ("taken", "waiting")),
                ],
            ),
        ):
            plan = self.env.execute_query(SQL("EXPLAIN %s", events._search(domain).select()))
            names = self.env.execute_query(
                SQL(
                    "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexname LIKE %s",
                    events._table,
                    f"%{index}%",
                )
            )
            self.assertTrue(any(name in str(plan) for (name,) in names), (index, plan))
