from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketStockCase

LOTS = st.sampled_from(["soon", "late", "expired"])
QUANTITY = st.integers(1, 9)
OPERATIONS = st.one_of(
    st.tuples(st.just("receive"), LOTS, QUANTITY),
    st.tuples(st.just("sell"), st.one_of(st.none(), LOTS), QUANTITY),
    st.tuples(st.just("give_back"), LOTS, QUANTITY),
    st.tuples(st.just("replay"), st.none(), st.integers(0, 20)),
    st.tuples(st.just("post"), st.none(), st.integers(1, 3)),
    st.tuples(st.just("count"), LOTS, st.integers(0, 9)),
    st.tuples(st.just("place_hold"), LOTS, st.none()),
    st.tuples(st.just("release_hold"), LOTS, st.none()),
    st.tuples(st.just("deliver"), LOTS, QUANTITY),
)
TILL_OPERATIONS = st.one_of(
    st.tuples(st.just("receive"), st.just("late"), QUANTITY),
    st.tuples(st.just("reserve"), st.integers(0, 3), QUANTITY),
    st.tuples(st.just("pay"), st.integers(0, 3), st.none()),
    st.tuples(st.just("give_up"), st.integers(0, 3), st.none()),
    st.tuples(st.just("post"), st.none(), st.integers(1, 3)),
)


def examples(count):
    """Bounded, repeatable examples: a test run takes the same time every time."""
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


class RollbackError(Exception):
    pass


@tagged("post_install", "-at_install")
class TestProperties(SupermarketStockCase):
    """The invariants of the ledger, under any order of what happens in a shop."""

    def _play(self, operations, check):
        """Do these operations in a world of their own, which is undone at the end."""
        try:
            with self.env.cr.savepoint():
                shop = Shop(self)
                for name, *arguments in operations:
                    getattr(shop, name)(*arguments)
                    check(shop)
                shop.post(None, None)
                check(shop)
                raise RollbackError
        except RollbackError:
            self.env.invalidate_all()

    @examples(20)
    @given(st.lists(OPERATIONS, max_size=9))
    def test_stock_is_what_a_recount_gives(self, operations):
        """Invariants 1 and 3: quants - unposted = all documents; a replayed order is nothing.

        And sellable is its definition, added up in another way.
        """

        def check(shop):
            shop.check_recount()
            shop.check_sellable()

        self._play(operations, check)

    @examples(8)
    @given(st.lists(OPERATIONS, max_size=8))
    def test_availability_does_not_move_when_posting_happens(self, operations):
        self._play(operations, lambda shop: shop.check_posting_moves_nothing())

    @examples(8)
    @given(st.lists(OPERATIONS, max_size=8))
    def test_held_or_expired_lots_are_never_reserved_or_moved(self, operations):
        """Invariant 4."""
        self._play(operations, lambda shop: shop.check_nothing_forbidden_is_reserved())

    @examples(15)
    @given(st.lists(TILL_OPERATIONS, max_size=14))
    def test_blocked_goods_are_never_oversold(self, operations):
        """Invariant 2."""
        with self.enter_registry_test_mode():
            self.milk.oversell_policy = "block"
            self._play(operations, lambda shop: shop.check_not_oversold())


class Shop:
    """One product in a store, and beside it a plain account of what was done."""

    def __init__(self, case):
        self.case = case
        self.env = case.env
        self.milk = case.milk
        days = {"soon": 2, "late": 9, "expired": -1}
        self.lots = {name: case._lot(f"{name} {uuid4()}", days[name]) for name in days}
        self.documents = 0.0
        self.lines = []
        self.orders = {}

    def _free(self, lot):
        return lot != self.lots["expired"] and not lot.is_on_hold

    # what happens

    def receive(self, lot, quantity):
        case = self.case
        case._move(self.milk, quantity, case.suppliers, case.floor, self.lots[lot])._action_done()
        self.documents += quantity

    def sell(self, lot, quantity):
        self._record(quantity, lot)

    def give_back(self, lot, quantity):
        self._record(-quantity, lot)

    def _record(self, quantity, lot=None, order=None):
        line = self.case._line(self.milk, quantity, self.lots.get(lot))
        if order:
            line["order_uuid"] = order
        self.case.ledger._record([line])
        self.lines.append(line)
        self.documents -= quantity

    def replay(self, _lot, number):
        """The same order arrives again, perhaps after it was posted."""
        if self.lines:
            self.case.ledger._record([self.lines[number % len(self.lines)]])

    def post(self, _lot, limit):
        self.case.ledger._post([("product_id", "=", self.milk.id)], limit=limit)

    def count(self, lot, quantity):
        """A person counts one lot; the sales of that product are posted by counting."""
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quant = quants.create(
            {
                "product_id": self.milk.id,
                "location_id": self.case.floor.id,
                "lot_id": self.lots[lot].id,
                "inventory_quantity": quantity,
            }
        )
        self.documents += quant.inventory_diff_quantity
        quant.action_apply_inventory()

    def place_hold(self, lot, _quantity):
        self.case.hold._place(self.milk, lot=self.lots[lot], origin=self.lots[lot])

    def release_hold(self, lot, _quantity):
        self.lots[lot].hold_ids._release()

    def deliver(self, lot, quantity):
        """A delivery of a lot: refused for a lot that is on hold or expired."""
        move = self.case._move(self.milk, quantity, lot=self.lots[lot])
        if self._free(self.lots[lot]):
            move._action_done()
            self.documents -= quantity
        else:
            with self.case.assertRaises(UserError):
                move._action_done()
            move._do_unreserve()
            move._action_cancel()

    def reserve(self, order, quantity):
        result = self.case.reservation._reserve(
            f"order {order} {id(self)}", self.case.floor, [(self.milk.id, quantity)]
        )
        self.orders[order] = quantity if result["ok"] else 0

    def pay(self, order, _quantity):
        """Only what was promised is paid for; paying twice is the same order again."""
        quantity = self.orders.pop(order, 0)
        uuid = f"order {order} {id(self)}"
        paid = any(line["order_uuid"] == uuid for line in self.lines)
        if quantity and not paid:
            self._record(quantity, order=uuid)

    def give_up(self, order, _quantity):
        self.orders.pop(order, None)
        self.case.reservation._release(f"order {order} {id(self)}")

    # what must hold

    def _quants(self):
        domain = [
            ("product_id", "=", self.milk.id),
            ("location_id", "child_of", self.case.floor.id),
        ]
        return self.env["stock.quant"].search(domain)

    def _unposted(self):
        return self.case.ledger.search([("product_id", "=", self.milk.id), ("posted", "=", False)])

    def check_recount(self):
        stock = sum(self._quants().mapped("quantity"))
        sold = sum(self._unposted().mapped("quantity"))
        self.case.assertAlmostEqual(stock - sold, self.documents)
        self.milk.invalidate_recordset()
        self.case.assertAlmostEqual(self.milk.qty_available, self.documents)

    def check_sellable(self):
        stock = sum(
            quant.quantity
            for quant in self._quants()
            if not quant.lot_id or self._free(quant.lot_id)
        )
        sold = sum(
            entry.quantity
            for entry in self._unposted()
            if not entry.lot_id or self._free(entry.lot_id)
        )
        self.case.assertAlmostEqual(self.case._sellable(self.milk), stock - sold)

    def check_posting_moves_nothing(self):
        """Posting may only mend what is oversold: then it takes what may not be sold."""
        sellable, available = self._figures()
        try:
            with self.env.cr.savepoint():
                self.post(None, None)
                after = self._figures()
                raise RollbackError
        except RollbackError:
            self.env.invalidate_all()
        self.case.assertAlmostEqual(after[1], available)
        if sellable >= 0:
            self.case.assertAlmostEqual(after[0], sellable)
        else:
            self.case.assertGreaterEqual(after[0], sellable)

    def _figures(self):
        self.milk.invalidate_recordset()
        return self.case._sellable(self.milk), self.milk.qty_available

    def check_nothing_forbidden_is_reserved(self):
        move = self.env["stock.move"].create(
            {
                "product_id": self.milk.id,
                "product_uom_qty": 100,
                "location_id": self.case.floor.id,
                "location_dest_id": self.case.customers.id,
                "company_id": self.case.company.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        for line in move.move_line_ids:
            self.case.assertTrue(not line.lot_id or self._free(line.lot_id))
        move._do_unreserve()
        move._action_cancel()

    def check_not_oversold(self):
        promised = sum(
            self.case.reservation.search([("product_id", "=", self.milk.id)])
            .filtered(
                lambda promise: (
                    not self.case.ledger.search([("order_uuid", "=", promise.order_uuid)])
                )
            )
            .mapped("quantity")
        )
        self.case.assertGreaterEqual(self.case._sellable(self.milk) - promised, 0)
