from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestHoldScope(SupermarketStockCase):
    """A hold binds the goods of its company in its store, and only what really moves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second, cls.third = (
            cls.env["stock.warehouse"].create(
                {"name": name, "code": name[:3].upper(), "company_id": cls.company.id}
            )
            for name in ("Second", "Third")
        )
        cls.competitor = cls.env["res.company"].create({"name": "Competitor"})
        cls.their_store = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.competitor.id)]
        )
        cls.transit = cls.company.internal_transit_location_id
        cls.transit.active = True
        cls.receiver = cls._user("receiver")

    def _their_hold(self):
        return self.hold.with_company(self.competitor)._place(self.salt)

    def _available(self, location, product=None):
        return self.env["stock.quant"]._get_available_quantity(product or self.salt, location)

    def _arrive(self, quantity=2):
        move = self._move(self.salt, quantity, self.transit, self.floor)
        move.with_user(self.receiver)._action_done()
        return move.state

    def test_another_company_s_hold_of_a_shared_product(self):
        self._stock(self.salt, 5)
        self._stock(self.salt, 5, location=self.transit)
        self._their_hold()
        self.assertEqual(self._available(self.transit), 5)
        self.assertEqual(self._available(self.floor), 5)
        self.assertEqual(self._arrive(), "done")
        self._move(self.salt, 1).with_user(self.receiver)._action_done()
        lot = self.env["stock.lot"].create({"name": "shared", "product_id": self.milk.id})
        self.hold.with_company(self.competitor)._place(self.milk, lot=lot)
        self.assertFalse(lot.is_on_hold)
        self.assertNotIn(lot, lot.search([("is_on_hold", "=", True)]))

    def test_their_hold_binds_them(self):
        floor = self.their_store.lot_stock_id
        self._stock(self.salt, 5, location=floor)
        self._their_hold()
        self.assertEqual(self._available(floor), 0)
        move = self._move(self.salt, 1, floor)
        move.company_id = self.competitor
        with self.assertRaisesRegex(UserError, "Salt is on hold"):
            move._action_done()

    def test_a_hold_of_one_store_and_goods_on_their_way_between_others(self):
        self._stock(self.salt, 5, location=self.transit)
        self.hold._place(self.salt, warehouse=self.third)
        self.assertEqual(self._available(self.transit), 5)
        self.assertEqual(self._arrive(), "done")

    def test_a_hold_of_all_stores_binds_goods_on_their_way(self):
        self._stock(self.salt, 5, location=self.transit)
        self.hold._place(self.salt)
        self.assertEqual(self._available(self.transit), 0)
        with self.assertRaisesRegex(UserError, "Salt is on hold"):
            self._arrive()

    def test_goods_that_come_from_another_company_are_not_held_yet(self):
        between = self.env.ref("stock.stock_location_inter_company")
        self._stock(self.salt, 5, location=between)
        self.hold._place(self.salt)
        self._their_hold()
        self.assertEqual(self._available(between), 5)
        move = self._move(self.salt, 2, between, self.floor)
        move.with_user(self.receiver)._action_done()
        self.assertEqual(move.state, "done")
        self.assertEqual(self._available(self.floor), 0, "here they are")

    # Only what is picked moves -----------------------------------------------------------

    def _transfer(self, *goods):
        """A transfer to the customers with these (product, lot), reserved, none picked."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.out_type_id.id,
                "location_id": self.floor.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "location_id": self.floor.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                    for product in goods
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(picking.state, "assigned")
        return picking

    def _validate(self, picking):
        return picking.with_context(skip_backorder=True, skip_expired=True).button_validate()

    def test_a_line_that_nobody_picked_refuses_nothing(self):
        lot = self._lot("A")
        self._stock(self.salt, 5)
        self._stock(self.milk, 5, lot)
        picking = self._transfer(self.salt, self.milk)
        self.hold._place(self.milk, lot=lot)
        of_salt = picking.move_ids.filtered(lambda move: move.product_id == self.salt)
        of_salt.picked = True
        self._validate(picking)
        self.assertEqual(of_salt.state, "done")
        self.assertEqual(self._on_floor(self.milk), {"A": 5})

    def test_where_nothing_is_picked_all_of_it_moves(self):
        lot = self._lot("A")
        self._stock(self.milk, 5, lot)
        picking = self._transfer(self.milk)
        self.hold._place(self.milk, lot=lot)
        with self.assertRaisesRegex(UserError, "Milk"):
            self._validate(picking)

    def test_each_transfer_of_several_is_looked_at(self):
        self._stock(self.salt, 2)
        picked, other = self._transfer(self.salt), self._transfer(self.salt)
        picked.move_ids.picked = True
        self._stock(self.salt, -1)
        with self.assertRaisesRegex(UserError, "Not enough of Salt"):
            self._validate(other | picked)

    # Where expired goods may go ----------------------------------------------------------

    def test_expired_goods_go_to_a_waste_place_on_the_floor(self):
        lot = self._lot("old", -1)
        self._stock(self.milk, 5, lot)
        waste = self.env["stock.location"].create({"name": "Waste", "location_id": self.floor.id})
        self._move(self.milk, 2, self.floor, waste, lot)._action_done()
        self._move(self.milk, 1, waste, self.quarantine, lot)._action_done()
        with self.assertRaisesRegex(UserError, "expired on"):
            self._move(self.milk, 1, self.floor, self.second.lot_stock_id, lot)._action_done()
        with self.assertRaisesRegex(UserError, "expired on"):
            self._move(self.milk, 1, self.quarantine, waste, lot)._action_done()

    # On its last day ---------------------------------------------------------------------

    def test_core_s_own_look_at_the_date_goes_by_the_last_day(self):
        """A transfer reserves on the last day what the till sells on it, and asks nothing."""
        lot = self._lot("today", 0)
        lot.write({"removal_date": lot.expiration_date})
        self._stock(self.milk, 5, lot)
        picking = self._transfer(self.milk)
        self.assertFalse(picking._check_expired_lots())
        lot.expiration_date = self._lot("old", -1).expiration_date
        self.assertTrue(picking._check_expired_lots())
