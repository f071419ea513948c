from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common_scan import ScanCase

# The smallest JPEG that begins as one
PHOTO = "/9j/4AAQSkZJRgABAQEAYABgAAD/2Q=="


@tagged("post_install", "-at_install")
class TestScanLoss(ScanCase):
    """What is lost or found: booked once, for a reason, with its cost, and approved where dear."""

    def setUp(self):
        super().setUp()
        self._stock(self.salt, 100)
        self.salt.standard_price = 2.0
        self.company.supermarket_loss_limit = 50.0

    def loss_of(self, event):
        return self.env["supermarket.loss"].search([("event_id", "=", self.scanned(event).id)])

    def test_lost_and_found(self):
        broken, found = self.lost(self.salt, 3, note="fell"), self.lost(self.salt, 5, "found")
        self.assertEqual(self.answers(self.receiver, broken, found), ["applied"] * 2)
        self.assertEqual(self.there(self.salt), 102)
        loss = self.loss_of(broken)
        self.assertEqual((loss.state, loss.value, loss.user_id), ("done", -6, self.receiver))
        self.assertEqual(self.loss_of(found).value, 10)

    def test_sent_twice_booked_once(self):
        event = self.lost(self.salt, 3)
        self.assertEqual(self.answers(self.receiver, event, event), ["applied", "duplicate"])
        self.assertEqual(self.answers(self.receiver, event), ["duplicate"])
        self.assertEqual(self.there(self.salt), 97)

    def test_each_reason_has_its_place_and_line_in_the_record(self):
        self.submit(self.receiver, self.lost(self.salt, 3), self.lost(self.salt, 2, "stolen"))
        self.env.flush_all()
        records = self.env["supermarket.stock.record"].search(
            [("product_id", "=", self.salt.id)], order="quantity"
        )
        seen = [(one.operation, one.quantity, one.reason) for one in records]
        self.assertEqual(seen, [("scrap", -3, "Broken"), ("count", -2, "Stolen")])
        self.assertEqual(
            records.mapped("document"),
            self.env["supermarket.loss"].search([], order="id", limit=2).mapped("name"),
        )
        places = records.move_id.location_dest_id
        self.assertEqual(set(places.mapped("name")), {"Broken", "Stolen"})
        self.assertEqual(set(places.mapped("usage")), {"inventory"})

    def test_the_place_of_a_reason_is_one_for_losses(self):
        """Said by the server, whoever writes: by hand, by import, or by changing the place."""
        reason = self.env.ref("supermarket_stock.loss_reason_broken").with_company(self.company)
        other = self.env["res.company"].create({"name": "Competitor"})
        places = self.env["stock.location"]
        strange = places.create({"name": "X", "usage": "inventory", "company_id": other.id})
        for place in (self.shelf, self.customers, self.store.view_location_id, strange):
            with (
                self.subTest(place=place.name),
                self.assertRaisesRegex(ValidationError, "Booked At: .* Inventory Loss"),
            ):
                reason.location_id = place
        with self.assertRaises(ValidationError):
            reason.create({"name": "New", "location_id": self.shelf.id})
        own = places.create({"name": "Y", "usage": "inventory", "company_id": self.company.id})
        for place in (own, own.copy({"company_id": False}), places):
            reason.location_id = place
        reason.location_id = own
        self.assertEqual(self.answers(self.receiver, self.lost(self.salt, 1)), ["applied"])
        self.env.cr.execute("UPDATE stock_location SET usage = 'customer' WHERE id = %s", own.ids)
        own.invalidate_recordset()
        event = self.lost(self.salt, 1)
        [answer] = self.submit(self.receiver, event)
        self.assertEqual(answer["answer"], "conflict")
        self.assertIn("Booked At", answer["message"])

    def test_above_the_limit_another_manager_approves(self):
        event = self.lost(self.salt, 26)
        self.submit(self.manager, event)
        loss = self.loss_of(event)
        self.assertEqual((loss.state, self.there(self.salt)), ("approve", 100))
        for person, words in (
            (self.manager, "reported it yourself"),
            (self.receiver, "by the store manager"),
        ):
            with self.assertRaisesRegex(UserError, words):
                loss.with_user(person).action_approve()
        other = self._person("store_manager", "second")
        loss.with_user(other).action_approve()
        loss.with_user(other).action_approve()
        self.assertEqual((loss.state, self.there(self.salt)), ("done", 74))
        self.assertEqual(loss.approved_by_id, other)

    def told_of(self, event):
        """What the phone that reported it says of what was not booked."""
        task = self.env["supermarket.scan.task.loss"].with_user(self.receiver)
        [store] = [one for one in task._documents() if one["id"] == event["document_id"]]
        return store["undecided"].get(event["uuid"])

    def test_not_booked(self):
        event = self.lost(self.salt, 26)
        self.submit(self.receiver, event)
        self.assertEqual(self.told_of(event), "approve")
        self.loss_of(event).with_user(self.manager).action_refuse()
        self.assertEqual((self.loss_of(event).state, self.there(self.salt)), ("refused", 100))
        self.assertEqual(self.told_of(event), "refused")

    def test_undo_in_any_order(self):
        for turn in ((0, 1), (1, 0)):
            event = self.lost(self.salt, 3)
            both = [event, self.undo(event)]
            for index in turn:
                self.submit(self.receiver, both[index])
            self.assertEqual(self.there(self.salt), 100)
            states = [self.scanned(one).state for one in both]
            self.assertEqual(states, ["undone", "done"])
        dear = self.lost(self.salt, 26)
        self.submit(self.receiver, dear)
        self.submit(self.receiver, self.undo(dear))
        self.assertEqual(self.loss_of(dear).state, "refused")

    def test_nobody_undoes_what_another_reported(self):
        event = self.lost(self.salt, 3)
        self.submit(self.receiver, event)
        self.submit(self._person("receiver", "second"), self.undo(event))
        self.assertEqual((self.loss_of(event).state, self.there(self.salt)), ("done", 97))

    def test_more_than_there_is(self):
        event = self.lost(self.salt, 101)
        self.company.supermarket_loss_limit = 1000
        [answer] = self.submit(self.receiver, event)
        self.assertEqual(answer["answer"], "conflict")
        for word in ("Salt", "101", "100"):
            self.assertIn(word, answer["message"])
        self.assertFalse(self.loss_of(event))
        self.assertEqual(self.there(self.salt), 100)
        with self.assertRaisesRegex(UserError, "asked 101"):
            self.scanned(event).with_user(self.manager).action_try_again()
        self._stock(self.salt, 20)
        self.scanned(event).with_user(self.manager).action_try_again()
        self.assertEqual((self.scanned(event).state, self.there(self.salt)), ("done", 19))
        self.assertEqual(self.loss_of(event).user_id, self.receiver)

    def test_where_nothing_is_guarded_the_books_follow(self):
        self.company.supermarket_stock_guard = False
        self.company.supermarket_loss_limit = 1000
        self.submit(self.receiver, self.lost(self.salt, 101))
        self.assertEqual(self.there(self.salt), -1)

    def test_lots_held_and_expired_may_be_thrown_away(self):
        lot = self._lot("OLD", days=-2)
        self._stock(self.milk, 10, lot)
        self.hold._place(self.milk, lot, reason="damage")
        self.assertEqual(
            self.answers(
                self.receiver,
                self.lost(self.milk, 4, "expired", lot="OLD"),
                self.lost(self.milk, 1, "expired"),
                self.lost(self.milk, 1, "expired", lot="NONE"),
            ),
            ["applied", "rejected", "conflict"],
        )
        self.assertEqual(self.there(self.milk, "OLD"), 6)

    def test_found_of_a_lot_that_nobody_knew(self):
        self.submit(self.receiver, self.lost(self.milk, 2, "found", lot="NEW"))
        self.assertEqual(self.there(self.milk, "NEW"), 2)

    def test_taken_from_where_they_lie_with_sales_posted_first(self):
        self._stock(self.salt, 5, location=self.shelf)
        self._sell(self.salt, 10)
        self.submit(self.receiver, self.lost(self.salt, 94))
        self.company.supermarket_loss_limit = 1000
        self.submit(self.receiver, self.lost(self.salt, 94))
        self.assertEqual(self.there(self.salt), 1)
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.salt.id), ("location_id", "child_of", self.floor.id)]
        )
        self.assertGreaterEqual(min(quants.mapped("quantity")), 0)

    def test_a_count_since_then_found_the_shelf_without_them(self):
        """Lost offline an hour ago, counted half an hour ago, told now."""
        count = self._count(self.salt, tolerance_qty=10)
        now = fields.Datetime.now()
        self.handed_in(count, self.scan(count, self.salt, 97, at=now - timedelta(minutes=30)))
        self.approve(count)
        self.submit(self.receiver, self.lost(self.salt, 3, at=now - timedelta(hours=1)))
        [line] = count.line_ids
        self.assertEqual((line.state, line.difference_qty), ("reopened", 0))
        self.approve(count)
        self.assertEqual(self.there(self.salt), 97)

    def test_a_correction_is_not_made_twice(self):
        """Counted, then reported missing: the count knows of it already."""
        count = self._count(self.salt, tolerance_qty=10)
        earlier = fields.Datetime.now() - timedelta(minutes=30)
        self.handed_in(count, self.scan(count, self.salt, 97, at=earlier))
        self.submit(self.receiver, self.lost(self.salt, 3, "missing"))
        with self.assertRaisesRegex(UserError, "corrected after it was counted"):
            self.approve(count)

    def test_photo(self):
        reason = self.env.ref("supermarket_stock.loss_reason_broken")
        reason.needs_photo = True
        without, with_one = self.lost(self.salt, 1), self.lost(self.salt, 1, photo=PHOTO)
        answers = self.answers(self.receiver, without, with_one)
        self.assertEqual(answers, ["rejected", "applied"])
        self.assertEqual(self.loss_of(with_one).photo.decode(), PHOTO)
        self.assertEqual(self.scanned(with_one).photo.decode(), PHOTO)
        for photo in ("PHN2Zz4=", "x", 7, ["a"], "A" * 3_000_001):
            event = self.lost(self.salt, 1, photo=photo)
            self.assertEqual(self.answers(self.receiver, event), ["rejected"])

    def test_odd_input_is_one_sentence(self):
        good = self.lost(self.salt, 1)
        other = self.env["stock.warehouse"].create(
            {"name": "Elsewhere", "code": "ELS", "company_id": self.env.ref("base.main_company").id}
        )
        for change in (
            {"said": {}},
            {"said": {"reason": "x"}},
            {"said": {"reason": 2**30}},
            {"quantity": 0},
            {"quantity": -2},
            {"product_id": False},
            {"location_id": self.customers.id},
            {"document_id": other.id},
            {"document_id": 2**30},
            {"kind": "move"},
        ):
            with self.subTest(**change):
                event = {**good, **change, "uuid": self.lost(self.salt, 1)["uuid"]}
                [answer] = self.submit(self.receiver, event)
                self.assertEqual(answer["answer"], "rejected")
                self.assertTrue(answer["message"])
        self.assertEqual(self.there(self.salt), 100)

    def test_whose_task_it_is(self):
        event = self.lost(self.salt, 1)
        self.assertEqual(self.answers(self.counter, event), ["rejected"])
        supervisor = self._person("shift_supervisor")
        self.assertEqual(self.answers(supervisor, self.lost(self.salt, 1)), ["applied"])

    def test_documents(self):
        event = self.lost(self.salt, 1)
        self.submit(self.receiver, event)
        documents = self.app(self.receiver).scan_documents(self.told(self.receiver), "loss")
        [mine] = [one for one in documents if one["id"] == self.store.id]
        self.assertEqual([one["uuid"] for one in mine["events"]], [event["uuid"]])
        self.assertIn([self.shelf.id, "Stock/Shelf", ""], mine["places"])
        self.assertIn("Broken", [name for _id, name, _effect, _photo in mine["reasons"]])

    # At a desk ----------------------------------------------------------------------------

    def by_hand(self, **values):
        reason = self.env.ref("supermarket_stock.loss_reason_broken")
        goods = {"product_id": self.salt.id, "quantity": 2, "location_id": self.floor.id}
        losses = self.env["supermarket.loss"].with_user(self.receiver).with_company(self.company)
        return losses.create({**goods, "reason_id": reason.id, **values})

    def test_at_a_desk(self):
        loss = self.by_hand()
        self.assertEqual((loss.state, loss.user_id), ("draft", self.receiver))
        loss.action_report()
        loss.action_report()
        self.assertEqual((loss.state, self.there(self.salt)), ("done", 98))
        with self.assertRaisesRegex(UserError, "by the store manager"):
            loss.action_undo()
        loss.with_user(self.manager).action_undo()
        self.assertEqual((loss.state, self.there(self.salt)), ("undone", 100))
        with self.assertRaises(UserError):
            loss.with_user(self.manager).unlink()

    def test_several_at_once(self):
        losses = self.by_hand() | self.by_hand(quantity=3) | self.by_hand(quantity=4)
        losses.action_report()
        self.assertEqual(self.there(self.salt), 91)
        losses.with_user(self.manager).action_undo()
        self.assertEqual(self.there(self.salt), 100)

    def test_at_a_desk_there_is_no_way_round(self):
        loss = self.by_hand()
        for values in (
            {"state": "done"},
            {"user_id": self.manager.id},
            {"value": 0},
            {"effect": "found"},
            {"approved_by_id": self.manager.id},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                loss.write(values)
            if "state" not in values or values["state"] != "draft":
                with self.subTest(created=values), self.assertRaises(UserError):
                    self.by_hand(**values)
        loss.action_report()
        with self.assertRaisesRegex(UserError, "was reported"):
            loss.write({"quantity": 1})
        for values in (
            {"quantity": 0},
            {"quantity": -1},
            {"location_id": self.customers.id},
            {"product_id": self._product("Bag", is_storable=False).id},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self.by_hand(**values)
        with self.assertRaisesRegex(UserError, "asked 101"):
            self.by_hand(quantity=101).action_report()

    def test_who_reports_what_another_began_does_not_approve_it(self):
        loss = self.by_hand()
        mine = loss.with_user(self.manager)
        mine.quantity = 26
        mine.action_report()
        self.assertEqual((loss.state, loss.user_id), ("approve", self.manager))
        with self.assertRaisesRegex(UserError, "reported it yourself"):
            mine.action_approve()
        loss.with_user(self._person("store_manager", "second")).action_approve()
        self.assertEqual(self.there(self.salt), 74)

    def test_a_copy_is_a_new_report(self):
        loss = self.by_hand()
        loss.action_report()
        copy = loss.with_user(self.manager).copy()
        self.assertEqual((copy.state, copy.user_id, copy.value), ("draft", self.manager, 0))

    def test_the_effect_is_that_of_the_reason(self):
        """A default of the client would have made a find of what broke."""
        losses = self.env["supermarket.loss"].with_user(self.receiver).with_company(self.company)
        reason = self.env.ref("supermarket_stock.loss_reason_broken")
        goods = {"product_id": self.salt.id, "quantity": 2, "location_id": self.floor.id}
        loss = losses.with_context(default_effect="found").create({**goods, "reason_id": reason.id})
        loss.action_report()
        self.assertEqual((loss.effect, loss.value, self.there(self.salt)), ("gone", -4, 98))

    def test_the_effect_of_a_reason_stays_once_it_is_used(self):
        """A loss that waits for approval would be booked as found."""
        broken = self.env.ref("supermarket_stock.loss_reason_broken")
        unused = broken.copy({"name": "Leaking"})
        self.submit(self.receiver, self.lost(self.salt, 80))
        for reasons in broken, broken | unused:
            with self.assertRaisesRegex(ValidationError, "losses were reported for Broken"):
                reasons.effect = "found"
        broken.effect = "gone"
        unused.effect = "found"

    def test_the_place_of_a_reason_begins_with_the_account_of_corrections(self):
        places = self.env["stock.location"]
        if "valuation_account_id" not in places._fields:
            self.skipTest("no accounting of the stock")
        account = self.env["account.account"].create(
            {
                "name": "Shrinkage",
                "code": "LOSS1",
                "account_type": "expense",
                "company_ids": self.company.ids,
            }
        )
        own = [("usage", "=", "inventory"), ("company_id", "=", self.company.id)]
        places.search(own).valuation_account_id = account
        self.submit(self.receiver, self.lost(self.salt, 3))
        place = self.env["supermarket.loss"].search([], limit=1).move_ids.location_dest_id
        self.assertEqual((place.name, place.usage), ("Broken", "inventory"))
        self.assertEqual(place.valuation_account_id, account)

    def test_what_was_approved_is_not_undone_alone(self):
        """Undoing a find takes goods out of the books: as dear as it was, two see it."""
        event = self.lost(self.salt, 26, "found")
        self.submit(self.manager, event)
        loss = self.loss_of(event)
        other = self._person("store_manager", "second")
        loss.with_user(other).action_approve()
        [answer] = self.submit(self.manager, self.undo(event))
        self.assertEqual(answer["answer"], "conflict")
        self.assertIn("was approved", answer["message"])
        with self.assertRaisesRegex(UserError, "reported it yourself"):
            loss.with_user(self.manager).action_undo()
        self.assertEqual((loss.state, self.there(self.salt)), ("done", 126))
        loss.with_user(other).action_undo()
        self.assertEqual((loss.state, self.there(self.salt)), ("undone", 100))

    def test_at_a_desk_nothing_is_lost_years_ago_or_tomorrow(self):
        now = fields.Datetime.now()
        for days in (-400, 1):
            with self.subTest(days=days), self.assertRaisesRegex(UserError, "when was it seen"):
                self.by_hand(date=now + timedelta(days=days)).action_report()
        loss = self.by_hand(date=now - timedelta(days=2))
        loss.action_report()
        self.assertEqual((loss.state, loss.move_ids.date), ("done", now - timedelta(days=2)))
