from odoo import Command
from odoo.tests import tagged

from ..common import NOW
from .test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestOtherWays(SupplyCase):
    """Goods that come or go in other ways than by a vendor's order to the floor."""

    def _move(self, source, target, quantity, kind, **vals):
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "picking_type_id": kind.id,
                "company_id": self.company.id,
                "date": NOW,
                **vals,
            }
        )
        move._action_confirm()
        return move

    def _free(self):
        return self._evaluate()["sellable_qty"]

    def test_what_goes_straight_to_a_customer_is_not_on_order(self):
        """Neither as a draft nor confirmed."""
        straight = self.store.in_type_id.copy(
            {
                "name": "Dropship",
                "default_location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "sequence_code": "DS",
            }
        )
        self._order_draft(40, straight)
        self.assertEqual(self._on_order(), 0)
        self._order_draft(7, self.store.in_type_id)
        self.assertEqual(self._on_order(), 7, "an own draft beside it")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        self._move(suppliers, straight.default_location_dest_id, 40, straight)
        self.assertEqual(self._on_order(), 7)

    def _order_draft(self, quantity, kind):
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": kind.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "product_qty": quantity})
                ],
            }
        )

    def test_a_return_to_the_vendor_is_promised_until_it_is_gone(self):
        order = self._order(24)
        self._receive(order.picking_ids, 24)
        wizard = self.env["stock.return.picking"].with_context(
            active_id=order.picking_ids.id, active_model="stock.picking"
        )
        wizard = wizard.create({"picking_id": order.picking_ids.id})
        wizard.product_return_moves.quantity = 5
        back = wizard._create_return()
        self.assertEqual((self._free(), self._on_order()), (19, 0))
        back.move_ids.write({"quantity": 5, "picked": True})
        back.button_validate()
        self.assertEqual((self._free(), self._on_order()), (19, 0))

    def test_goods_on_consignment_are_there_once(self):
        """The vendor's goods on the floor are sold like others, and come like others."""
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.floor, 30, owner_id=self.vendor
        )
        self._stock(10)
        self.assertEqual(self._free(), 40)
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.floor.id,
                "owner_id": self.vendor.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 8,
                            "location_id": self.env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": self.floor.id,
                        }
                    )
                ],
            }
        )
        receipt.action_confirm()
        self.assertEqual((self._free(), self._on_order()), (40, 8))

    def test_goods_of_a_sister_company_in_transit_are_on_order(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self._move(transit, self.floor, 15, self.store.in_type_id)
        self.assertEqual(self._on_order(), 15)
        vals = self._evaluate()
        self.assertEqual(vals["on_order_sources"], {"transfer": 15})

    def test_goods_for_a_sister_company_are_promised(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self._stock(20)
        self._move(self.floor, transit, 15, self.store.out_type_id)
        self.assertEqual((self._free(), self._on_order()), (5, 0))

    def test_what_customers_bring_back_is_on_its_way(self):
        customers = self.env.ref("stock.stock_location_customers")
        self._move(customers, self.floor, 3, self.store.in_type_id)
        self.assertEqual(self._on_order(), 3)

    def test_what_is_put_from_place_to_place_of_the_floor_is_neither(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.floor.id, "company_id": self.company.id}
        )
        self._stock(20)
        move = self._move(self.floor, shelf, 12, self.store.int_type_id)
        move._action_assign()
        self.assertEqual((self._free(), self._on_order()), (20, 0))

    def test_what_waits_in_output_is_not_there(self):
        """Picked for a customer's order in two steps: neither free nor promised twice."""
        self.store.delivery_steps = "pick_ship"
        self._stock(20)
        output = self.store.wh_output_stock_loc_id
        pick = self._move(self.floor, output, 8, self.store.pick_type_id)
        self.assertEqual(self._free(), 12)
        pick._action_assign()
        pick.write({"quantity": 8, "picked": True})
        pick._action_done()
        self.assertEqual((self._free(), self._on_order()), (12, 0))

    def test_three_steps_with_a_part_at_each(self):
        """24 ordered: 4 on the floor, 6 in Quality, 5 in Input, 9 on the road."""
        self.store.reception_steps = "three_steps"
        order = self._order(24)
        first = order.picking_ids
        self._receive(first, 15)
        second = first.move_ids.move_dest_ids.picking_id
        self._receive(second, 10)
        third = second.move_ids.move_dest_ids.picking_id
        self._receive(third, 4)
        self.assertEqual((self._free(), self._on_order()), (4, 20))

    def test_what_was_made_here_is_on_its_way(self):
        made = self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.company.id)], limit=1
        )
        self._move(made, self.floor, 6, self.store.int_type_id)
        self.assertEqual(self._on_order(), 6)
