import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestGuards(SupermarketStockCase):
    """A company that has switched nothing on works as on stock Odoo; a right goes past guards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.fresh, cls.old = cls._lot("FRESH", 10), cls._lot("OLD", -2)
        cls.cheese = cls._product("Cheese", tracking="lot", use_expiration_date=True)

    def _close(self):
        self.company.supermarket_expiry_guard = False
        self.company.supermarket_stock_guard = False

    def _delivery(self, product, quantity, lot=None, source=None):
        move = self._move(product, quantity, source, lot=lot)
        return self._picking(move, self.store.out_type_id)

    def _picking(self, move, picking_type):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
                "company_id": self.company.id,
                "move_ids": [Command.link(move.id)],
            }
        )
        move.move_line_ids.picking_id = picking
        return picking

    def _strategy(self, product=None):
        return self.env["stock.quant"]._get_removal_strategy(product or self.milk, self.shelf)

    def _overrider(self):
        user = self._user("receiver")
        user.group_ids += self.env.ref("supermarket_stock.group_override_guards")
        return user

    def _say_why(self, records):
        return records.with_context(supermarket_override_reason="The customer knows")

    def _answer(self, action, reason):
        """Answer the question as the web client does, with the action's own context."""
        self.assertEqual(action["res_model"], "supermarket.guard.confirm")
        wizards = self.env[action["res_model"]].with_user(self.user)
        context = json.loads(json.dumps(action["context"]))
        wizard = wizards.with_context(**context).create({"reason": reason})
        return wizard.action_override()

    def _overrides(self):
        return self.env["supermarket.guard.override"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    # nothing is imposed -----------------------------------------------------------------

    def test_a_new_company_has_nothing_on(self):
        company = self.env["res.company"].create({"name": "Hardware"})
        self.assertFalse(company.supermarket_expiry_guard)
        self.assertFalse(company.supermarket_stock_guard)

    def test_opening_twice_changes_nothing(self):
        self._close()
        self.company._open_supermarket()
        self.company._open_supermarket()
        self.assertTrue(self.company.supermarket_expiry_guard)
        self.assertTrue(self.company.supermarket_stock_guard)

    def test_removal_strategy_of_the_location_wins(self):
        self.assertEqual(self._strategy(), "fefo")
        self.floor.removal_strategy_id = self.env.ref("stock.removal_lifo")
        self.assertEqual(self._strategy(), "lifo")
        self.floor.removal_strategy_id = self.env.ref("stock.removal_fifo")
        self.assertEqual(self._strategy(), "fifo")

    def test_removal_strategy_of_the_category_wins(self):
        self.milk.categ_id = self.env["product.category"].create(
            {"name": "Dairy", "removal_strategy_id": self.env.ref("stock.removal_lifo").id}
        )
        self.assertEqual(self._strategy(), "lifo")

    def test_without_guard_the_order_is_cores(self):
        self._close()
        self.assertEqual(self._strategy(), "fifo")

    def test_without_guard_expired_goods_are_reserved(self):
        self._stock(self.milk, 5, self.old)
        quants = self.env["stock.quant"]
        self.assertEqual(quants._get_available_quantity(self.milk, self.floor), 0)
        self._close()
        self.assertEqual(quants._get_available_quantity(self.milk, self.floor), 5)

    def test_without_guard_production_takes_an_expired_lot(self):
        self._stock(self.milk, 5, self.old)
        move = self._move(self.milk, 2, destination=self.production, lot=self.old)
        with self.assertRaisesRegex(UserError, "OLD expired on"):
            move._action_done()
        self._close()
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_the_date_that_ended_the_sale_is_named(self):
        lot = self._lot("SOON", 5)
        lot.removal_date = fields.Datetime.now() - timedelta(days=2)
        self._stock(self.milk, 5, lot)
        with self.assertRaisesRegex(UserError, "SOON was to be removed from sale on"):
            self._move(self.milk, 2, lot=lot)._action_done()

    def test_without_guard_odoos_own_question_is_enough(self):
        self._stock(self.milk, 5, self.old)
        picking = self._delivery(self.milk, 2, self.old)
        self._close()
        action = picking.button_validate()
        self.assertEqual(action["res_model"], "expiry.picking.confirmation")
        wizard = self.env["expiry.picking.confirmation"].with_context(**action["context"])
        wizard.create({}).process()
        self.assertEqual(picking.state, "done")

    def test_without_guard_a_delivery_goes_below_zero(self):
        self._stock(self.salt, 5)
        self._close()
        picking = self._delivery(self.salt, 8)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._on_floor(self.salt), {False: -3})

    def test_a_hold_needs_no_switch(self):
        self._close()
        self._stock(self.salt, 5)
        self.hold._place(self.salt)
        with self.assertRaisesRegex(UserError, "on hold"):
            self._move(self.salt, 2)._action_done()

    # the right to go on ------------------------------------------------------------------

    def test_no_role_has_the_right(self):
        user = self._user("admin")
        self.assertFalse(user.has_group("supermarket_stock.group_override_guards"))

    def test_the_right_is_given_beside_a_role(self):
        """A user's form keeps one group of a privilege: with the right it would drop the role."""
        right = self.env.ref("supermarket_stock.group_override_guards")
        self.assertEqual(right.privilege_id.group_ids, right)

    def test_going_past_expiry_is_written_down(self):
        self._stock(self.milk, 5, self.old)
        user = self._overrider()
        self._say_why(self._move(self.milk, 2, lot=self.old).with_user(user))._action_done()
        override = self._overrides()
        self.assertEqual(override.user_id, user)
        self.assertEqual(override.guard, "expiry")
        self.assertEqual(override.lot_id, self.old)
        self.assertEqual(override.quantity, 2)
        self.assertIn("OLD expired on", override.message)

    def test_going_below_zero_is_written_down_once(self):
        self._stock(self.salt, 5)
        picking = self._say_why(self._delivery(self.salt, 8).with_user(self._overrider()))
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        override = self._overrides()
        self.assertEqual(override.guard, "stock")
        self.assertEqual(override.document, picking.name)
        self.assertEqual(override.quantity, 8)

    def test_a_persons_hold_can_be_passed(self):
        self._stock(self.salt, 5)
        self.hold._place(self.salt)
        self._say_why(self._move(self.salt, 2).with_user(self._overrider()))._action_done()
        self.assertEqual(self._overrides().mapped("guard"), ["hold"])

    def test_a_recalls_hold_can_not(self):
        self._stock(self.salt, 5)
        self.hold._place(self.salt, reason="recall", origin=self.company)
        move = self._move(self.salt, 2).with_user(self._overrider())
        with self.assertRaisesRegex(UserError, "on hold"):
            move._action_done()
        self.assertFalse(self._overrides())

    def test_what_was_overridden_stays(self):
        self._stock(self.salt, 5)
        self.hold._place(self.salt)
        self._say_why(self._move(self.salt, 2).with_user(self._overrider()))._action_done()
        override = self._overrides()
        with self.assertRaises(UserError):
            override.write({"quantity": 1})
        with self.assertRaises(UserError):
            override.unlink()
        self.assertFalse(override.with_user(self._user("receiver")).has_access("read"))

    # the question before it ---------------------------------------------------------------

    def test_who_overrides_is_asked_once_and_says_why(self):
        self._stock(self.milk, 5, self.old)
        self._stock(self.salt, 5)
        self.hold._place(self.salt)
        self.user = self._overrider()
        picking = self._delivery(self.milk, 2, self.old)
        salt = self._move(self.salt, 8)
        salt.picking_id = salt.move_line_ids.picking_id = picking
        action = picking.with_user(self.user).button_validate()
        self.assertNotEqual(picking.state, "done")
        self.assertFalse(self._overrides())
        message = action["context"]["default_message"]
        for part in ("OLD expired on", "on hold", "asked 8"):
            self.assertIn(part, message)
        self.assertIs(self._answer(action, "  Food bank, agreed  "), True)
        self.assertEqual(picking.state, "done")
        self.assertEqual(set(self._overrides().mapped("reason")), {"Food bank, agreed"})
        self.assertEqual(sorted(self._overrides().mapped("guard")), ["expiry", "hold", "stock"])

    def test_the_question_comes_again_without_a_reason(self):
        self._stock(self.salt, 5)
        self.user = self._overrider()
        picking = self._delivery(self.salt, 8).with_user(self.user)
        for reason in ("", "   ", False, 7):
            action = picking.with_context(supermarket_override_reason=reason).button_validate()
            self.assertEqual(action["res_model"], "supermarket.guard.confirm", repr(reason))
        with self.assertRaisesRegex(UserError, "Reason"):
            self._answer(action, "   ")
        self.assertNotEqual(picking.state, "done")

    def test_a_reason_gives_nobody_the_right(self):
        self._stock(self.salt, 5)
        picking = self._say_why(self._delivery(self.salt, 8).with_user(self._user("receiver")))
        with self.assertRaisesRegex(UserError, "available 5"):
            picking.button_validate()

    def test_what_is_missing_is_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self._stock(self.salt, 1234.5)
        receiver = self._user("receiver").with_context(lang="de_DE")
        picking = self._delivery(self.salt, 2000000).with_env(receiver.env(user=receiver.id))
        with self.assertRaisesRegex(UserError, r"2\.000\.000 .* 1\.234,5 "):
            picking.button_validate()

    def test_nothing_to_override_nothing_asked(self):
        self._stock(self.salt, 5)
        self.assertIs(
            self._delivery(self.salt, 5).with_user(self._overrider()).button_validate(), True
        )

    def test_the_backorder_is_asked_for_after_it(self):
        """The answer goes along with core's own questions: each is asked once."""
        self._stock(self.salt, 5)
        self.hold._place(self.salt)
        self.user = self._overrider()
        picking = self._delivery(self.salt, 4).with_user(self.user)
        picking.move_ids.quantity = 3
        action = self._answer(picking.button_validate(), "Half now")
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        wizard = (
            self.env[action["res_model"]].with_user(self.user).with_context(**action["context"])
        )
        wizard.create({}).process()
        self.assertEqual(picking.state, "done")
        self.assertEqual(set(self._overrides().mapped("reason")), {"Half now"})

    def test_an_order_that_is_no_transfer_takes_the_answer_once(self):
        """Nothing of ours is in a production order's button: who answered presses it again."""
        older = self._lot("OLDER", -9)
        self._stock(self.milk, 5, self.old)
        self._stock(self.milk, 5, older)
        self.user = self._overrider()
        move = self._move(self.milk, 2, destination=self.production, lot=self.old)
        move |= self._move(self.milk, 1, destination=self.production, lot=older)
        move = move.with_user(self.user)
        with self.assertRaisesRegex(RedirectWarning, "OLD expired on") as refused:
            move._action_done()
        self.assertIn("OLDER expired on", refused.exception.args[0])
        action = refused.exception.args[1]
        self._answer(action, "Feed for pigs")
        move._action_done()
        self.assertEqual(self._overrides().mapped("reason"), ["Feed for pigs"] * 2)
        self.assertEqual(self._overrides().lot_id, self.old | older)
        again = self._move(self.milk, 2, destination=self.production, lot=self.old)
        with self.assertRaises(RedirectWarning):
            again.with_user(self.user)._action_done()

    # a sister company ----------------------------------------------------------------------

    def test_receiving_from_inter_company_transit(self):
        """What a sister company sent comes in, whatever our own books say of the way."""
        transit = self.env.ref("stock.stock_location_inter_company")
        move = self._move(self.salt, 5, source=transit, destination=self.floor)
        picking = self._picking(move, self.store.in_type_id)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._on_floor(self.salt), {False: 5})

    def test_own_transit_still_counts(self):
        picking = self._delivery(self.salt, 5, source=self.company.internal_transit_location_id)
        with self.assertRaisesRegex(UserError, "available 0"):
            picking.button_validate()
