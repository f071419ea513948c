from datetime import date

from freezegun import freeze_time
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestEvasion(InspectionCase):
    """What a supplier delivers is inspected, whatever a receiver says of where it comes from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()

    def _arrive(self, place=None, quantity=100, lot="L1", partner=None, **move):
        """Receive goods without an order, as the receiver; return the receipt."""
        place = place or self.env.ref("stock.stock_location_suppliers")
        ends = {"location_id": place.id, "location_dest_id": self.warehouse.lot_stock_id.id}
        goods = {"product_id": self.product.id, "product_uom_qty": quantity}
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "partner_id": (partner or self.supplier).id,
                "move_ids": [Command.create({**goods, **ends, **move})],
                **ends,
            }
        )
        picking.action_confirm()
        self._fill(picking, {lot: quantity})
        picking.with_user(self.receiver).button_validate()
        return picking

    def test_to_name_a_move_that_it_answers_is_not_enough(self):
        first = self._arrive(quantity=100, lot="L1")
        claimed = self._arrive(quantity=500, lot="L2", origin_returned_move_id=first.move_ids.id)
        self.assertEqual(self._task_of(claimed).quantity, 500)
        within = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 1,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
            }
        )
        claimed = self._arrive(quantity=500, lot="L3", origin_returned_move_id=within.id)
        self.assertEqual(self._task_of(claimed).quantity, 500)

    def test_no_more_comes_back_than_went(self):
        task = self._fail(500, "L1")
        back = self._problem(task, "return").with_user(self.second_reviewer)
        back.action_approve()
        gone = back.return_picking_id.move_ids
        self.assertFalse(self._task_of(self._arrive(quantity=200, origin_returned_move_id=gone.id)))
        for quantity, lot in ((400, "L1"), (10, "L9")):
            claimed = self._arrive(quantity=quantity, lot=lot, origin_returned_move_id=gone.id)
            self.assertEqual(self._task_of(claimed).quantity, quantity)

    def test_ordered_goods_come_from_the_supplier_whatever_the_place(self):
        order = self._order(100)
        picking = order.picking_ids
        place = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "in", (False, self.company.id))], limit=1
        )
        picking.location_id = place
        picking.move_ids.location_id = place
        self._fill(picking, {"L1": 100})
        picking.with_user(self.receiver).button_validate()
        self.assertEqual(picking.move_line_ids.location_id, place)
        self.assertEqual(self._task_of(picking).quantity, 100)

    def test_a_sister_company_delivers_by_a_place_between_companies(self):
        sister = self.env["res.company"].create({"name": "Central Store"})
        between = self.env.ref("stock.stock_location_inter_company")
        between.active = True
        picking = self._arrive(place=between, partner=sister.partner_id)
        task = self._task_of(picking)
        self.assertEqual((task.quantity, task.supplier_id), (100, sister.partner_id))
        self.assertTrue(task.is_held)

    def test_a_plan_is_in_force_by_the_day_of_the_store(self):
        """In Auckland it is tomorrow already, whatever the clock of who receives says."""
        self.env["inspection.plan"].search([]).action_end()
        with freeze_time("2026-03-10 13:00:00"):
            self._plan(date_start=date(2026, 3, 11))
            self.assertFalse(self._task_of(self._receive(100, "A")))
            self.warehouse.partner_id.tz = "Pacific/Auckland"
            self.assertTrue(self._task_of(self._receive(100, "B")))
