from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestExpiryBoard(SupermarketStockCase):
    def test_days_left_and_bucket(self):
        self._stock(self.milk, 5, self._lot("old", -2))
        self._stock(self.milk, 6, self._lot("soon", 2))
        self._stock(self.milk, 7, self._lot("off the floor", 2), location=self.quarantine)
        board = self.env["supermarket.expiry.board"].search([("product_id", "=", self.milk.id)])
        self.assertRecordValues(
            board,
            [
                {"days_left": -2, "bucket": "0_expired", "quantity": 5},
                {"days_left": 2, "bucket": "2_soon", "quantity": 6},
            ],
        )
        self.assertEqual(board[0].action_open_lot()["res_id"], board[0].lot_id.id)
        self.assertEqual(
            board[0].action_place_hold()["context"]["default_lot_ids"], board[0].lot_id.ids
        )

    def test_sold_lots_leave_the_board(self):
        lot = self._lot("soon", 2)
        self._stock(self.milk, 6, lot)
        self._sell(self.milk, 4, lot=lot)
        board = self.env["supermarket.expiry.board"].search([("product_id", "=", self.milk.id)])
        self.assertEqual(board.quantity, 2)

    def test_time_left_in_words(self):
        for name, days in (("a", -3), ("b", -1), ("c", 1), ("d", 5)):
            self._stock(self.milk, 1, self._lot(name, days))
        today = self._lot("today", 0)
        self._stock(self.milk, 1, today)
        board = self.env["supermarket.expiry.board"].search([("product_id", "=", self.milk.id)])
        texts = {line.lot_id.name: line.time_left for line in board}
        self.assertEqual(texts["a"], "expired 3 days ago")
        self.assertEqual(texts["b"], "expired 1 day ago")
        self.assertEqual(texts["c"], "1 day left")
        self.assertEqual(texts["d"], "5 days left")
        self.assertEqual(texts["today"], "last day")

    def test_days_count_to_the_removal_date(self):
        lot = self._lot("off", 3)
        self._stock(self.milk, 1, lot)
        board = self.env["supermarket.expiry.board"].search([("lot_id", "=", lot.id)])
        self.assertEqual(board.time_left, "3 days left")
        lot.removal_date = fields.Datetime.add(lot.expiration_date, days=-2)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((board.days_left, board.time_left), (1, "1 day left"))
        lot.removal_date = fields.Datetime.add(lot.expiration_date, days=-4)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((board.bucket, board.time_left), ("0_off", "not sold any more"))

    def test_stores_in_several_zones(self):
        """The same lot has its last day in one store and some days left in the other."""
        zones = {"Asia/Shanghai": self.store}
        self.store.partner_id = self.env["res.partner"].create({"name": "Here"})
        zones["America/Los_Angeles"] = self.env["stock.warehouse"].create(
            {
                "name": "There",
                "code": "THE",
                "company_id": self.company.id,
                "partner_id": self.env["res.partner"].create({"name": "There"}).id,
            }
        )
        lot = self._lot("both", 2)
        for zone, store in zones.items():
            store.partner_id.tz = zone
            self._stock(self.milk, 3, lot, store.lot_stock_id)
        self._sell(self.milk, 1, lot=lot)
        board = self.env["supermarket.expiry.board"].search([("lot_id", "=", lot.id)])
        self.assertEqual(
            {line.warehouse_id: (line.days_left, line.quantity) for line in board},
            {
                store: ((lot._last_day(store) - store._store_day()).days, 2 + (store != self.store))
                for store in zones.values()
            },
        )
