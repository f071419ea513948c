"""Scans of several devices in random order, twice, cut anywhere: one end state."""

import os
import random
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_scan import ScanCase

SEEDS = int(os.environ.get("SCAN_SEEDS", "12"))


@tagged("post_install", "-at_install")
class TestScanProperties(ScanCase):
    def setUp(self):
        super().setUp()
        self.second = self._person("receiver", "second")
        self.env["stock.quant"]._update_available_quantity(self.salt, self.floor, 40)

    def disturbed(self, chance, sent):
        """[(person, batch)]: every event at least once, in any order, in batches of any size."""
        queue = [*sent, *chance.sample(sent, len(sent) // 2)]
        chance.shuffle(queue)
        while queue:
            person = queue[0][0]
            size = chance.randint(1, 6)
            batch = [event for who, event in queue if who == person][:size]
            for event in batch:
                queue.remove((person, event))
            yield person, batch

    def send(self, chance, sent):
        for person, batch in self.disturbed(chance, sent):
            if chance.random() < 0.2:  # the answer never came: the device sends it again
                self.submit(person, *batch)
            self.submit(person, *batch)

    def test_receipt(self):
        for seed in range(SEEDS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as kept:
                chance = random.Random(seed)
                receipt = self._receipt(salt=20, milk=12)
                sent, expected = self.some_receiving(chance, receipt)
                before = self.there(self.salt)
                self.send(chance, sent)
                self.assertEqual(receipt.state, "done")
                self.assertEqual(self.there(self.salt) - before, expected["salt"])
                for lot in ("A", "B"):
                    there = self.there(self.milk, lot) if expected[lot] else 0
                    self.assertEqual(there, expected[lot])
                events = self.env["supermarket.scan.event"].search(
                    [("document_id", "=", receipt.id), ("task", "=", "receive")]
                )
                self.assertEqual(len(events), len(sent))
                self.assertLessEqual(set(events.mapped("state")), {"done", "undone"})
                kept.rollback()

    def some_receiving(self, chance, receipt):
        """Scans and undos of two people, and one closing that covers all of them."""
        sent, expected = [], {"salt": 0, "A": 0, "B": 0}
        for _scan in range(chance.randint(3, 12)):
            person = chance.choice((self.receiver, self.second))
            name = chance.choice(("salt", "A", "B"))
            quantity = chance.randint(1, 4)
            lot = {} if name == "salt" else {"lot": name, "expiry": self.day(20)}
            product = self.salt if name == "salt" else self.milk
            event = self.line(receipt, product, quantity, **lot)
            sent.append((person, event))
            if chance.random() < 0.3:
                undo = self.event("receive", "undo", receipt, product, undoes=event["uuid"])
                sent.append((person, undo))
            else:
                expected[name] += quantity
        last = self.line(receipt, self.salt, 1)
        expected["salt"] += 1
        sent.append((self.receiver, last))
        sent.append((self.receiver, self.closing(receipt, *[event for _who, event in sent])))
        return sent, expected

    def test_goods_at_their_places(self):
        """Moves, losses, finds and their undos, in any order: the sum of what stands."""
        back = self.env["stock.location"].create(
            {"name": "Back", "location_id": self.store.view_location_id.id}
        )
        for seed in range(SEEDS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as kept:
                chance = random.Random(seed)
                self._stock(self.salt, 400, location=back)
                sent, expected = self.some_carrying(chance, back)
                self.send(chance, sent)
                there = {place: self.salt._quantity_at(place) for place in (self.floor, back)}
                self.assertEqual(there, {self.floor: 40 + expected[0], back: 400 + expected[1]})
                events = self.env["supermarket.scan.event"].search(
                    [("task", "in", ("transfer", "loss"))]
                )
                self.assertEqual(len(events), len(sent))
                self.assertLessEqual(set(events.mapped("state")), {"done", "undone"})
                kept.rollback()

    def some_carrying(self, chance, back):
        """[(person, event)], (change of the floor, change of the back room)

        Nothing leaves the floor, so that no order of them asks for more than there is.
        """
        sent, change = [], [0, 0]
        for _scan in range(chance.randint(3, 10)):
            person, quantity = chance.choice((self.receiver, self.second)), chance.randint(1, 9)
            kind = chance.choice(("move", "lost", "found"))
            if kind == "move":
                event = self.moved("transfer", self.salt, quantity, back, to=self.floor)
                changes = (quantity, -quantity)
            else:
                reason = "broken" if kind == "lost" else "found"
                event = self.lost(self.salt, quantity, reason, location_id=back.id)
                changes = (0, -quantity if kind == "lost" else quantity)
            sent.append((person, event))
            if chance.random() < 0.3:
                sent.append((person, self.undo(event)))
            else:
                change = [one + other for one, other in zip(change, changes, strict=True)]
        return sent, change

    def test_count(self):
        for seed in range(SEEDS):
            with self.subTest(seed=seed), self.env.cr.savepoint() as kept:
                chance = random.Random(seed)
                count = self._count(self.salt, tolerance_qty=10_000, tolerance_value=10**6)
                sent, counted = self.some_counting(chance, count)
                self.send(chance, sent)
                [line] = count.line_ids
                self.assertEqual((line.state, line.counted_qty), ("approve", counted))
                self.assertEqual(line.counter_id, self.counter)
                count.with_user(self.manager).action_approve()
                self.assertEqual(self.there(self.salt), counted)
                kept.rollback()

    def some_counting(self, chance, count):
        """The first counter's scans count, the other's are conflicts."""
        start = fields.Datetime.now() - timedelta(hours=1)
        sent, mine, counted = [], [], 0
        for number in range(chance.randint(2, 10)):
            quantity = chance.randint(0, 5)
            event = self.scan(count, self.salt, quantity, at=start + timedelta(seconds=number))
            counted += quantity
            mine.append(event)
        sent += [(self.counter, event) for event in (*mine, self.finish(count, *mine))]
        for number in range(chance.randint(0, 3)):
            later = start + timedelta(minutes=5 + number)
            sent.append((self.other_counter, self.scan(count, self.salt, 7, at=later)))
        return sent, counted
