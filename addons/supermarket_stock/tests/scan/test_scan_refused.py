import random
from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanRefused(ScanCase):
    """One scan that can't be taken is refused alone, and what follows it is not forgotten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        view = cls.store.view_location_id
        cls.back = cls.env["stock.location"].create({"name": "Back", "location_id": view.id})
        cls.other = cls.env["stock.warehouse"].create(
            {"name": "Station", "code": "STA", "company_id": cls.company.id}
        )
        cls.transit = cls.company.internal_transit_location_id

    def at(self, place, product=None):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", (product or self.salt).id), ("location_id", "=", place.id)]
        )
        return sum(quants.mapped("quantity"))

    def sending(self, *events):
        covers = [event["uuid"] for event in events]
        said = {"to_store": self.other.id, "covers": covers}
        return self.event("transfer", "send", self.store, said=said)

    def to_other(self, product, quantity, **values):
        return self.moved("transfer", product, quantity, self.floor, to_store=self.other, **values)

    def try_again(self, *events):
        for event in events:
            self.scanned(event).with_user(self.manager).action_try_again()

    # One of many --------------------------------------------------------------------------

    def test_a_scan_that_cannot_be_read_keeps_no_closing_waiting(self):
        receipt = self._receipt(salt=5)
        good = self.line(receipt, self.salt, 5)
        odd = [
            self.line(receipt, self.milk, 1, lot="x" * 300),
            self.line(receipt, self.milk, 1, lot="A"),
            {**self.line(receipt, self.milk, 1, lot="A"), "product_id": "milk"},
        ]
        odd[1]["at"] = "yesterday"
        answers = self.submit(self.receiver, *odd, good, self.closing(receipt, good, *odd))
        expected = ["rejected", "rejected", "rejected", "applied", "applied"]
        self.assertEqual([one["answer"] for one in answers], expected)
        self.assertIn("lot is not readable", answers[0]["message"])
        self.assertEqual(receipt.state, "done")
        self.assertEqual({self.scanned(one).state for one in odd}, {"rejected"})
        again = self.submit(self.receiver, *odd)
        self.assertEqual(again, answers[:3])

    def test_what_is_no_scan_is_not_kept(self):
        events = self.env["supermarket.scan.event"]
        before = events.search_count([])
        for odd in ([], "x", {"uuid": "x"}, {"uuid": str(uuid4()), "task": "a b", "kind": "line"}):
            with self.subTest(odd=odd):
                self.assertEqual(self.answers(self.receiver, odd), ["rejected"])
        self.assertEqual(events.search_count([]), before)

    def test_goods_of_an_unknown_lot_leave_the_rest_to_be_sent_and_follow_it(self):
        self._stock(self.salt, 20)
        many, odd, less = (
            self.to_other(self.salt, 4),
            self.to_other(self.milk, 3, lot="NEW"),
            self.to_other(self.milk, -1, lot="NEW"),
        )
        events = [many, odd, less]
        answers = self.answers(self.receiver, *events, self.sending(*events))
        self.assertEqual(answers, ["applied", "conflict", "conflict", "applied"])
        self.assertIn("no lot NEW", self.scanned(odd).message)
        self.assertEqual(self.at(self.transit), 4)
        self._stock(self.milk, 10, self._lot("NEW"))
        self.try_again(odd)
        self.assertEqual((self.at(self.floor, self.milk), self.at(self.transit, self.milk)), (8, 2))
        self.assertEqual({self.scanned(one).state for one in events}, {"done"})

    # Tried again --------------------------------------------------------------------------

    def test_what_was_sent_and_refused_goes_without_what_was_taken_off_since(self):
        event = self.to_other(self.salt, 9)
        sending = self.sending(event)
        self.assertEqual(self.answers(self.receiver, event, sending), ["applied", "conflict"])
        less, more = self.to_other(self.salt, -4), self.to_other(self.salt, 2)
        self.answers(self.receiver, less, more)
        self._stock(self.salt, 20)
        self.try_again(sending)
        self.assertEqual((self.at(self.floor), self.at(self.transit)), (15, 5))
        states = [self.scanned(one).state for one in (event, less, more)]
        self.assertEqual(states, ["done", "done", "taken"])
        told = self.app(self.receiver).scan_documents(self.told(self.receiver), "transfer")
        [gone] = [one["gone"] for one in told if one["id"] == self.store.id]
        self.assertEqual(set(gone), {event["uuid"], less["uuid"]})
        last = self.sending(event, less, more)
        self.assertEqual(self.answers(self.receiver, last), ["applied"])
        self.assertEqual(self.at(self.transit), 7)

    def test_what_went_meanwhile_is_sent_once(self):
        event = self.to_other(self.salt, 9)
        sending = self.sending(event)
        self.submit(self.receiver, event, sending)
        self._stock(self.salt, 20)
        self.assertEqual(self.answers(self.receiver, self.sending(event)), ["applied"])
        self.try_again(sending)
        self.assertEqual((self.at(self.transit), self.scanned(sending).state), (9, "done"))

    def test_a_refused_move_goes_without_what_was_taken_off_since(self):
        self._stock(self.salt, 2)
        event = self.moved("transfer", self.salt, 10, self.floor, to=self.back)
        less = self.moved("transfer", self.salt, -4, self.floor, to=self.back)
        for one in (event, less):
            self.assertEqual(self.answers(self.receiver, one), ["conflict"])
        self._stock(self.salt, 20)
        self.try_again(event)
        self.assertEqual((self.at(self.floor), self.at(self.back)), (16, 6))
        self.assertEqual({self.scanned(one).state for one in (event, less)}, {"done"})

    def test_it_is_all_of_a_refused_move_or_nothing(self):
        self._stock(self.salt, 2)
        event = self.moved("transfer", self.salt, 10, self.floor, to=self.back)
        less = self.moved("transfer", self.salt, -4, self.floor, to=self.back)
        self.answers(self.receiver, event, less)
        with self.assertRaisesRegex(UserError, "available 2"):
            self.try_again(event)
        self._stock(self.salt, 4)
        self.try_again(event)  # what goes is there, all that was scanned is not
        self.assertEqual((self.at(self.floor), self.at(self.back)), (0, 6))

    def test_a_sending_that_is_tried_again_whenever(self):
        """In the end another store has what was scanned for it, less what was taken off."""
        self._lot("A")
        for seed in range(12):
            chance = random.Random(seed)
            with self.subTest(seed=seed), self.env.cr.savepoint() as kept:
                self.net, self.standing, self.sent = {}, [], []
                self.check_world(chance)
                kept.rollback()
            self.env.invalidate_all()

    def check_world(self, chance):
        self.scan_some(chance)
        refused = self.sending(*self.sent)
        self.assertEqual(self.answers(self.receiver, refused), ["conflict"])
        self.scan_some(chance)
        self._stock(self.salt, 100)
        self._stock(self.milk, 100, self.env["stock.lot"].search([("name", "=", "A")], limit=1))
        is_first = chance.random() < 0.5
        if is_first:
            self.try_again_or_nothing(refused)
        if any(self.net.values()):
            self.submit(self.receiver, self.sending(*self.sent))
        if not is_first:
            self.try_again_or_nothing(refused)
        found = {goods: self.at(self.transit, goods[0]) for goods in self.net}
        self.assertEqual(found, self.net)

    def try_again_or_nothing(self, refused):
        """All that was sent first may have been taken back since."""
        try:
            with self.env.cr.savepoint():
                self.try_again(refused)
        except UserError as problem:
            self.assertIn("Nothing was scanned", str(problem))
            self.env.invalidate_all()

    def scan_some(self, chance):
        new = []
        for _number in range(chance.randint(1, 5)):
            is_undo = self.standing and chance.random() < 0.3
            new += self.take_back(chance) if is_undo else [self.scan_one(chance)]
        self.submit(self.receiver, *new)
        self.sent += new

    def scan_one(self, chance):
        goods = chance.choice([(self.salt, ""), (self.milk, "A")])
        there, size = self.net.get(goods, 0), chance.randint(1, 9)
        quantity = -min(there, size) if there and chance.random() < 0.4 else size
        event = self.to_other(goods[0], quantity, lot=goods[1])
        self.standing.append((goods, event))
        self.net[goods] = there + quantity
        return event

    def take_back(self, chance):
        goods, event = chance.choice(self.standing)
        if self.net[goods] < event["quantity"]:
            return []
        self.standing.remove((goods, event))
        self.net[goods] -= event["quantity"]
        return [self.undo(event)]
