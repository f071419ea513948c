from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestShelf(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.spot = cls.env["stock.location"].create(
            {"name": "Aisle 1", "location_id": cls.floor.id, "usage": "internal"}
        )
        cls.shelf = cls.env["replenishment.shelf"].create(
            {
                "location_id": cls.spot.id, "product_id": cls.product.id,
                "min_qty": 4, "capacity": 12,
            }
        )  # fmt: skip
        cls.receiver = cls._create_user("supermarket_stock.group_receiver", "repl_shelf_receiver")

    def _place(self, quantity, location=None, lot=None):
        self.env["stock.quant"]._update_available_quantity(
            self.product, location or self.spot, quantity, lot_id=lot
        )

    def _lot(self, name, day):
        return self.env["stock.lot"].create(
            {"name": name, "product_id": self.product.id, "expiration_date": datetime(2025, 3, day)}
        )

    def _read(self):
        self.shelf.invalidate_recordset()
        return self.shelf.shelf_qty, self.shelf.backroom_qty, self.shelf.fill_qty

    def test_filled_below_the_minimum_up_to_the_capacity(self):
        self._place(3)
        self._stock(20)
        self.assertEqual(self._read(), (3.0, 20.0, 9.0))
        self._place(1)
        self.assertEqual(self._read(), (4.0, 20.0, 0.0))

    def test_no_more_than_the_back_room_has(self):
        self._stock(5)
        self.assertEqual(self._read(), (0.0, 5.0, 5.0))

    def test_sales_come_off_the_shelf_at_once(self):
        self._place(6)
        self._stock(10)
        self._sell(4)
        self.assertEqual(self._read(), (2.0, 10.0, 10.0))

    def test_posting_takes_from_the_shelf(self):
        self._place(6)
        self._stock(10)
        self._sell(4)
        self.env["supermarket.sale.ledger"]._post()
        self.assertEqual(self._read(), (2.0, 10.0, 10.0))

    def test_a_sale_comes_off_one_shelf_only(self):
        end_cap = self.env["stock.location"].create(
            {"name": "End Cap", "location_id": self.floor.id, "usage": "internal"}
        )
        other = self.env["replenishment.shelf"].create(
            {
                "location_id": end_cap.id, "product_id": self.product.id,
                "min_qty": 6, "capacity": 10,
            }
        )  # fmt: skip
        self.shelf.write({"min_qty": 6, "capacity": 10})
        self._stock(50)
        self._place(10)
        self._place(10, end_cap)
        self._sell(5)
        for _unposted_and_posted in range(2):
            self.assertEqual(self._read(), (5.0, 50.0, 5.0))
            other.invalidate_recordset()
            self.assertEqual((other.shelf_qty, other.fill_qty), (10.0, 0.0))
            self.env["supermarket.sale.ledger"]._post()

    def test_what_the_shelves_don_t_have_came_from_the_back_room(self):
        self._place(3)
        self._stock(20)
        self._sell(8)
        for _unposted_and_posted in range(2):
            self.assertEqual(self._read(), (0.0, 15.0, 12.0))
            self.env["supermarket.sale.ledger"]._post()

    def test_fill_list_is_first_to_expire_first_and_skips_held_and_expired(self):
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        late, soon = self._lot("late", 20), self._lot("soon", 9)
        expired, held = self._lot("expired", 2), self._lot("held", 8)
        for lot in (late, soon, expired, held):
            self._place(5, self.floor, lot)
        self.env["supermarket.hold"]._place(self.product, lot=held, reason="other")
        self.assertEqual(self._read(), (0.0, 10.0, 10.0))
        action = self.shelf.with_user(self.receiver).action_make_fill_list()
        picking = self.env["stock.picking"].browse(action["res_id"])
        lines = picking.move_line_ids.sorted("id")
        self.assertEqual(
            [(line.lot_id, line.quantity, line.location_dest_id) for line in lines],
            [(soon, 5.0, self.spot), (late, 5.0, self.spot)],
        )
        self.assertEqual(picking.state, "assigned")
        picking.move_ids.picked = True
        picking.with_user(self.receiver).button_validate()
        self.assertEqual(self._read(), (10.0, 0.0, 0.0))

    def test_what_is_on_a_fill_list_is_not_listed_again(self):
        self._place(3)
        self._stock(20)
        self.shelf.action_make_fill_list()
        self.assertEqual((self.shelf.coming_qty, self._read()[2]), (9.0, 0.0))
        with self.assertRaisesRegex(UserError, "No shelf needs filling"):
            self.shelf.action_make_fill_list()

    def test_stock_of_the_shelf_is_not_carried_to_itself(self):
        self._place(3)
        self._stock(2)
        action = self.shelf.action_make_fill_list()
        picking = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(picking.move_line_ids.location_id, self.floor)
        self.assertEqual(sum(picking.move_line_ids.mapped("quantity")), 2.0)

    def test_place_must_be_on_the_floor(self):
        with self.assertRaisesRegex(ValidationError, "no place on a store's floor"):
            self.shelf.location_id = self.floor

    def test_to_fill_can_be_searched(self):
        found = self.env["replenishment.shelf"].search([("to_fill", "=", True)])
        self.assertNotIn(self.shelf, found)
        self._stock(5)
        found = self.env["replenishment.shelf"].search([("to_fill", "=", True)])
        self.assertIn(self.shelf, found)

    def test_counts_go_by_the_same_figure(self):
        self.assertEqual(self._fits(), 12)
        self.shelf.capacity = 14
        self.assertEqual(self._fits(), 14)
        self.shelf.space_id.capacity = 13
        self.assertEqual(self.shelf.capacity, 13)

    def _fits(self):
        return self.env["supermarket.shelf.space"]._entered(self.store).get(self.product)

    def test_what_was_entered_before(self):
        """For the floor as a whole: it is the capacity of the place that goods are given on it."""
        self.shelf.unlink()
        space = self.env["supermarket.shelf.space"].search([("product_id", "=", self.product.id)])
        self.assertEqual(space.capacity, 12, "how much fits there is known still")
        space.location_id = self.floor
        values = {"location_id": self.spot.id, "product_id": self.product.id, "min_qty": 3}
        shelf = self.env["replenishment.shelf"].create({**values, "capacity": 9})
        self.assertEqual((shelf.space_id, space.location_id, space.capacity), (space, self.spot, 9))

    def test_quantities_make_sense(self):
        self.shelf.write({"min_qty": 15, "capacity": 20})
        with self.assertRaisesRegex(ValidationError, "Fill below must be"):
            self.shelf.space_id.capacity = 14
        for values in ({"min_qty": 21}, {"capacity": 14}, {"capacity": 0, "min_qty": 0}):
            with self.assertRaisesRegex(ValidationError, "Fill below must be"):
                self.shelf.write(values)

    def test_what_fits_stays_while_it_is_filled_up_to_it(self):
        with self.assertRaisesRegex(UserError, "delete its shelf place first"):
            self.shelf.space_id.unlink()

    def test_receiver_does_not_set_capacities(self):
        with self.assertRaises(AccessError):
            self.shelf.with_user(self.receiver).capacity = 30
