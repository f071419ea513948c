from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestStockRecord(SupermarketStockCase):
    def _records(self, product):
        return self.env["supermarket.stock.record"].search(
            [("product_id", "=", product.id), ("location_id", "=", self.floor.id)],
            order="date, id",
        )

    def test_every_operation_with_its_balance(self):
        self._move(self.salt, 9, source=self.suppliers, destination=self.floor)._action_done()
        later = fields.Datetime.now() + timedelta(minutes=1)
        self._sell(self.salt, 4, date=later)
        self._sell(self.salt, -1, date=later + timedelta(minutes=1))
        self.assertRecordValues(
            self._records(self.salt),
            [
                {"operation": "receipt", "quantity": 9, "balance_after": 9},
                {"operation": "sale", "quantity": -4, "balance_after": 5},
                {"operation": "sale_return", "quantity": 1, "balance_after": 6},
            ],
        )

    def test_posting_adds_no_record(self):
        self._sell(self.salt, 4, date=datetime(2026, 1, 1))
        before = self._records(self.salt)
        self.ledger._post()
        after = self._records(self.salt)
        self.assertEqual(before, after)
        after.invalidate_recordset()
        self.assertTrue(after.posted)

    def test_balance_of_goods_on_a_shelf_is_the_store_s(self):
        """A sale leaves the floor, posting takes it from the shelf; the balance is one."""
        self._move(self.salt, 9, source=self.suppliers, destination=self.shelf)._action_done()
        later = fields.Datetime.now() + timedelta(minutes=1)
        self._sell(self.salt, 9, date=later)
        records = self.env["supermarket.stock.record"].search(
            [("product_id", "=", self.salt.id)], order="date, id"
        )
        self.assertEqual(records.mapped("balance_after"), [9, 0])
        self.ledger._post()
        self.env["stock.quant"]._unlink_zero_quants()
        records.invalidate_recordset()
        self.assertEqual(records.mapped("balance_after"), [9, 0])

    def _floor_balances(self, since):
        """[(date, balance, is_sold_next)] of salt on the store's floor, in their order."""
        query = self.env["supermarket.stock.record"]._floor_balances_query(
            [(self.salt.id, self.store.id)], since
        )
        rows = sorted(self.env.execute_query(query), key=lambda row: row[2])
        dates = [row[2] for row in rows]
        self.assertEqual([row[3] for row in rows], [*dates[1:], None], "until the next change")
        return [(row[2], float(row[4]), row[5]) for row in rows]

    def test_balances_of_a_floor_since_a_moment(self):
        """What was there then, and after each change since: posted or not, on whichever shelf."""
        now = fields.Datetime.now()
        self._move(self.salt, 9, source=self.suppliers, destination=self.shelf)._action_done()
        self.env["stock.move.line"].search([("product_id", "=", self.salt.id)]).date = (
            now - timedelta(days=9)
        )
        self._sell(self.salt, 2, date=now - timedelta(days=7))
        self.ledger._post()
        self._sell(self.salt, 4, date=now - timedelta(days=5))
        self._sell(self.salt, 3, date=now - timedelta(days=3))
        self._sell(self.salt, -1, date=now - timedelta(days=1))
        since = now - timedelta(days=6)
        expected = [
            (since, 7, True),
            (now - timedelta(days=5), 3, True),
            (now - timedelta(days=3), 0, False),
            (now - timedelta(days=1), 1, False),
        ]
        self.assertEqual(self._floor_balances(since), expected)
        self.ledger._post()
        self.assertEqual(self._floor_balances(since), expected, "posting changes nothing")
        self.assertEqual(len(self._floor_balances(now - timedelta(days=10))), 6)

    def test_balances_of_a_floor_are_of_the_stock_that_is_there(self):
        """Goods that came without a move, as by an import of quants, lie there all the same."""
        now = fields.Datetime.now()
        self.env["stock.quant"]._update_available_quantity(self.salt, self.floor, 4)
        self._sell(self.salt, 4, date=now - timedelta(days=1))
        since = now - timedelta(days=3)
        self.assertEqual(
            self._floor_balances(since), [(since, 4, True), (now - timedelta(days=1), 0, False)]
        )
        self.assertEqual(self._floor_balances(now), [(now, 0, False)])

    def test_balance_away_from_the_floor_is_the_place_s(self):
        self._move(self.salt, 9, source=self.suppliers, destination=self.floor)._action_done()
        self._move(self.salt, 2, destination=self.quarantine)._action_done()
        record = self.env["supermarket.stock.record"].search(
            [("product_id", "=", self.salt.id), ("location_id", "=", self.quarantine.id)]
        )
        self.assertEqual(record.balance_after, 2)

    def test_transfer_has_two_ends(self):
        self._stock(self.salt, 5)
        self._move(self.salt, 2, destination=self.shelf)._action_done()
        records = self.env["supermarket.stock.record"].search(
            [("product_id", "=", self.salt.id)], order="quantity"
        )
        self.assertRecordValues(
            records,
            [
                {"operation": "transfer", "quantity": -2, "location_id": self.floor.id},
                {"operation": "transfer", "quantity": 2, "location_id": self.shelf.id},
            ],
        )

    def test_count(self):
        self.salt.qty_available = 7
        [record] = self._records(self.salt)
        self.assertEqual((record.operation, record.quantity), ("count", 7))

    def test_scrap(self):
        self._stock(self.salt, 5)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": self.salt.id,
                "scrap_qty": 2,
                "location_id": self.floor.id,
                "company_id": self.company.id,
            }
        )
        scrap.do_scrap()
        [record] = self._records(self.salt)
        self.assertEqual(
            (record.operation, record.quantity, record.document), ("scrap", -2, scrap.name)
        )

    def test_sums_up_to_the_stock(self):
        self._move(self.salt, 9, source=self.suppliers, destination=self.floor)._action_done()
        self._sell(self.salt, 4)
        self.ledger._post()
        self._sell(self.salt, 1)
        self.assertEqual(sum(self._records(self.salt).mapped("quantity")), self.salt.qty_available)
        self.assertEqual(self.salt.qty_available, 4)

    def test_export_as_accountant(self):
        self._sell(self.salt, 4, document="R 9")
        records = self._records(self.salt).with_user(self._user("accountant"))
        names = ["document", "product_id", "operation", "quantity", "balance_after"]
        [row] = records.export_data(names)["datas"]
        self.assertEqual(row, ["R 9", "Salt", "Sale", -4.0, -4.0])

    def test_read_group(self):
        self._sell(self.salt, 4)
        [(operation, quantity)] = self.env["supermarket.stock.record"]._read_group(
            [("product_id", "=", self.salt.id)], ["operation"], ["quantity:sum"]
        )
        self.assertEqual((operation, quantity), ("sale", -4))
