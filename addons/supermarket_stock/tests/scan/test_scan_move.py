from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_scan import ScanCase


@tagged("post_install", "-at_install")
class TestScanMove(ScanCase):
    """Goods from place to place: put away, brought forward, transferred, sent to another store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        view = cls.store.view_location_id
        cls.back = cls.env["stock.location"].create({"name": "Back", "location_id": view.id})
        cls.shelf.barcode = "SHELF-1"
        cls.other = cls.env["stock.warehouse"].create(
            {"name": "Station", "code": "STA", "company_id": cls.company.id}
        )

    def setUp(self):
        super().setUp()
        self._stock(self.salt, 20)
        self._stock(self.salt, 30, location=self.back)

    def at(self, place, product=None):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", (product or self.salt).id), ("location_id", "=", place.id)]
        )
        return sum(quants.mapped("quantity"))

    def document(self, task):
        documents = self.app(self.receiver).scan_documents(self.told(self.receiver), task)
        return next(one for one in documents if one["id"] == self.store.id)

    def test_put_away(self):
        self.assertEqual(self.document("put_away")["goods"], [])
        event = self.moved("put_away", self.salt, 12, self.floor, to=self.shelf)
        self.assertEqual(self.answers(self.receiver, event, event), ["applied", "duplicate"])
        self.assertEqual((self.at(self.floor), self.at(self.shelf)), (8, 12))
        row = [self.salt.id, "", 8, self.floor.id, self.shelf.id]
        self.assertIn(row, self.document("put_away")["goods"])
        self.env.flush_all()
        records = self.env["supermarket.stock.record"].search([("product_id", "=", self.salt.id)])
        self.assertEqual({one.operation for one in records}, {"transfer"})
        self.assertEqual({one.reason for one in records}, {"Put away"})

    def test_what_came_to_an_input_of_its_own(self):
        self.store.reception_steps = "two_steps"
        self._stock(self.salt, 9, location=self.store.wh_input_stock_loc_id)
        row = [self.salt.id, "", 9, self.store.wh_input_stock_loc_id.id, False]
        self.assertEqual(self.document("put_away")["goods"], [row])

    def test_odoos_putaway_rule_proposes(self):
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.salt.id,
                "location_in_id": self.floor.id,
                "location_out_id": self.shelf.id,
                "company_id": self.company.id,
            }
        )
        row = [self.salt.id, "", 20, self.floor.id, self.shelf.id]
        self.assertIn(row, self.document("put_away")["goods"])

    def test_a_store_of_one_place_has_nothing_to_put_away(self):
        tasks = self.app(self.receiver).scan_open(self.told(self.receiver))["tasks"]
        self.assertLessEqual(
            {"put_away", "shelf_fill", "transfer", "loss"}, {one["key"] for one in tasks}
        )
        self._stock(self.salt, -30, location=self.back)
        (self.shelf | self.back | self.quarantine).active = False
        self.other.active = False
        tasks = self.app(self.receiver).scan_open(self.told(self.receiver))["tasks"]
        self.assertFalse({"put_away", "shelf_fill"} & {one["key"] for one in tasks})

    def none_there(self, place, product=None, **values):
        product = product or self.salt
        return self.event("shelf_fill", "none", self.store, product, location_id=place.id, **values)

    def test_none_there(self):
        """What is not found is proposed no more, until it is taken back."""
        self._set_safety_stock(self.salt, 100)
        row = [self.salt.id, "", 30, self.back.id, self.floor.id]
        home = self.document("shelf_fill")["goods"]
        self.assertEqual([one[:4] for one in home], [row[:4]])
        event = self.none_there(self.back)
        self.assertEqual(self.answers(self.receiver, event, event), ["applied", "duplicate"])
        document = self.document("shelf_fill")
        self.assertFalse(document["goods"])
        self.assertEqual([one["kind"] for one in document["events"]], ["none"])
        self.assertEqual(self.at(self.back), 30)
        self.assertEqual(self.answers(self.receiver, self.undo(event)), ["applied"])
        self.assertEqual(len(self.document("shelf_fill")["goods"]), 1)

    def test_none_there_undone_before_it_arrives(self):
        event = self.none_there(self.back)
        self.answers(self.receiver, self.undo(event), event)
        self.assertEqual(self.scanned(event).state, "undone")

    def test_none_of_nothing(self):
        nothing = self.event("shelf_fill", "none", self.store, location_id=self.back.id)
        elsewhere = self.none_there(self.other.lot_stock_id)
        self.assertEqual(self.answers(self.receiver, nothing, elsewhere), ["rejected", "rejected"])

    def test_none_there_is_to_be_counted(self):
        self.answers(self.receiver, self.none_there(self.back))
        self.env.flush_all()
        rows = self.env["supermarket.doubtful.stock"].search(
            [("product_id", "=", self.salt.id), ("location_id", "=", self.back.id)]
        )
        self.assertEqual((rows.kind, rows.quantity), ("empty", 30))
        self.assertEqual(rows.why, "somebody looked for it there and found none")
        count = self._count(self.salt, location_id=self.back.id, tolerance_qty=100)
        self.handed_in(count, self.scan(count, self.salt, 0))
        self.approve(count)
        self.assertEqual(self.at(self.back), 0)
        self.env.flush_all()
        self.assertFalse(rows.search([("product_id", "=", self.salt.id)]))

    def test_shelf_fill(self):
        self._set_safety_stock(self.salt, 25)
        row = [self.salt.id, "", 30, self.back.id, self.floor.id]
        self.assertEqual(self.document("shelf_fill")["goods"], [row])
        event = self.moved("shelf_fill", self.salt, 10, self.back, to=self.floor)
        self.assertEqual(self.answers(self.receiver, event), ["applied"])
        self.assertEqual((self.at(self.back), self._sellable(self.salt)), (20, 30))
        self.assertEqual(self.document("shelf_fill")["goods"], [])

    def test_shelf_fill_brings_the_first_to_expire_and_nothing_held(self):
        lots = [self._lot(name, days=days) for name, days in (("B", 9), ("A", 4), ("H", 3))]
        for lot in lots:
            self._stock(self.milk, 5, lot, self.back)
        self.hold._place(self.milk, lots[2], reason="damage")
        goods = self.document("shelf_fill")["goods"]
        self.assertEqual([row[1] for row in goods if row[0] == self.milk.id], ["A", "B"])
        self.assertIn([self.milk.id, "H", "held", "Damage"], self.document("shelf_fill")["blocked"])

    def test_held_and_expired_goods_do_not_go_to_the_floor(self):
        old, held = self._lot("OLD", days=-2), self._lot("HELD")
        for lot in (old, held):
            self._stock(self.milk, 5, lot, self.back)
        self.hold._place(self.milk, held, reason="damage")
        for lot, word in ((old, "expired"), (held, "on hold")):
            event = self.moved("shelf_fill", self.milk, 2, self.back, to=self.floor, lot=lot.name)
            [answer] = self.submit(self.receiver, event)
            self.assertEqual(answer["answer"], "conflict")
            self.assertIn(word, answer["message"])
        self.assertEqual(self.at(self.back, self.milk), 10)
        blocked = self.document("shelf_fill")["blocked"]
        self.assertIn([self.milk.id, "OLD", "expired", ""], blocked)

    def test_carried_one_after_the_other(self):
        """In one transaction each finds what the one before left."""
        for quantity in (12, 7, 4):
            self.env["stock.move"]._carry(self.salt, quantity, self.back, self.floor)
        self.assertEqual((self.at(self.back), self.at(self.floor)), (7, 43))
        self.env["stock.quant"].invalidate_model()
        self.assertEqual((self.at(self.back), self.at(self.floor)), (7, 43))

    def test_undo_in_any_order(self):
        for turn in ((0, 1), (1, 0)):
            event = self.moved("transfer", self.salt, 7, self.floor, to=self.back)
            both = [event, self.undo(event)]
            for index in turn:
                self.submit(self.receiver, both[index])
            self.assertEqual((self.at(self.floor), self.at(self.back)), (20, 30))

    def test_less_after_all(self):
        events = [
            self.moved("transfer", self.salt, quantity, self.floor, to=self.back)
            for quantity in (7, -2)
        ]
        self.submit(self.receiver, *events)
        self.assertEqual((self.at(self.floor), self.at(self.back)), (15, 35))

    def test_sold_meanwhile_can_not_be_brought_back(self):
        event = self.moved("transfer", self.salt, 7, self.back, to=self.floor)
        self.submit(self.receiver, event)
        self._sell(self.salt, 25)
        undo = self.undo(event)
        [answer] = self.submit(self.receiver, undo)
        self.assertEqual(answer["answer"], "conflict")
        self.assertIn("available 2", answer["message"])
        self.assertEqual(self.scanned(event).state, "done")

    def test_more_than_there_is(self):
        event = self.moved("transfer", self.salt, 31, self.back, to=self.floor)
        [answer] = self.submit(self.receiver, event)
        self.assertEqual(answer["answer"], "conflict")
        for word in ("Salt", "asked 31", "available 30"):
            self.assertIn(word, answer["message"])
        self.assertEqual((self.at(self.floor), self.at(self.back)), (20, 30))

    def test_who_may_go_past_guards_is_not_asked_by_a_phone(self):
        """The question of a desk would stop the device for good."""
        self.receiver.group_ids |= self.env.ref("supermarket_stock.group_override_guards")
        event = self.moved("transfer", self.salt, 31, self.back, to=self.floor)
        self.assertEqual(self.answers(self.receiver, event), ["conflict"])

    def test_a_count_since_then_found_them_elsewhere(self):
        count = self._count(self.salt, location_id=self.back.id, tolerance_qty=50)
        now = fields.Datetime.now()
        self.handed_in(count, self.scan(count, self.salt, 25, at=now - timedelta(minutes=30)))
        self.approve(count)
        late = self.moved(
            "transfer", self.salt, 5, self.back, to=self.floor, at=now - timedelta(hours=1)
        )
        self.submit(self.receiver, late)
        self.approve(count)
        self.assertEqual((self.at(self.back), self.at(self.floor)), (25, 25))

    def test_odd_input_is_one_sentence(self):
        good = self.moved("transfer", self.salt, 1, self.floor, to=self.back)
        for change in (
            {"said": {}},
            {"said": {"to": 1.5}},
            {"said": {"to": self.floor.id}},
            {"said": {"to": self.customers.id}},
            {"said": {"to": self.other.lot_stock_id.id}},
            {"said": {"to_store": self.store.id}},
            {"said": {"to_store": "x"}},
            {"quantity": 0},
            {"kind": "send", "said": {}},
        ):
            with self.subTest(**change):
                event = {**good, **change, "uuid": self.lost(self.salt, 1)["uuid"]}
                [answer] = self.submit(self.receiver, event)
                self.assertEqual(answer["answer"], "rejected")
        self.assertEqual(self.answers(self.counter, good), ["rejected"])

    # To another store ---------------------------------------------------------------------

    def sending(self, *events, **values):
        covers = [event["uuid"] for event in events]
        said = {"to_store": self.other.id, "covers": covers}
        return self.event("transfer", "send", self.store, said=said, **values)

    def to_other(self, product, quantity, **values):
        return self.moved("transfer", product, quantity, self.floor, to_store=self.other, **values)

    def test_sent_and_received(self):
        lot = self._lot("A")
        self._stock(self.milk, 10, lot)
        events = [
            self.to_other(self.salt, 4),
            self.to_other(self.salt, 2),
            self.to_other(self.milk, 3, lot="A"),
        ]
        self.submit(self.receiver, *events)
        self.assertEqual(self.at(self.floor), 20)
        self.submit(self.receiver, self.sending(*events))
        self.assertEqual((self.at(self.floor), self.at(self.floor, self.milk)), (14, 7))
        transit = self.company.internal_transit_location_id
        self.assertEqual((self.at(transit), self.at(transit, self.milk)), (6, 3))
        [coming] = [
            one
            for one in self.app(self.receiver).scan_documents(self.told(self.receiver), "receive")
            if "Station" not in one["origin"] and self.store.name in one["origin"]
        ]
        self.assertEqual({one["expected"] for one in coming["lines"]}, {6, 3})
        receipt = self.env["stock.picking"].browse(coming["id"])
        lines = [self.line(receipt, self.salt, 6), self.line(receipt, self.milk, 3, lot="A")]
        self.submit(self.receiver, *lines, self.closing(receipt, *lines))
        self.assertEqual(receipt.state, "done")
        floor = self.other.lot_stock_id
        self.assertEqual((self.at(floor), self.at(floor, self.milk)), (6, 3))
        self.assertEqual((self.at(transit), self.at(transit, self.milk)), (0, 0))

    def arriving(self):
        return self.env["stock.picking"].search(
            [("picking_type_id", "=", self.other.in_type_id.id), ("state", "=", "assigned")]
        )

    def owned(self, place):
        """{owner's name or None: quantity} of the salt at a place."""
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.salt.id), ("location_id", "=", place.id)]
        )
        return {one.owner_id.name or None: one.quantity for one in quants if one.quantity}

    def test_an_owner_s_goods_stay_his(self):
        """Taken in at the other end as the owner's, in one receipt or in several, and also late."""
        owner = self.env["res.partner"].create({"name": "Farmer"})
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.salt, self.floor, -20)
        quants._update_available_quantity(self.salt, self.floor, 4)
        quants._update_available_quantity(self.salt, self.floor, 6, owner_id=owner)
        event = self.to_other(self.salt, 9)
        self.submit(self.receiver, event, self.sending(event))
        self.assertEqual(self.owned(self.floor), {"Farmer": 1})
        transit, there = self.company.internal_transit_location_id, self.other.lot_stock_id
        self.assertEqual(self.owned(transit), {None: 4, "Farmer": 5})
        for quantity, left in ((6, {"Farmer": 3}), (2, {"Farmer": 1})):
            receipt = self.arriving()
            line = self.line(receipt, self.salt, quantity)
            self.submit(self.receiver, line, self.closing(receipt, line, rest="later"))
            self.assertEqual(receipt.state, "done", self.scanned(line).message)
            self.assertEqual(self.owned(transit), left)
        self.assertEqual(self.owned(there), {None: 4, "Farmer": 4})
        late = self.line(receipt, self.salt, 1)
        self.assertEqual(self.answers(self.receiver, late), ["conflict"])
        self.scanned(late).with_user(self.manager).action_book()
        self.assertEqual(self.owned(there), {None: 4, "Farmer": 5})
        self.assertEqual(self.owned(transit), {})

    def test_what_does_not_arrive_stays_on_the_way(self):
        event = self.to_other(self.salt, 6)
        self.submit(self.receiver, event, self.sending(event))
        receipt = self.env["stock.picking"].search(
            [("picking_type_id", "=", self.other.in_type_id.id)], limit=1
        )
        line = self.line(receipt, self.salt, 5)
        self.submit(self.receiver, line, self.closing(receipt, line, rest="never"))
        transit = self.company.internal_transit_location_id
        self.assertEqual((self.at(self.other.lot_stock_id), self.at(transit)), (5, 1))
        self.assertEqual(len(receipt.backorder_ids), 1)
        more = self.line(receipt.backorder_ids, self.salt, 2)
        closing = self.closing(receipt.backorder_ids, more)
        answers = self.submit(self.receiver, more, closing)
        self.assertIn("available 1", answers[1]["message"])

    def test_sending_waits_for_what_it_covers_and_happens_once(self):
        first, second = self.to_other(self.salt, 4), self.to_other(self.salt, 2)
        sending = self.sending(first, second)
        self.submit(self.receiver, sending, first)
        self.assertEqual((self.at(self.floor), self.scanned(sending).state), (20, "waiting"))
        self.submit(self.receiver, second)
        self.submit(self.receiver, sending, first, second)
        self.assertEqual((self.at(self.floor), self.scanned(sending).state), (14, "done"))

    def test_undone_before_it_was_sent(self):
        first, second = self.to_other(self.salt, 4), self.to_other(self.salt, 2)
        undo = self.undo(first)
        self.submit(self.receiver, undo, first, second, self.sending(first, second, undo))
        self.assertEqual(self.at(self.floor), 18)
        [answer] = self.submit(self.receiver, self.undo(second))
        self.assertEqual(answer["answer"], "conflict")
        self.assertEqual(self.at(self.floor), 18)

    def test_sending_more_than_there_is(self):
        event = self.to_other(self.salt, 21)
        sending = self.sending(event)
        answers = self.submit(self.receiver, event, sending)
        self.assertEqual([one["answer"] for one in answers], ["applied", "conflict"])
        for word in ("Salt", "asked 21", "available 20"):
            self.assertIn(word, answers[1]["message"])
        self.assertEqual(self.at(self.floor), 20)
        self._stock(self.salt, 5)
        self.scanned(sending).with_user(self.manager).action_try_again()
        self.assertEqual((self.at(self.floor), self.scanned(event).state), (4, "done"))

    def test_nothing_to_send(self):
        [answer] = self.submit(self.receiver, self.sending())
        self.assertEqual(answer["answer"], "conflict")
        with self.assertRaisesRegex(UserError, "Nothing was scanned"):
            event = self.env["supermarket.scan.event"].search([("message", "=", answer["message"])])
            event.with_user(self.manager).action_try_again()
