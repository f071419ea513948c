from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestFloorPlaces(SupermarketStockCase):
    """A till sells from the floor; each unposted sale comes off one place of it, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.end_cap = cls.env["stock.location"].create(
            {"name": "End Cap", "location_id": cls.floor.id}
        )
        cls.lot = cls._lot("A", 2)

    def _by_place(self, product):
        taken = self.ledger._unposted_by_place(product)
        return {(place.location_id, place.lot_id): quantity for place, quantity in taken.items()}

    def _board(self):
        lines = self.env["supermarket.expiry.board"].search([("lot_id", "=", self.lot.id)])
        return {line.location_id: line.quantity for line in lines}

    def _quants(self):
        quants = self.env["stock.quant"].search([("lot_id", "=", self.lot.id)])
        internal = quants.filtered(lambda quant: quant.location_id.usage == "internal")
        return {quant.location_id: quant.quantity for quant in internal if quant.quantity}

    def test_as_posting_does(self):
        self._stock(self.milk, 4, self.lot, self.shelf)
        self._stock(self.milk, 10, self.lot, self.end_cap)
        self._sell(self.milk, 3, self.lot)
        self._sell(self.milk, 3, self.lot)
        expected = {self.end_cap: 8}
        self.assertEqual(
            self._by_place(self.milk),
            {(self.shelf.id, self.lot.id): 4, (self.end_cap.id, self.lot.id): 2},
        )
        board = self._board()
        self.assertEqual({place: qty for place, qty in board.items() if qty}, expected)
        self.ledger._post()
        self.assertEqual(self._quants(), expected)
        self.assertEqual(self._board(), expected)
        self.assertFalse(self._by_place(self.milk))

    def test_board_of_goods_below_the_floor(self):
        self._stock(self.milk, 3, self.lot, self.shelf)
        self._sell(self.milk, 3, self.lot)
        self.assertFalse(any(self._board().values()), "all are sold")

    def test_what_came_back_is_where_it_came_back_to(self):
        self._stock(self.milk, 3, self.lot, self.shelf)
        self._sell(self.milk, 2, self.lot)
        self._sell(self.milk, -1, self.lot)
        self.assertEqual(
            self._by_place(self.milk),
            {(self.shelf.id, self.lot.id): 2, (self.floor.id, self.lot.id): -1},
        )

    def test_a_sale_of_an_unknown_lot_takes_the_first_to_expire(self):
        self._stock(self.milk, 3, self.lot, self.shelf)
        self._stock(self.milk, 3, self._lot("B", 9), self.shelf)
        self._sell(self.milk, 2)
        self.assertEqual(self._by_place(self.milk), {(self.shelf.id, self.lot.id): 2})
        self.assertEqual(self._board(), {self.shelf: 1})

    def test_a_transfer_takes_no_sold_goods_from_a_place(self):
        self._stock(self.salt, 10, location=self.shelf)
        self._stock(self.salt, 10, location=self.end_cap)
        self._sell(self.salt, 5)
        self.assertEqual(self.salt._quantity_at(self.shelf), 5)
        self.assertEqual(self.salt._quantity_at(self.end_cap), 10)
        self.assertEqual(self.salt._quantity_at(self.floor), 15)
        available = self.env["stock.quant"]._get_available_quantity
        self.assertEqual(available(self.salt, self.shelf), 5)
        self.assertEqual(available(self.salt, self.end_cap), 10)
        self.assertEqual(available(self.salt, self.floor), 15)

    def test_a_transfer_of_sold_goods_from_the_only_place_is_refused(self):
        self._stock(self.salt, 10, location=self.shelf)
        self._sell(self.salt, 5)
        with self.assertRaisesRegex(UserError, "asked 6 Units, available 5 "):
            self._move(self.salt, 6, self.shelf)._check_enough()
        self._move(self.salt, 5, self.shelf)._check_enough()

    def test_odoo_s_own_quantities_of_a_place(self):
        self._stock(self.salt, 10, location=self.shelf)
        self._stock(self.salt, 10, location=self.end_cap)
        self._sell(self.salt, 5)
        quantities = [
            self.salt.with_context(location=place.id).qty_available
            for place in (self.shelf, self.end_cap, self.floor)
        ]
        self.assertEqual(quantities, [5, 10, 15])
