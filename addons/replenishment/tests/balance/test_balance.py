from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import TODAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestBalance(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": cls.company.id}
        )

    def _forecast_both(self, here, there):
        self._forecast(here)
        rows = [
            (row.product_id.id, self.second.id, row.date, there,
             *(there * k for k in (0.6, 1, 1.2, 1.4, 1.5)), 0.2)
            for row in self.env["replenishment.forecast"].search(
                [("product_id", "=", self.product.id), ("warehouse_id", "=", self.store.id)]
            )
        ]  # fmt: skip
        self.env["replenishment.forecast"]._replace(rows, "global", self.company)
        self.env["replenishment.forecast"]._crown(self.company)

    def _propose_moves(self):
        stores = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)])
        self.env["replenishment.balance"]._balance(self.company, stores)
        return self.env["replenishment.balance"].search(
            [("company_id", "=", self.company.id), ("state", "=", "draft")]
        )

    def _surplus_and_need(self):
        self._forecast_both(2.0, 10.0)
        self._stock(40)
        self._stock(1, store=self.second)
        return self._propose_moves()

    def test_surplus_goes_where_it_is_missing(self):
        move = self._surplus_and_need()
        self.assertEqual((move.source_id, move.target_id), (self.store, self.second))
        self.assertGreater(move.quantity, 5)
        self.assertLessEqual(move.quantity, move.most_qty)
        self.assertGreater(move.saving, 0)
        self.assertEqual(move.reason, "40 for 20 days there, 1 for 0.1 days here.")

    def test_without_sales_no_days_are_claimed(self):
        self._forecast_both(0.0, 10.0)
        self._stock(40)
        move = self._propose_moves()
        self.assertEqual(move.reason, "40, no sales there, 0 for 0 days here.")

    def test_safety_stock_without_sales_is_no_need(self):
        self._orderpoint(1)
        self._orderpoint(10, warehouse_id=self.second.id, location_id=self.second.lot_stock_id.id)
        self._stock(40)
        self.assertFalse(self._propose_moves())

    def test_quantity_out_of_bounds_names_the_most(self):
        move = self._surplus_and_need().with_user(self.buyer)
        before = move.quantity
        for quantity in (-1, 10_000_000):
            with (
                self.subTest(quantity=quantity),
                self.assertRaisesRegex(ValidationError, "To Move of Spinach must be from 0 to"),
                self.env.cr.savepoint(),
            ):
                move.quantity = quantity
        move.invalidate_recordset()
        self.assertEqual(move.quantity, before)

    def test_balanced_stores_move_nothing(self):
        self._forecast_both(5.0, 5.0)
        self._stock(20)
        self._stock(20, store=self.second)
        self.assertFalse(self._propose_moves())

    def test_what_would_expire_goes_where_it_sells(self):
        self.product.write({"tracking": "lot", "use_expiration_date": True, "expiration_time": 10})
        self._forecast_both(1.0, 12.0)
        lot = self.env["stock.lot"].create(
            {"name": "L", "product_id": self.product.id, "expiration_date": datetime(2025, 3, 10)}
        )
        self._stock(30, lot=lot)
        self._stock(30, store=self.second, lot=lot.copy({"name": "M"}))
        move = self._propose_moves()
        self.assertGreater(move.doomed_qty, 10)
        self.assertIn("would expire", move.reason)

    def test_accept_moves_through_transit(self):
        move = self._surplus_and_need()
        quantity = move.quantity
        move.with_user(self.buyer).action_accept()
        out = move.picking_id
        transit = self.company.internal_transit_location_id
        self.assertEqual((out.state, out.location_dest_id), ("assigned", transit))
        coming = out.move_ids.move_dest_ids.picking_id
        self.assertEqual((coming.state, coming.location_dest_id),
                         ("waiting", self.second.lot_stock_id))  # fmt: skip
        out.move_ids.picked = True
        out.button_validate()
        self.assertEqual(coming.state, "assigned")
        coming.move_ids.picked = True
        coming.button_validate()
        stock = self.product._get_sellable_quantities(self.store | self.second)
        self.assertEqual(stock[self.second.id, self.product.id], 1 + quantity)
        self.assertEqual(stock[self.store.id, self.product.id], 40 - quantity)

    def test_many_moves_ask_once_for_what_is_free(self):
        products = [self._create_product(f"Herb {n}") for n in range(6)]
        for product in products:
            self._stock(10, product)
        moves = self.env["replenishment.balance"].create(
            [
                {
                    "company_id": self.company.id,
                    "product_id": product.id,
                    "source_id": self.store.id,
                    "target_id": self.second.id,
                    "quantity": 10,
                    "most_qty": 10,
                }
                for product in products
            ]
        )

        def statements(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._check_still_there()
            return self.env.cr.sql_log_count - before

        self.assertEqual(statements(moves[:2]), statements(moves))
        self._sell(1, products[4])
        with self.assertRaisesRegex(UserError, "10 of Herb 4 are to leave .* only 9"):
            moves._check_still_there()

    def test_accept_twice_moves_once(self):
        move = self._surplus_and_need().with_user(self.buyer)
        move.action_accept()
        picking = move.picking_id
        move.action_accept()
        self.assertEqual(move.picking_id, picking)
        moves = self.env["stock.move"].search([("product_id", "=", self.product.id)])
        self.assertEqual(len(moves), 2)

    def test_next_night_replaces_what_is_open(self):
        first = self._surplus_and_need()
        again = self._propose_moves()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(len(again), 1)

    def test_on_its_way_is_not_proposed_again(self):
        self._surplus_and_need().action_accept()
        self.assertFalse(self._propose_moves())

    def test_only_the_quantity_can_be_changed(self):
        move = self._surplus_and_need().with_user(self.buyer)
        move.quantity = 1
        with self.assertRaises(UserError):
            move.saving = 5

    def test_receiver_reads_but_does_not_decide(self):
        move = self._surplus_and_need()
        receiver = self._create_user("supermarket_stock.group_receiver", "repl_bal_receiver")
        self.assertTrue(move.with_user(receiver).reason)
        with self.assertRaises(AccessError):
            move.with_user(receiver).action_accept()

    def test_stores_of_two_companies_are_never_mixed(self):
        other = self.env["res.company"].create({"name": "Rival"})
        store = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        self._stock(500, store=store)
        self._forecast_both(10.0, 10.0)
        self.assertFalse(self._propose_moves())
        self.assertEqual(TODAY, self.env["replenishment.facts"]._now_in(store).date())
