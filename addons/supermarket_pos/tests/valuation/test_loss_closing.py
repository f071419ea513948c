from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestLossClosing(SupermarketPosCommon):
    """What is told late is in the next closing: books that are closed never change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inventory_valuation = "periodic"
        category = cls.categ_anglo.copy(
            {"property_valuation": "periodic", "property_cost_method": "standard"}
        )
        cls.goods = cls.create_goods("Eggs", cost=2, category=category)
        cls.stock(cls.goods, 50)
        cls.now = fields.Datetime.now()
        moves = cls.env["stock.move"].search([("product_id", "=", cls.goods.id)])
        moves.date = cls.now - timedelta(days=20)
        cls.env["product.value"].search([("product_id", "=", cls.goods.id)]).date = (
            cls.now - timedelta(days=20)
        )
        accounts = cls.env["account.account"]
        cls.breakage, variation = accounts.create(
            [
                {"name": name, "code": code, "account_type": "expense"}
                for name, code in (("Breakage", "BREAK1"), ("Variation", "VARI1"))
            ]
        )
        valuation = category.property_stock_valuation_account_id
        valuation.account_stock_variation_id = variation
        cls.company.write(
            {
                "account_stock_valuation_id": valuation.id,
                "account_stock_journal_id": category.property_stock_journal.id,
            }
        )
        cls.reason = cls.env.ref("supermarket_stock.loss_reason_broken")
        cls.reason.with_user(cls.manager).with_company(cls.company).account_id = cls.breakage

    def lose(self, quantity, days):
        """A loss seen so many days ago and reported now."""
        losses = self.env["supermarket.loss"].with_user(self.supervisor).with_company(self.company)
        loss = losses.create(
            {
                "product_id": self.goods.id,
                "quantity": quantity,
                "location_id": self.floor.id,
                "reason_id": self.reason.id,
                "company_id": self.company.id,
                "date": self.now - timedelta(days=days),
            }
        )
        loss.action_report()
        self.assertEqual(loss.state, "done")
        return loss.sudo()

    def undo(self, loss):
        before = loss.move_ids
        loss.with_user(self.manager).action_undo()
        return loss.move_ids - before

    def close_books(self, days):
        self.env.flush_all()
        day = days and (self.now - timedelta(days=days)).date()
        self.company.action_close_stock_valuation(at_date=day, auto_post=True)

    def lost(self):
        """What stands on the account of the reason."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.breakage.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def value(self, days):
        """What the stock was worth at the end of that day, or is worth now."""
        self.env.flush_all()
        self.env.invalidate_all()
        end = days and (self.now - timedelta(days=days)).replace(hour=23, minute=59, second=59)
        return self.goods.with_company(self.company).with_context(to_date=end).total_value

    def seen(self, loss):
        """The days ago on which the history of quantities has it."""
        moments = set(loss.move_ids.move_line_ids.mapped("date"))
        return {(self.now - moment).days for moment in moments}

    def test_undone_after_its_closing(self):
        loss = self.lose(3, 10)
        self.assertEqual((loss.move_ids.date, self.value(8)), (loss.date, 94))
        self.close_books(8)
        self.assertEqual(self.lost(), 6)
        back = self.undo(loss)
        self.assertGreaterEqual(back.date, self.now)
        self.assertEqual((self.value(8), self.value(0)), (94, 100))
        self.assertEqual(self.seen(loss), {10}, "the goods were there all the while")
        self.close_books(0)
        self.assertEqual(self.lost(), 0)

    def test_reported_after_its_closing(self):
        first = self.lose(1, 9)
        self.close_books(8)
        late = self.lose(3, 10)
        self.assertGreaterEqual(late.move_ids.date, self.now)
        self.assertEqual((self.value(8), self.value(0)), (98, 92))
        self.assertEqual((self.seen(first), self.seen(late)), ({9}, {10}))
        self.undo(first)
        self.close_books(0)
        self.assertEqual(self.lost(), 6)

    def test_on_the_last_day_of_its_closing(self):
        self.lose(1, 8)
        self.close_books(8)
        self.assertGreaterEqual(self.lose(3, 8).move_ids.date, self.now)
        self.assertEqual(self.value(8), 98)

    def test_since_the_closing_it_has_its_day(self):
        self.lose(1, 9)
        self.close_books(8)
        late = self.lose(3, 5)
        self.assertEqual(late.move_ids.date, late.date)
        back = self.undo(late)
        self.assertEqual(back.date, late.date)
        self.assertEqual((self.value(4), self.value(0)), (98, 98))
        self.lose(2, 4)
        self.close_books(0)
        self.assertEqual(self.lost(), 6)

    def test_a_closing_that_was_taken_back_closes_nothing(self):
        self.lose(1, 9)
        self.close_books(8)
        self.env["account.move.line"].search(
            [("account_id", "=", self.breakage.id)]
        ).move_id.button_draft()
        late = self.lose(3, 10)
        self.assertEqual(late.move_ids.date, late.date)

    def test_locked(self):
        day = (self.now - timedelta(days=6)).date()
        for name in ("fiscalyear_lock_date", "hard_lock_date"):
            with self.subTest(lock=name):
                self.company[name] = day
                late = self.lose(1, 6)
                self.assertGreaterEqual(late.move_ids.date, self.now)
                self.assertGreaterEqual(self.undo(late).date, self.now)
                since = self.lose(1, 5)
                self.assertEqual(since.move_ids.date, since.date)
                self.undo(since)
                if name != "hard_lock_date":
                    self.company[name] = False
        self.assertEqual((self.value(6), self.value(0)), (100, 100))

    def test_entries_of_every_move_are_of_the_day_of_the_move(self):
        """Where each move is posted at once, stock and account say the same at any day."""
        self.goods.categ_id.property_valuation = "real_time"
        late = self.lose(3, 10)
        self.assertEqual((self.lost(), self.value(8), self.value(0)), (6, 100, 94))
        self.assertEqual(late.move_ids.date.date(), late.move_ids.account_move_id.date)
        self.assertEqual(self.seen(late), {10})
        self.undo(late)
        self.assertEqual((self.lost(), self.value(8), self.value(0)), (0, 100, 100))

    def test_a_place_of_ones_own_company_is_no_change_of_value(self):
        self.lose(1, 9)
        self.close_books(8)
        place = {"name": "Back", "location_id": self.store.view_location_id.id}
        back_room = self.floor.create(place)
        moves = self.env["stock.move"].with_company(self.company)
        moved = moves._carry(self.goods, 5, self.floor, back_room)
        moment = self.now - timedelta(days=10)
        moved._happened_at(moment)
        self.assertEqual((moved.date, moved.move_line_ids.date), (moment, moment))
