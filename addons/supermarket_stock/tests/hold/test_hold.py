from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestHold(SupermarketStockCase):
    def setUp(self):
        super().setUp()
        self.lot, self.other = self._lot("A", 5), self._lot("B", 6)
        self._stock(self.milk, 5, self.lot)
        self._stock(self.milk, 5, self.other)

    def test_place(self):
        hold = self.hold._place(self.milk, lot=self.lot, reason="recall", note="metal")
        self.assertRecordValues(
            hold,
            [
                {
                    "state": "active",
                    "reason": "recall",
                    "owner_id": self.env.uid,
                    "company_id": self.company.id,
                    "held_qty": 5,
                }
            ],
        )
        self.assertTrue(hold.name.startswith("HOLD/"))
        self.assertTrue(self.lot.is_on_hold)
        self.assertFalse(self.other.is_on_hold)

    def test_many_are_placed_as_one_is(self):
        lots = [self.lot, self.other, *(self._lot(f"M{n}") for n in range(20))]
        rows = [
            {
                "name": f"HOLD/MANY/{lot.name}",
                "product_id": self.milk.id,
                "lot_id": lot.id,
                "company_id": self.company.id,
                "reason": "inspection",
                "note": "To be looked at",
                "owner_id": self.env.uid,
            }
            for lot in lots
        ]
        self.assertEqual(self._sellable(self.milk), 10)
        asked = []
        for some in (rows[:2], rows[2:]):
            before = self.env.cr.sql_log_count
            self.hold._place_many(some)
            asked.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(asked[1], asked[0], "however many")
        self.assertEqual(self._sellable(self.milk), 0)
        self.assertEqual(self.lot.hold_ids.mapped("name"), ["HOLD/MANY/A"])
        alone = self.hold._place(self.salt, reason="inspection", note="To be looked at")
        values = alone.copy_data()[0]
        for hold in self.lot.hold_ids | self.other.hold_ids:
            self.assertRecordValues(hold, [{"state": "active", "held_qty": 5}])
            like = {**hold.copy_data()[0], "product_id": self.salt.id, "lot_id": False}
            self.assertEqual(like, values)

    def test_place_once_for_an_origin(self):
        first = self.hold._place(self.milk, lot=self.lot, origin=self.store)
        again = self.hold._place(self.milk, lot=self.lot, origin=self.store)
        other = self.hold._place(self.milk, lot=self.other, origin=self.store)
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_place_again_after_release(self):
        first = self.hold._place(self.milk, lot=self.lot, origin=self.store)
        first._release()
        self.assertNotEqual(self.hold._place(self.milk, lot=self.lot, origin=self.store), first)

    def test_release(self):
        hold = self.hold._place(self.milk, lot=self.lot)
        hold._release("clean")
        self.assertRecordValues(
            hold,
            [{"state": "released", "release_note": "clean", "released_by_id": self.env.uid}],
        )
        self.assertFalse(self.lot.is_on_hold)

    def test_release_twice(self):
        hold = self.hold._place(self.milk, lot=self.lot)
        hold._release("first")
        hold._release("second")
        self.assertEqual(hold.release_note, "first")

    def test_released_only_by_releasing(self):
        hold = self.hold._place(self.milk, lot=self.lot)
        for values in ({"state": "released"}, {"lot_id": self.other.id}, {"product_id": 1}):
            with self.assertRaises(UserError):
                hold.write(values)
        with self.assertRaises(UserError):
            hold.with_context(supermarket_hold_write="supermarket_hold_write").write(
                {"state": "released"}
            )

    def test_never_deleted(self):
        with self.assertRaises(UserError):
            self.hold._place(self.milk, lot=self.lot).unlink()

    def test_many_lots_are_told_apart(self):
        cream = self._product("Cream", tracking="lot")
        in_cream = self._lot("C1", 3, cream)
        self.hold._place(self.milk, lot=self.lot)
        self.hold._place(cream)
        lots = self.lot | self.other | in_cream
        lots.invalidate_recordset()
        self.assertEqual(lots.mapped("is_on_hold"), [True, False, True])
        self.assertEqual(lots.mapped("active_hold_count"), [1, 0, 1])
        self.assertEqual(lots.mapped("own_hold_count"), [1, 0, 0])

    def test_search_is_on_hold(self):
        lots = self.env["stock.lot"]
        mine = [("product_id", "=", self.milk.id)]
        self.hold._place(self.milk, lot=self.lot)
        self.assertEqual(lots.search([*mine, ("is_on_hold", "=", True)]), self.lot)
        self.assertEqual(lots.search([*mine, ("is_on_hold", "=", False)]), self.other)

    def test_not_reserved(self):
        self.hold._place(self.milk, lot=self.lot)
        move = self.env["stock.move"].create(
            {
                "product_id": self.milk.id,
                "product_uom_qty": 8,
                "location_id": self.floor.id,
                "location_dest_id": self.customers.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual(move.quantity, 5)
        self.assertEqual(move.move_line_ids.lot_id, self.other)

    def test_not_moved(self):
        hold = self.hold._place(self.milk, lot=self.lot)
        for destination in (self.customers, self.shelf, self.quarantine):
            move = self._move(self.milk, 1, destination=destination, lot=self.lot)
            with self.assertRaisesRegex(UserError, hold.name):
                move._action_done()
            self.assertNotEqual(move.state, "done")

    def test_product_on_hold_not_moved(self):
        self._stock(self.salt, 5)
        self.hold._place(self.salt)
        with self.assertRaisesRegex(UserError, "Salt is on hold"):
            self._move(self.salt, 1)._action_done()

    def test_other_lots_move(self):
        self.hold._place(self.milk, lot=self.lot)
        move = self._move(self.milk, 1, lot=self.other)
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_returned_to_the_supplier(self):
        self.hold._place(self.milk, lot=self.lot)
        move = self._move(self.milk, 1, destination=self.suppliers, lot=self.lot)
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_code_may_move_to_quarantine(self):
        self.hold._place(self.milk, lot=self.lot)
        move = self._move(self.milk, 1, destination=self.quarantine, lot=self.lot)
        move.with_context(**self.hold._allow_held_context())._action_done()
        self.assertEqual(move.state, "done")

    def test_forged_context_moves_nothing(self):
        self.hold._place(self.milk, lot=self.lot)
        move = self._move(self.milk, 1, lot=self.lot)
        for forged in (True, "supermarket_allow_held"):
            with self.assertRaises(UserError):
                move.with_context(supermarket_allow_held=forged)._action_done()

    def test_expired_lot_not_moved_to_a_shop_or_customer(self):
        expired = self._lot("old", -1)
        self._stock(self.milk, 5, expired)
        self._stock(self.milk, 5, expired, location=self.quarantine)
        moves = [
            self._move(self.milk, 1, lot=expired),
            self._move(self.milk, 1, source=self.quarantine, destination=self.floor, lot=expired),
        ]
        for move in moves:
            with self.assertRaisesRegex(UserError, "expired on"):
                move._action_done()

    def test_expired_lot_moved_off_the_floor(self):
        expired = self._lot("old", -1)
        self._stock(self.milk, 5, expired)
        move = self._move(self.milk, 1, destination=self.quarantine, lot=expired)
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_inspector_places_reviewer_releases(self):
        inspector, reviewer = self._user("inspector"), self._user("reviewer")
        wizard = self.env["supermarket.hold.place"].with_user(inspector)
        wizard.create(
            {"product_id": self.milk.id, "lot_ids": self.lot.ids, "reason": "inspection"}
        ).action_place()
        hold = self.lot.hold_ids
        self.assertEqual((hold.owner_id, hold.reason), (inspector, "inspection"))
        with self.assertRaises(AccessError):
            hold.with_user(inspector).action_release()
        action = hold.with_user(reviewer).action_release()
        release = self.env["supermarket.hold.release"].with_user(reviewer)
        release.with_context(**action["context"]).create({"note": "fine"}).action_release()
        self.assertRecordValues(
            hold, [{"state": "released", "released_by_id": reviewer.id, "release_note": "fine"}]
        )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_cashier_neither_places_nor_releases(self):
        cashier = self._user("cashier")
        hold = self.hold._place(self.milk, lot=self.lot)
        with self.assertRaises(AccessError):
            hold.with_user(cashier).action_release()
        with self.assertRaises(AccessError):
            self.env["supermarket.hold.place"].with_user(cashier).create(
                {"product_id": self.milk.id, "reason": "other"}
            )

    def test_lot_buttons(self):
        action = self.lot.action_place_hold()
        self.assertEqual(action["context"]["default_lot_ids"], self.lot.ids)
        self.hold._place(self.milk, lot=self.lot)
        self.assertEqual(
            self.lot.action_release_hold()["context"]["default_hold_ids"], self.lot.hold_ids.ids
        )
        self.assertEqual((self.lot.active_hold_count, self.lot.own_hold_count), (1, 1))
        found = self.hold.search(self.lot.action_view_holds()["domain"])
        self.assertEqual(found, self.lot.hold_ids)
        self.assertEqual(self.milk.product_tmpl_id.active_hold_count, 1)
