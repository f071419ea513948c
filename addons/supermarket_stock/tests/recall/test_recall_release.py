from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestRecallRelease(SupermarketStockCase):
    """What a recall stopped is set free by the recall, by a second person, with a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls._user("store_manager"), cls._user("store_manager")
        cls.lot = cls._lot("BAD")
        cls._stock(cls.milk, 5, cls.lot)
        cls.recall = (
            cls.env["supermarket.recall"]
            .with_user(cls.first)
            .create({"product_id": cls.milk.id, "lot_ids": cls.lot.ids, "reason": "Glass"})
        )
        cls.recall.action_recall()

    def _release(self, user):
        wizard = self.env["supermarket.recall.release"].with_user(user)
        wizard.create({"recall_id": self.recall.id, "note": "test"}).action_release()

    def test_no_button_of_the_hold_sets_it_free(self):
        hold = self.recall.hold_ids
        for user in (self.first, self.second, self._user("reviewer"), self._user("admin")):
            hold, lot = hold.with_user(user), self.lot.with_user(user)
            with self.assertRaisesRegex(UserError, "stops recalled goods"):
                hold.action_release()
            with self.assertRaisesRegex(UserError, "stops recalled goods"):
                lot.action_release_hold()
            wizard = self.env["supermarket.hold.release"].with_user(user)
            with self.assertRaisesRegex(UserError, "stops recalled goods"):
                wizard.create({"hold_ids": hold.ids, "note": "test"}).action_release()
            with self.assertRaises(UserError):
                hold.write({"state": "released"})
        self.assertEqual(self._sellable(self.milk), 0)

    def test_not_in_bulk(self):
        other = self.hold._place(self.salt)
        holds = (other | self.recall.hold_ids.with_env(self.env)).with_user(self.second)
        wizard = self.env["supermarket.hold.release"].with_user(self.second)
        with self.assertRaisesRegex(UserError, "stops recalled goods"):
            wizard.create({"hold_ids": holds.ids, "note": "test"}).action_release()
        self.assertEqual(set(holds.mapped("state")), {"active"})

    def test_released_by_another_manager_once_it_is_closed(self):
        with self.assertRaisesRegex(UserError, "is not closed"):
            self._release(self.second)
        self.recall._close(0, 0)
        with self.assertRaisesRegex(AccessError, "another store manager"):
            self._release(self.first)
        with self.assertRaises(AccessError):
            self._release(self._user("reviewer"))
        self._release(self.second)
        self.assertEqual(self.recall.hold_ids.state, "released")
        self.assertRecordValues(
            self.recall, [{"released_by_id": self.second.id, "release_note": "test"}]
        )
        self.assertEqual(self._sellable(self.milk), 5)
        self._release(self.second)
        with self.assertRaises(UserError):
            self.recall.write({"released_by_id": self.first.id})

    def test_one_recall_leaves_what_another_stopped(self):
        again = self.recall.copy()
        again.action_recall()
        self.recall._close(0, 0)
        self._release(self.second)
        self.assertEqual(self._sellable(self.milk), 0)

    def test_nobody_claims_to_be_a_recall(self):
        hold = self.hold.with_user(self.second)
        with self.assertRaisesRegex(UserError, "placed for"):
            hold.create(
                {
                    "product_id": self.salt.id,
                    "origin_model": "supermarket.recall",
                    "origin_id": self.recall.id,
                }
            )

    def test_what_is_recalled_and_why_stays(self):
        for values in ({"reason": "Nothing"}, {"source": "other"}):
            with self.assertRaisesRegex(UserError, "can't be changed"):
                self.recall.write(values)
