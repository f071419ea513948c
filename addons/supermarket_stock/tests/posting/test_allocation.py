import doctest

from odoo.tests import TransactionCase, tagged

from ...tools import allocation as stock_allocation
from ...tools.allocation import Available, allocate


@tagged("post_install", "-at_install")
class TestAllocation(TransactionCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(stock_allocation).failed)

    def test_nothing_there(self):
        [take] = allocate([], {None: 2.0}, 7)
        self.assertEqual(tuple(take), (7, None, None, None, 2.0))

    def test_everything_blocked(self):
        [take] = allocate([Available(7, 1, None, None, 5.0, 0.0, True)], {None: 2.0}, 7)
        self.assertEqual((take.lot_id, take.quantity), (1, 2.0))

    def test_known_lots_before_unknown_ones(self):
        stock = [Available(7, 1, None, None, 5.0, 0.0, False)]
        takes = allocate(stock, {None: 3.0, 1: 5.0}, 7)
        self.assertEqual([(t.lot_id, t.quantity) for t in takes], [(1, 5.0), (None, 3.0)])

    def test_takes_of_a_place_are_added_up(self):
        stock = [Available(7, 1, None, None, 5.0, 3.0, False)]
        takes = allocate(stock, {None: 4.0}, 7)
        self.assertEqual([(t.lot_id, t.quantity) for t in takes], [(1, 4.0)])
