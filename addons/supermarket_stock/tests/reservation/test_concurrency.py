from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger
from psycopg2.errors import LockNotAvailable, SerializationFailure

TILLS = 8


@tagged("post_install", "-at_install")
class TestConcurrency(BaseCase):
    """Many tills on real connections of their own, with real commits.

    What is committed here is taken away at the end, by SQL where the ledger forbids it.
    """

    def setUp(self):
        super().setUp()
        # Odoo's runner holds this lock, which every new transaction of another thread needs
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.registry = Registry(get_db_name())
        self.addCleanup(self._clean_up)
        with self._till() as env:
            store = env["stock.warehouse"].search([], limit=1)
            self.store_id = store.id
            self.was_guarded = store.company_id.supermarket_stock_guard
            store.company_id.supermarket_stock_guard = True
            product = env["product.product"].create(
                {"name": "Last units", "is_storable": True, "oversell_policy": "block"}
            )
            self.product_id = product.id
            self._add_stock(env, 5)

    def _add_stock(self, env, quantity):
        env["stock.quant"]._update_available_quantity(
            env["product.product"].browse(self.product_id), self._floor(env), quantity
        )

    @contextmanager
    def _till(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean_up(self):
        with self._till() as env:
            moves = env["stock.move"].search([("product_id", "=", self.product_id)])
            pickings = moves.picking_id
            for table in (
                "supermarket_sale_reservation",
                "supermarket_sale_ledger",
                "stock_move_line",
                "stock_move",
                "stock_quant",
            ):
                env.cr.execute(f"DELETE FROM {table} WHERE product_id = %s", [self.product_id])
            env.invalidate_all()
            pickings.unlink()
            store = env["stock.warehouse"].browse(self.store_id)
            store.company_id.supermarket_stock_guard = self.was_guarded
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()

    def _floor(self, env):
        return env["stock.warehouse"].browse(self.store_id).lot_stock_id

    def _sellable(self):
        with self._till() as env:
            product = env["product.product"].browse(self.product_id)
            store = env["stock.warehouse"].browse(self.store_id)
            return product._get_sellable_quantities(store)[self.store_id, self.product_id]

    def _reserve(self, order, quantity=1):
        with self._till() as env:
            return env["supermarket.sale.reservation"]._reserve(
                order, self._floor(env), [(self.product_id, quantity)]
            )["ok"]

    def _record(self, order, quantity=1, line=None):
        """Record an order as Odoo does: again, when another transaction was first."""
        for _attempt in range(5):
            try:
                with mute_logger("odoo.sql_db"), self._till() as env:
                    return len(
                        env["supermarket.sale.ledger"]._record(
                            [
                                {
                                    "location_id": self._floor(env).id,
                                    "product_id": self.product_id,
                                    "quantity": quantity,
                                    "order_uuid": order,
                                    "line_uuid": line or order,
                                }
                            ]
                        )
                    )
            except SerializationFailure:
                continue
        return None

    def _deliver(self):
        """Validate a delivery of one unit as a person does; 1 when the goods left, else 0."""
        for _attempt in range(20):
            try:
                with mute_logger("odoo.sql_db"), self._till() as env:
                    store = env["stock.warehouse"].browse(self.store_id)
                    vals = {
                        "picking_type_id": store.out_type_id.id,
                        "location_id": store.lot_stock_id.id,
                        "location_dest_id": env.ref("stock.stock_location_customers").id,
                    }
                    line = {"product_id": self.product_id, "quantity": 1, "picked": True}
                    picking = env["stock.picking"].create(
                        {**vals, "move_line_ids": [Command.create(line)]}
                    )
                    picking.button_validate()
                    return int(picking.state == "done")
            except UserError:
                return 0
            except (SerializationFailure, LockNotAvailable):
                continue
        return 0

    def _at_once(self, work, count=TILLS):
        with ThreadPoolExecutor(count) as tills:
            return list(tills.map(work, range(count)))

    # ------------------------------------------------------------------

    def test_last_units_are_promised_once(self):
        promised = self._at_once(lambda till: self._reserve(f"{uuid4()}"))
        self.assertEqual(promised.count(True), 5)

    def test_reserve_and_pay(self):
        """Twice as many tries as goods, from many tills: none sold twice, none lost."""

        def sell(_till):
            sold = 0
            for _try in range(3):
                order = str(uuid4())
                if self._reserve(order):
                    sold += self._record(order)
            return sold

        sold = self._at_once(sell)
        self.assertEqual(sum(sold), 5)
        self.assertEqual(self._sellable(), 0)

    def test_a_delivery_and_the_tills(self):
        """People validate deliveries of what tills sell: together they take what there is."""

        def take(number):
            if number % 2:
                return sum(self._deliver() for _try in range(2))
            taken = 0
            for _try in range(2):
                order = str(uuid4())
                if self._reserve(order):
                    taken += self._record(order)
            return taken

        self.assertEqual(sum(self._at_once(take)), 5)
        self.assertEqual(self._sellable(), 0)

    def test_a_delivery_leaves_what_is_promised(self):
        with self._till() as env:
            env.cr.execute("SELECT 1")  # a snapshot older than the promise
            self.assertTrue(self._reserve("paying", 5))
            self.assertEqual(self._deliver(), 0)
        self._record("paying", 4)
        self.assertEqual(self._deliver(), 1)

    def _transfer(self, env, source, destination, quantity):
        line = {"product_id": self.product_id, "quantity": quantity, "picked": True}
        picking = env["stock.picking"].create(
            {
                "picking_type_id": env["stock.warehouse"].browse(self.store_id).int_type_id.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_line_ids": [Command.create(line)],
            }
        )
        picking.button_validate()

    def test_what_one_transaction_moves_counts_in_it(self):
        """Scans of a phone come together: the second takes what the first has brought, no more."""
        with self._till() as env:
            floor, suppliers = self._floor(env), env.ref("stock.stock_location_suppliers")
            customers = env.ref("stock.stock_location_customers")
            self._transfer(env, suppliers, floor, 3)
            with self.assertRaisesRegex(UserError, "asked 9 Units, available 8 "):
                self._transfer(env, floor, customers, 9)
            self._transfer(env, floor, customers, 6)
            with self.assertRaisesRegex(UserError, "asked 3 Units, available 2 "):
                self._transfer(env, floor, customers, 3)
            self._transfer(env, floor, customers, 2)
        self.assertEqual(self._sellable(), 0)

    def test_same_order_from_all_tills_counts_once(self):
        recorded = self._at_once(lambda till: self._record("same", quantity=2))
        self.assertEqual(sum(recorded), 1)
        self.assertEqual(self._sellable(), 3)

    def test_promise_ends_with_the_commit_of_its_order(self):
        """Reserved in a snapshot older than the promise, as Odoo's own transactions are."""
        with self._till() as env:
            env.cr.execute("SELECT 1")  # the order's snapshot, before the promise
            self.assertTrue(self._reserve("mine", 3))
            self.assertFalse(self._reserve("other", 3))
            env["supermarket.sale.ledger"]._record(
                [
                    {
                        "location_id": self._floor(env).id,
                        "product_id": self.product_id,
                        "quantity": 1,  # less than promised: a line was removed
                        "order_uuid": "mine",
                        "line_uuid": "mine",
                    }
                ]
            )
            self.assertFalse(self._reserve("other", 3))
            env.cr.commit()
            self.assertTrue(self._reserve("other", 4))

    def test_killed_before_the_commit(self):
        """A till that dies in the middle of an order leaves nothing but a promise that ends."""
        with self.assertRaises(ZeroDivisionError), self._till() as env:
            self.assertTrue(self._reserve("killed", 5))
            env["supermarket.sale.ledger"]._record(
                [
                    {
                        "location_id": self._floor(env).id,
                        "product_id": self.product_id,
                        "quantity": 5,
                        "order_uuid": "killed",
                        "line_uuid": "killed",
                    }
                ]
            )
            raise ZeroDivisionError
        self.assertEqual(self._sellable(), 5)
        self.assertFalse(self._reserve("other"))
        self.assertTrue(self._reserve("killed", 5))

    def test_posting_while_selling(self):
        """Posting and selling at once: what is sellable never shows a sale twice or not at all."""
        with self._till() as env:
            self._add_stock(env, 95)

        def work(till):
            if till:
                return [self._record(str(uuid4())) for _number in range(10)]
            seen = []
            for _number in range(4):
                with mute_logger("odoo.sql_db"), self._till() as env:
                    env["supermarket.sale.ledger"]._post([("product_id", "=", self.product_id)])
                seen.append(self._sellable())
            return seen

        seen, *_sold = self._at_once(work)
        self.assertEqual(seen, sorted(seen, reverse=True))
        self.assertEqual(self._sellable(), 100 - 10 * (TILLS - 1))
        with self._till() as env:
            env["supermarket.sale.ledger"]._post([("product_id", "=", self.product_id)])
        self.assertEqual(self._sellable(), 100 - 10 * (TILLS - 1))

    def test_two_posters(self):
        """Two that post at once: each entry once; who loses the race tries again or skips."""
        for _number in range(5):
            self._record(str(uuid4()))

        def post(_poster):
            try:
                with mute_logger("odoo.sql_db"), self._till() as env:
                    return len(
                        env["supermarket.sale.ledger"]._post([("product_id", "=", self.product_id)])
                    )
            except SerializationFailure:
                return 0

        self.assertEqual(sum(self._at_once(post, 3)), 5)
        self.assertEqual(self._sellable(), 0)
