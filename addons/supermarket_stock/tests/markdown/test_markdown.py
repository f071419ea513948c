from datetime import timedelta

from lxml import etree
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..common import SupermarketStockCase


class MarkdownCase(SupermarketStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk.write({"lst_price": 10, "barcode": "4000521006112"})
        cls.lot = cls._lot("L1", 2)
        cls._stock(cls.milk, 6, cls.lot)
        cls.markdowns = cls.env["supermarket.markdown"]
        cls.manager = cls._user("store_manager")
        cls.receiver = cls._user("receiver")

    @classmethod
    def _propose(cls, user=None, **values):
        return (
            cls.markdowns.with_user(user or cls.receiver)
            .create(
                {
                    "product_id": cls.milk.id,
                    "lot_id": cls.lot.id,
                    "warehouse_id": cls.store.id,
                    "new_price": 7,
                    "quantity": 6,
                    **values,
                }
            )
            .sudo(False)
        )

    @classmethod
    def _stocked_lot(cls, name, days=10, quantity=6):
        lot = cls._lot(name, days)
        cls._stock(cls.milk, quantity, lot)
        return lot

    @classmethod
    def _active(cls, **values):
        markdown = cls._propose(**values).with_user(cls.manager)
        markdown.action_activate()
        return markdown


@tagged("post_install", "-at_install")
class TestMarkdown(MarkdownCase):
    def test_proposed_then_started_by_the_manager(self):
        markdown = self._propose()
        self.assertRecordValues(
            markdown, [{"state": "proposed", "old_price": 10, "percent": 30, "sticker_count": 6}]
        )
        with self.assertRaises(AccessError):
            markdown.action_activate()
        markdown = markdown.with_user(self.manager)
        markdown.action_activate()
        self.assertEqual(markdown.state, "active")
        self.assertEqual(markdown.activated_by_id, self.manager)
        self.assertEqual(markdown.date_to, self.lot._sale_ends(self.store))
        self.assertTrue(markdown._is_running())

    def test_nobody_gives_himself_a_state_or_an_old_price(self):
        markdown = self._propose(state="active", old_price=100, activated_by_id=self.receiver.id)
        self.assertRecordValues(
            markdown, [{"state": "proposed", "old_price": 10, "activated_by_id": False}]
        )
        for values in ({"state": "active"}, {"sticker_code": "x"}, {"date_to": "2030-01-01"}):
            with self.assertRaises(UserError):
                markdown.write(values)

    def test_an_active_one_does_not_change(self):
        markdown = self._active()
        for values in ({"new_price": 1}, {"quantity": 100}, {"lot_id": self._lot("L2").id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                markdown.write(values)
        markdown.sticker_count = 3
        with self.assertRaises(UserError):
            markdown.sudo().unlink()

    def test_transitions(self):
        markdown = self._active()
        with self.assertRaisesRegex(UserError, "Active already"):
            markdown.action_activate()
        markdown.action_end()
        self.assertRecordValues(
            markdown,
            [{"state": "ended", "end_reason": "by_hand", "ended_by_id": self.manager.id}],
        )
        with self.assertRaisesRegex(UserError, "Ended already"):
            markdown.action_activate()
        markdown.action_end()

    def test_marked_down_again_replaces(self):
        first = self._active(new_price=8)
        second = self._active(new_price=5)
        self.assertRecordValues(first, [{"state": "ended", "end_reason": "replaced"}])
        self.assertEqual(second.state, "active")
        self.assertNotEqual(first.sticker_check, second.sticker_check)

    def test_ends_when_it_expires(self):
        markdown = self._active()
        self.lot.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.markdowns._cron_end()
        self.assertRecordValues(markdown, [{"state": "ended", "end_reason": "expired"}])

    def test_ends_with_the_last_piece_sold_at_the_price(self):
        markdown = self._active(quantity=3)
        self._sell(self.milk, 2, self.lot, markdown_id=markdown.id)
        self.assertEqual((markdown.state, markdown.sold_qty), ("active", 2))
        self._sell(self.milk, 1, self.lot, markdown_id=markdown.id)
        self.assertRecordValues(markdown, [{"state": "ended", "end_reason": "sold_out"}])

    def test_ends_when_the_lot_is_gone(self):
        markdown = self._active()
        self._sell(self.milk, 5, self.lot)
        self.markdowns._cron_end()
        self.assertEqual(markdown.state, "active")
        self._sell(self.milk, 1, self.lot)
        self.markdowns._cron_end()
        self.assertRecordValues(markdown, [{"state": "ended", "end_reason": "sold_out"}])

    def test_a_return_is_taken_off_the_sold(self):
        markdown = self._active(quantity=3)
        self._sell(self.milk, 2, self.lot, markdown_id=markdown.id)
        self._sell(self.milk, -1, self.lot, markdown_id=markdown.id)
        self.assertEqual(markdown.sold_qty, 1)

    def test_no_more_is_marked_down_than_is_there(self):
        words = r"Quantity of .*L1: 500 .* has of the lot, 6 "
        with self.assertRaisesRegex(ValidationError, words):
            self._propose(quantity=500)
        markdown = self._propose()
        with self.assertRaisesRegex(ValidationError, "7 .* 6 "), self.env.cr.savepoint():
            markdown.quantity = 7
        self._sell(self.milk, 1, self.lot)
        with self.assertRaisesRegex(ValidationError, "6 .* 5 "):
            markdown.with_user(self.manager).action_activate()
        self.assertEqual(markdown.state, "proposed")
        markdown.quantity = 5
        markdown.with_user(self.manager).action_activate()
        self.assertEqual(markdown.state, "active")

    def test_goods_that_can_not_be_marked_down(self):
        with self.assertRaisesRegex(ValidationError, "lower than the normal one"):
            self._propose(new_price=10)
        with self.assertRaisesRegex(ValidationError, "not a lot of"):
            self._propose(product_id=self.salt.id, new_price=0.5)
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._propose(quantity=0)
        expired = self._propose(lot_id=self._stocked_lot("old", -1).id).with_user(self.manager)
        with self.assertRaisesRegex(UserError, "has expired"):
            expired.action_activate()
        self.hold._place(self.milk, self.lot, reason="recall")
        with self.assertRaisesRegex(UserError, "on hold"):
            self._active()

    def test_every_change_is_in_the_chatter(self):
        markdown = self._propose(user=self.manager)
        self.env.cr.flush()
        markdown.with_context(tracking_disable=False).action_activate()
        self.env.flush_all()
        self.env.cr.flush()
        self.env.invalidate_all()
        tracked = markdown.sudo().message_ids.tracking_value_ids
        self.assertIn("Active", tracked.mapped("new_value_char"))


@tagged("post_install", "-at_install")
class TestMarkDownFromTheBoard(MarkdownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["supermarket.markdown.rule"].create(
            {
                "name": "Last three days",
                "company_id": cls.company.id,
                "days_to": 3,
                "percent": 30,
                "step": 0.5,
            }
        )

    def board(self, user=None):
        board = self.env["supermarket.expiry.board"].with_user(user or self.manager)
        return board.search([("product_id", "=", self.milk.id)])

    def wizard(self, lines):
        action = lines.action_mark_down()
        return lines.env[action["res_model"]].browse(action["res_id"])

    def test_the_board_proposes_and_marks_down(self):
        self._stock(self.milk, 4, self.lot, location=self.shelf)
        board = self.board()
        self.assertEqual(board.mapped("proposed_price"), [7, 7])
        wizard = self.wizard(board)
        self.assertRecordValues(
            wizard.line_ids,
            [{"lot_id": self.lot.id, "old_price": 10, "new_price": 7, "quantity": 10}],
        )
        action = wizard.action_mark_down()
        markdown = self.markdowns.search(action["domain"])
        self.assertRecordValues(markdown, [{"state": "active", "new_price": 7, "quantity": 10}])
        self.env.invalidate_all()
        self.assertEqual(self.board().mapped("markdown_price"), [7, 7])

    def test_a_receiver_proposes(self):
        wizard = self.wizard(self.board(self.receiver))
        wizard.line_ids.new_price = 6
        markdown = self.markdowns.search(wizard.action_propose()["domain"])
        self.assertRecordValues(markdown, [{"state": "proposed", "new_price": 6}])
        with self.assertRaises(AccessError):
            wizard.action_mark_down()

    def test_the_second_click_of_two_opens_no_lot(self):
        """While its action runs the button is at rest: the click is the one of what it lies in."""
        arch = (
            self.env["supermarket.expiry.board"]
            .with_user(self.manager)
            .get_view(None, "kanban")["arch"]
        )
        [button] = etree.fromstring(arch).xpath("//button[@name='action_mark_down']")
        self.assertIn("oe_kanban_action", button.getparent().get("class"))

    def test_expired_lots_are_left_out(self):
        self._stock(self.milk, 3, self._lot("old", -1))
        wizard = self.wizard(self.board())
        self.assertEqual(wizard.line_ids.lot_id, self.lot)
        self.assertEqual(wizard.left_out, 1)
        with self.assertRaisesRegex(UserError, "Expired lots"):
            self.board().filtered(lambda line: line.days_left < 0).action_mark_down()

    def test_what_is_entered_is_judged(self):
        wizard = self.wizard(self.board())
        wizard.line_ids.quantity = 500
        with self.assertRaisesRegex(ValidationError, "500 .* 6 "), self.env.cr.savepoint():
            wizard.action_mark_down_and_print()
        wizard.line_ids.quantity = 6
        for price in (-5, 0):
            wizard.line_ids.new_price = price
            with self.assertRaisesRegex(UserError, "above zero and below the normal price, .*10"):
                wizard.action_mark_down()
        self.assertFalse(self.markdowns.search([("product_id", "=", self.milk.id)]))

    def test_a_price_is_needed(self):
        self._stock(self.milk, 3, self._lot("fresh", 9))
        wizard = self.wizard(self.board())
        with self.assertRaisesRegex(UserError, "Enter the new price of .*fresh"):
            wizard.action_mark_down()
        self.assertFalse(self.markdowns.search([("product_id", "=", self.milk.id)]))
        wizard.line_ids = [fields.Command.clear()]
        with self.assertRaisesRegex(UserError, "at least one lot"):
            wizard.action_mark_down()
