from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestSaleLedger(SupermarketStockCase):
    def test_record_returns_entries(self):
        entry = self._sell(self.salt, 2, document="R 7")
        self.assertRecordValues(
            entry,
            [
                {
                    "product_id": self.salt.id,
                    "quantity": 2,
                    "company_id": self.company.id,
                    "document": "R 7",
                    "user_id": self.env.uid,
                    "posted": False,
                }
            ],
        )

    def test_record_same_line_once(self):
        line = self._line(self.salt, 2)
        first = self.ledger._record([line])
        again = self.ledger._record([line, self._line(self.salt, 1)])
        self.assertEqual(len(again), 1)
        self.assertEqual(sum((first | again).mapped("quantity")), 3)

    def test_record_rounds_to_the_unit(self):
        entry = self._sell(self.salt, 0.1 + 0.2)
        self.assertEqual(entry.quantity, self.salt.uom_id.round(0.3))

    def test_record_ten_lines_in_two_queries(self):
        products = [self._product(f"Goods {number}") for number in range(10)]
        lines = [self._line(product, 1, order_uuid="warm") for product in products]
        self.ledger._record(lines)
        order = [self._line(product, 1, order_uuid="order") for product in products]
        with self.assertQueryCount(2):  # the insert, the thresholds
            self.ledger._record(order)

    def test_record_as_cashier(self):
        cashier = self._user("cashier")
        entry = self.ledger.with_user(cashier)._record([self._line(self.salt, 1)])
        self.assertEqual(entry.user_id, cashier)

    def test_record_incomplete(self):
        with self.assertRaisesRegex(ValidationError, "line_uuid"):
            self._sell(self.salt, 1, line_uuid=False)

    def test_record_foreign_product(self):
        self.salt.company_id = self.env.ref("base.main_company")
        with self.assertRaisesRegex(ValidationError, "another company"):
            self._sell(self.salt, 1)

    def test_record_lot_of_another_product(self):
        lot = self._lot("A", product=self.milk)
        with self.assertRaisesRegex(ValidationError, "not a lot of"):
            self._sell(self.salt, 1, lot=lot)

    def test_record_from_nowhere(self):
        with self.assertRaisesRegex(ValidationError, "can't be sold from"):
            self._sell(self.salt, 1, location_id=self.customers.id)

    def test_create_refused(self):
        with self.assertRaises(UserError):
            self.ledger.create({"product_id": self.salt.id})

    def test_write_refused(self):
        entry = self._sell(self.salt, 2)
        with self.assertRaises(UserError):
            entry.quantity = 1
        with self.assertRaises(UserError):
            entry.posted = True

    def test_unlink_refused(self):
        with self.assertRaises(UserError):
            self._sell(self.salt, 2).unlink()

    def test_daily_sales_by_the_stores_clock(self):
        self.store.partner_id.tz = "Asia/Shanghai"
        self._sell(self.salt, 5, date=datetime(2026, 3, 1, 15, 59))
        self._sell(self.salt, 3, date=datetime(2026, 3, 1, 16, 0))
        self._sell(self.salt, -1, date=datetime(2026, 3, 2, 15, 59))
        self._sell(self.salt, 9, date=datetime(2026, 3, 2, 16, 0))
        rows = self.ledger._daily_sales(
            self.salt.ids, self.store.ids, date(2026, 3, 1), date(2026, 3, 2)
        )
        self.assertEqual(
            [(day, quantity) for _product, _store, day, quantity in rows],
            [(date(2026, 3, 1), 5), (date(2026, 3, 2), 2)],
        )

    def test_unposted_by_location(self):
        self._sell(self.salt, 5)
        self._sell(self.salt, 2, location_id=self.shelf.id)
        self.assertEqual(
            self.ledger._unposted_by_location(self.salt | self.milk),
            {(self.salt.id, self.floor.id): 5, (self.salt.id, self.shelf.id): 2},
        )
