import contextlib
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.scan.supermarket_scan import LockedDeviceError
from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanReceive(ScanCase):
    """A receipt by scan: what was scanned is booked, once, whatever way it came."""

    def test_a_pallet_is_known_by_its_number(self):
        """What is expected in it, or what another store sent in it; nothing where one counts."""
        receipt = self._receipt(salt=10, milk=4)
        pallet, unnamed = self.env["stock.package"].create(
            [{"name": "00376104250021234569"}, {"name": "PACK-7"}]
        )
        lot = self._lot("L1")
        line = {"picking_id": receipt.id, "location_id": self.suppliers.id}
        line["location_dest_id"] = self.floor.id
        receipt.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                {
                    **line,
                    "move_id": move.id,
                    "product_id": move.product_id.id,
                    "quantity": move.product_qty,
                    "lot_id": lot.id if move.product_id == self.milk else False,
                    "result_package_id": package.id,
                }
                for move, package in zip(receipt.move_ids, (pallet, unnamed), strict=True)
            ]
        )
        [told] = self.documents()
        rows = {self.salt: [self.salt.id, 10, "", ""]}
        rows[self.milk] = [self.milk.id, 4, "L1", self.day(10)]
        first = receipt.move_ids[0].product_id
        self.assertEqual(told["packages"], {"376104250021234569": [rows[first]]})
        unnamed.name = "(00) 006141411234567890"
        [told] = self.documents()
        self.assertEqual(len(told["packages"]), 2)
        self.assertEqual(
            sorted(row for rows in told["packages"].values() for row in rows),
            sorted(rows.values()),
        )
        self.company.supermarket_blind_receipts = True
        [told] = self.documents()
        self.assertEqual(told["packages"], {})

    def documents(self):
        return self.app(self.receiver).scan_documents(self.told(self.receiver), "receive")

    def test_received_as_scanned(self):
        receipt = self._receipt(salt=10, milk=6)
        lines = [
            self.line(receipt, self.salt, 8),
            self.line(receipt, self.salt, 2),
            self.line(receipt, self.milk, 6, lot="A1", expiry=self.day(20)),
        ]
        answers = self.answers(self.receiver, *lines, self.closing(receipt, *lines))
        self.assertEqual(answers, ["applied"] * 4)
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self.there(self.salt), 10)
        self.assertEqual(self.there(self.milk, "A1"), 6)
        lot = self.env["stock.lot"].search([("name", "=", "A1")])
        self.assertEqual(str(lot._last_day(self.store)), self.day(20))

    def test_what_became_of_the_receipt_is_said_as_it_was(self):
        closed, cancelled = self._receipt(salt=5), self._receipt(salt=5)
        before = fields.Datetime.now() - timedelta(hours=1)
        line = self.line(closed, self.salt, 5)
        self.submit(self.receiver, line, self.closing(closed, line))
        cancelled.action_cancel()
        for receipt, moment, words in (
            (closed, before, "was closed before this scan was sent"),
            (closed, None, "was closed before these goods were scanned"),
            (cancelled, before, "was cancelled"),
        ):
            late = self.line(receipt, self.salt, 5, at=moment)
            self.assertEqual(self.answers(self.receiver, late), ["conflict"])
            self.assertEqual(self.scanned(late).message, f"{receipt.name} {words}.")

    def test_who_decides_sees_the_task_and_what_it_was_booked_with(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 5)
        self.submit(self.receiver, line, self.closing(receipt, line))
        late = self.line(receipt, self.salt, 2)
        self.submit(self.receiver, late)
        event = self.scanned(late).with_user(self.manager)
        self.assertEqual(event.task_name, "receive")
        said = event.action_book()
        [apart] = self.env["stock.picking"].search([("origin", "=", receipt.name)])
        self.assertIn(apart.name, said["params"]["message"])

    def test_sent_twice_booked_once(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 5)
        batch = [line, line, self.closing(receipt, line)]
        self.assertEqual(self.answers(self.receiver, *batch), ["applied", "duplicate", "applied"])
        self.assertEqual(self.answers(self.receiver, *batch), ["duplicate"] * 3)
        self.assertEqual(self.there(self.salt), 5)

    def test_closing_waits_for_what_it_covers(self):
        receipt = self._receipt(salt=5)
        first, second = self.line(receipt, self.salt, 2), self.line(receipt, self.salt, 3)
        closing = self.closing(receipt, first, second)
        self.assertEqual(self.answers(self.receiver, closing, first), ["applied"] * 2)
        self.assertEqual(receipt.state, "assigned")
        self.assertEqual(self.answers(self.receiver, second), ["applied"])
        self.assertEqual((receipt.state, self.there(self.salt)), ("done", 5))

    def test_undo(self):
        receipt = self._receipt(salt=5)
        wrong, right = self.line(receipt, self.salt, 50), self.line(receipt, self.salt, 5)
        undo = self.event("receive", "undo", receipt, self.salt, undoes=wrong["uuid"])
        closing = self.closing(receipt, wrong, right, undo)
        self.submit(self.receiver, undo, closing, right, wrong)
        self.assertEqual(self.there(self.salt), 5)

    def test_short_with_rest_and_without(self):
        for rest, backorders in (("later", 1), ("never", 0)):
            receipt = self._receipt(salt=5)
            line = self.line(receipt, self.salt, 3)
            self.submit(self.receiver, line, self.closing(receipt, line, rest=rest))
            self.assertEqual(receipt.state, "done")
            self.assertEqual(len(receipt.backorder_ids), backorders)

    def test_over_and_not_ordered(self):
        receipt = self._receipt(salt=5)
        lines = [
            self.line(receipt, self.salt, 7),
            self.line(receipt, self.milk, 2, lot="B", expiry=self.day(9)),
        ]
        self.submit(self.receiver, *lines, self.closing(receipt, *lines))
        self.assertEqual((self.there(self.salt), self.there(self.milk)), (7, 2))

    def test_damaged_is_told_and_not_taken_in(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 4)
        damaged = self.event("receive", "damaged", receipt, self.salt, 1, note="burst")
        self.submit(self.receiver, line, damaged, self.closing(receipt, line, damaged))
        self.assertEqual(self.there(self.salt), 4)
        self.assertIn("burst", receipt.message_ids[0].body)

    def test_late_line_is_a_conflict_with_a_way_out(self):
        receipt = self._receipt(salt=5)
        line, late = self.line(receipt, self.salt, 4), self.line(receipt, self.salt, 1)
        self.submit(self.receiver, line, self.closing(receipt, line))
        self.assertEqual(self.answers(self.receiver, late), ["conflict"])
        conflict = self.env["supermarket.scan.event"].search([("uuid", "=", late["uuid"])])
        conflict.with_user(self.manager).action_book()
        self.assertEqual((conflict.state, self.there(self.salt)), ("solved", 5))
        conflict.with_user(self.manager).action_book()
        self.assertEqual(self.there(self.salt), 5)

    def test_conflicts_are_the_managers(self):
        receipt = self._receipt(salt=5)
        line, late = self.line(receipt, self.salt, 4), self.line(receipt, self.salt, 1)
        self.submit(self.receiver, line, self.closing(receipt, line))
        self.submit(self.receiver, late)
        conflict = self.env["supermarket.scan.event"].search([("uuid", "=", late["uuid"])])
        with self.assertRaises(UserError):
            conflict.with_user(self.receiver).action_dismiss()
        conflict.with_user(self.manager).action_dismiss()
        self.assertEqual((conflict.state, self.there(self.salt)), ("solved", 4))

    def test_what_a_line_needs(self):
        receipt = self._receipt(milk=6)
        self._lot("KNOWN", days=20)
        for words, values in (
            ("rejected", {}),
            ("rejected", {"lot": "A1"}),
            ("rejected", {"lot": "A1", "expiry": self.day(-1)}),
            ("conflict", {"lot": "KNOWN", "expiry": self.day(3)}),
            ("applied", {"lot": "KNOWN"}),
            ("applied", {"lot": "A1", "expiry": self.day(0)}),
        ):
            with self.subTest(**values):
                line = self.line(receipt, self.milk, 1, **values)
                self.assertEqual(self.answers(self.receiver, line), [words])

    def test_recalled_lot_is_not_taken_in(self):
        receipt = self._receipt(milk=6)
        lot = self._lot("BAD", days=20)
        self.hold._place(self.milk, lot, reason="recall")
        line = self.line(receipt, self.milk, 1, lot="BAD")
        [answer] = self.submit(self.receiver, line)
        self.assertEqual(answer["answer"], "rejected")
        self.assertIn("recalled", answer["message"])
        [document] = self.app(self.receiver).scan_documents(self.told(self.receiver), "receive")
        self.assertIn([self.milk.id, "BAD", self.day(20), "Recall"], document["lots"])

    def test_nothing_scanned_is_not_closed(self):
        receipt = self._receipt(salt=5)
        self.assertEqual(self.answers(self.receiver, self.closing(receipt)), ["conflict"])
        self.assertEqual(receipt.state, "assigned")

    def test_documents(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 2)
        self.submit(self.receiver, line)
        [document] = self.app(self.receiver).scan_documents(self.told(self.receiver), "receive")
        self.assertEqual(document["lines"][0]["expected"], 5)
        self.assertEqual([one["uuid"] for one in document["events"]], [line["uuid"]])

    def test_unknown_code_is_given_to_its_product(self):
        receipt = self._receipt(salt=5)
        event = self.event("lookup", "code", receipt, self.salt, 1, code="4006381333931")
        self.assertEqual(self.answers(self.receiver, event, event), ["applied", "duplicate"])
        code = self.env["supermarket.product.barcode"].search([("name", "=", "4006381333931")])
        self.assertEqual(code.product_id, self.salt)
        other = self.event("lookup", "code", receipt, self.milk, 1, code="4006381333931")
        self.assertEqual(self.answers(self.receiver, other), ["rejected"])

    def test_roles_and_locked_devices(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 5)
        self.assertEqual(self.answers(self.counter, line), ["rejected"])
        with self.assertRaises(AccessError):
            self.app(self.counter).scan_documents(self.told(self.counter), "receive")
        with self.assertRaises(AccessError):
            self.app(self._person("accountant")).scan_open(self.told(self.receiver))
        self.answers(self.receiver, line)
        device = self.env["supermarket.scan.device"].search(
            [("uuid", "=", self.devices[self.receiver.id])]
        )
        with self.assertRaises(AccessError):
            device.with_user(self.receiver).action_lock()
        device.with_user(self.manager).action_lock()
        # by its name the app knows that it shows nothing any more
        with self.assertRaisesRegex(LockedDeviceError, "locked"):
            self.app(self.receiver).scan_open(self.told(self.receiver))

    def test_bad_input_is_one_sentence(self):
        receipt = self._receipt(salt=5)
        good = self.line(receipt, self.salt, 1)
        for change in (
            {"uuid": "x"},
            {"quantity": float("nan")},
            {"quantity": "many"},
            {"quantity": True},
            {"expiry": "tomorrow"},
            {"at": None},
            {"product_id": [1]},
            {"product_id": 2**40},
            {"lot": "A\x00"},
            {"lot": "A" * 300},
            {"said": {"covers": ["x"]}},
            {"kind": "Close the shop"},
        ):
            with self.subTest(**change):
                [answer] = self.submit(self.receiver, {**good, **change})
                self.assertEqual(answer["answer"], "rejected")
                self.assertTrue(answer["message"])
        for events in (None, {}, [1], [[]], ["x"]):
            with self.subTest(events=events), contextlib.suppress(UserError):
                answers = self.app(self.receiver).scan_submit(self.told(self.receiver), events)
                self.assertEqual([one["answer"] for one in answers], ["rejected"])
        kept = self.env["supermarket.scan.event"].search([("document_id", "=", receipt.id)])
        self.assertEqual(kept.mapped("state"), ["rejected"], "that somebody tried is known")
        self.assertFalse(any(receipt.move_ids.mapped("picked")))

    def test_events_are_nobodys_to_write(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 5)
        self.submit(self.receiver, line)
        event = self.env["supermarket.scan.event"].search([("uuid", "=", line["uuid"])])
        for act in (
            lambda one: one.write({"quantity": 1}),
            lambda one: one.unlink(),
            lambda one: one.copy(),
        ):
            with self.assertRaises(UserError):
                act(event.with_user(self.manager))

    # Closed elsewhere ---------------------------------------------------------------------

    def by_hand(self, receipt, **quantities):
        """Validate a receipt in the web client, with these quantities."""
        for move in receipt.move_ids:
            move.quantity = quantities[move.product_id.name.lower()]
            move.picked = True
        answers = {"skip_backorder": True, "picking_ids_not_to_backorder": receipt.ids}
        receipt.with_context(**answers).button_validate()
        self.assertEqual(receipt.state, "done")

    def test_validated_in_the_web_client_as_scanned(self):
        receipt = self._receipt(salt=5)
        wrong, line = self.line(receipt, self.salt, 2), self.line(receipt, self.salt, 5)
        undo = self.event("receive", "undo", receipt, self.salt, undoes=wrong["uuid"])
        waiting = self.closing(receipt, line, self.line(receipt, self.salt, 1))
        self.submit(self.receiver, wrong, line, undo, waiting)
        self.by_hand(receipt, salt=5)
        states = {self.scanned(one).state for one in (wrong, line, undo, waiting)}
        self.assertEqual(states, {"solved"})
        self.assertIn(receipt.name, self.scanned(line).message)
        self.assertEqual(self.there(self.salt), 5)

    def test_validated_in_the_web_client_otherwise(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 4)
        self.submit(self.receiver, line)
        self.by_hand(receipt, salt=5)
        event = self.scanned(line)
        self.assertEqual(event.state, "conflict")
        self.assertIn("closed in the web client with 5", event.message)
        with self.assertRaisesRegex(UserError, "count the goods"):
            event.with_user(self.manager).action_book()
        event.with_user(self.manager).action_dismiss()
        self.assertEqual((event.state, self.there(self.salt)), ("solved", 5))

    def test_cancelled_in_the_web_client(self):
        receipt = self._receipt(salt=5)
        line = self.line(receipt, self.salt, 4)
        self.submit(self.receiver, line)
        receipt.action_cancel()
        self.assertEqual(self.scanned(line).state, "conflict")

    # What else is said --------------------------------------------------------------------

    def test_damaged_with_a_photo_and_the_temperature(self):
        receipt = self._receipt(salt=5)
        photo = "/9j/4AAQSkZJRgABAQEAYABgAAD/2Q=="
        said = [
            self.line(receipt, self.salt, 4),
            self.event("receive", "damaged", receipt, self.salt, 1, note="burst", photo=photo),
            self.event("receive", "temperature", receipt, quantity=-18.5),
        ]
        hot = self.event("receive", "temperature", receipt, quantity=400)
        answers = self.answers(self.receiver, *said, hot, self.closing(receipt, *said))
        self.assertEqual(answers, ["applied"] * 3 + ["rejected", "applied"])
        [message] = receipt.message_ids[:1]
        for words in ("burst", "-18.5"):
            self.assertIn(words, message.body)
        self.assertEqual(message.attachment_ids.datas.decode(), photo)

    def test_blind(self):
        self.company.supermarket_blind_receipts = True
        receipt = self._receipt(salt=5)
        [document] = self.app(self.receiver).scan_documents(self.told(self.receiver), "receive")
        self.assertEqual([line["expected"] for line in document["lines"]], [None])
        line = self.line(receipt, self.salt, 7)
        self.submit(self.receiver, line, self.closing(receipt, line))
        self.assertEqual(self.there(self.salt), 7)

    def test_received_offline_before_a_count(self):
        """On the shelf when it was counted, in the books when the device had a network."""
        self._stock(self.salt, 10)
        receipt, count = self._receipt(salt=5), self._count(self.salt, tolerance_qty=10)
        now = fields.Datetime.now()
        self.handed_in(count, self.scan(count, self.salt, 15, at=now - timedelta(minutes=30)))
        self.approve(count)
        line = self.line(receipt, self.salt, 5, at=now - timedelta(hours=1))
        closing = {
            **self.closing(receipt, line),
            "at": fields.Datetime.to_string(now - timedelta(minutes=55)),
        }
        self.submit(self.receiver, line, closing)
        self.assertEqual(count.line_ids.state, "reopened")
        self.approve(count)
        self.assertEqual(self.there(self.salt), 15)
