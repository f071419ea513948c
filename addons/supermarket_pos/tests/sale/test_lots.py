from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestLots(SupermarketPosCommon):
    """No lot is asked for at the till, the right one is in the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yoghurt = cls.create_goods("Yoghurt", tracking="lot", use_expiration_date=True)
        cls.late = cls.create_lot(cls.yoghurt, "LATE", days=20, quantity=5)
        cls.soon = cls.create_lot(cls.yoghurt, "SOON", days=4, quantity=3)

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def sold(self, order):
        return [(entry.lot_id.name, entry.quantity) for entry in self.ledger(order)]

    def lot_line(self, quantity, name, **values):
        return (
            self.yoghurt,
            quantity,
            {"pack_lot_ids": [(0, 0, {"lot_name": name})], **values},
        )

    def test_first_to_expire_goes_first(self):
        order = self.sell([(self.yoghurt, 2)])
        self.assertEqual(self.sold(order), [("SOON", 2)])

    def test_a_till_is_told_which_lot_goes_first(self):
        state = self.yoghurt._till_state(self.config.picking_type_id.warehouse_id)
        self.assertEqual(state["first_lots"], {self.yoghurt.id: "SOON"})
        self.env["supermarket.hold"]._place(self.yoghurt, self.soon)
        state = self.yoghurt._till_state(self.config.picking_type_id.warehouse_id)
        self.assertEqual(state["first_lots"], {self.yoghurt.id: "LATE"})

    def test_what_is_sold_and_not_posted_is_gone(self):
        self.sell([(self.yoghurt, 2)])
        order = self.sell([(self.yoghurt, 2)])
        self.assertEqual(self.sold(order), [("SOON", 1), ("LATE", 1)])
        keys = self.ledger(order).mapped("line_uuid")
        self.assertEqual(keys, [order.lines.uuid, f"{order.lines.uuid}/1"])

    def test_two_lines_share_the_shelf(self):
        order = self.sell([(self.yoghurt, 2), (self.yoghurt, 2)])
        self.assertEqual(self.sold(order), [("SOON", 2), ("SOON", 1), ("LATE", 1)])

    def test_expired_lots_are_not_taken(self):
        self.soon.expiration_date = "2020-01-01"
        order = self.sell([(self.yoghurt, 2)])
        self.assertEqual(self.sold(order), [("LATE", 2)])

    def test_lots_on_hold_are_not_taken(self):
        self.env["supermarket.hold"]._place(self.yoghurt, self.soon)
        order = self.sell([(self.yoghurt, 2)])
        self.assertEqual(self.sold(order), [("LATE", 2)])

    def test_more_than_the_lots_hold_has_no_lot(self):
        order = self.sell([(self.yoghurt, 10)])
        self.assertEqual(self.sold(order), [("SOON", 3), ("LATE", 5), (False, 2)])

    def test_scanned_lot_is_the_lot(self):
        order = self.sell([self.lot_line(2, "LATE")])
        self.assertEqual(self.sold(order), [("LATE", 2)])

    def test_unknown_lot_is_created_where_the_till_may(self):
        self.config.picking_type_id.use_create_lots = True
        order = self.sell([self.lot_line(1, "NEVER SEEN")])
        self.assertEqual(self.sold(order), [("NEVER SEEN", 1)])
        exception = (
            self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])
        )
        self.assertEqual(exception.mapped("reason"), ["unknown_lot"])
        self.assertEqual(exception.lot_id.name, "NEVER SEEN")
        self.assertFalse(exception.lot_id.expiration_date, "nobody has read the date")
        again = self.sell([self.lot_line(1, "NEVER SEEN")])
        self.assertFalse(
            self.env["supermarket.sale.exception"]
            .sudo()
            .search([("order_id", "=", again.id)])
            .mapped("reason"),
            "the lot is known by now",
        )

    def test_unknown_lot_name_falls_back_to_fefo(self):
        self.config.picking_type_id.use_create_lots = False
        order = self.sell([self.lot_line(1, "NEVER SEEN")])
        self.assertEqual(self.sold(order), [("SOON", 1)])

    def test_return_goes_back_to_its_lots(self):
        order = self.sell([(self.yoghurt, 4)])
        self.assertEqual(self.sold(order), [("SOON", 3), ("LATE", 1)])
        refund = self.sell(
            [(self.yoghurt, -4, {"refunded_orderline_id": order.lines.id})], is_refund=True
        )
        self.assertEqual(self.sold(refund), [("SOON", -3), ("LATE", -1)])

    def give_back(self, line, *quantities, **values):
        """Return a sold line, in as many lines as there are quantities; the lots of each."""
        lines = [
            (line.product_id, -quantity, {"refunded_orderline_id": line.id, **values})
            for quantity in quantities
        ]
        return self.sold(self.sell(lines, is_refund=True))

    def test_a_second_return_goes_to_the_lots_not_yet_returned(self):
        line = self.sell([(self.yoghurt, 4)]).lines
        self.assertEqual(self.give_back(line, 2), [("SOON", -2)])
        self.assertEqual(self.give_back(line, 2), [("SOON", -1), ("LATE", -1)])
        self.env["supermarket.sale.ledger"].sudo()._post()
        quantities = {lot: lot.product_qty for lot in self.soon | self.late}
        self.assertEqual(quantities, {self.soon: 3, self.late: 5})

    def test_a_second_return_after_posting(self):
        line = self.sell([(self.yoghurt, 4)]).lines
        ledger = self.env["supermarket.sale.ledger"].sudo()
        ledger._post()
        self.assertEqual(self.give_back(line, 2), [("SOON", -2)])
        ledger._post()
        self.assertEqual(self.give_back(line, 2), [("SOON", -1), ("LATE", -1)])

    def test_two_return_lines_of_one_sold_line(self):
        line = self.sell([(self.yoghurt, 4)]).lines
        back = self.give_back(line, 2, 2)
        self.assertEqual(back, [("SOON", -2), ("SOON", -1), ("LATE", -1)])

    def test_a_named_lot_that_came_back_is_not_given_back_again(self):
        line = self.sell([(self.yoghurt, 4)]).lines
        names = [(0, 0, {"lot_name": "LATE"})]
        self.assertEqual(self.give_back(line, 1, pack_lot_ids=names), [("LATE", -1)])
        self.assertEqual(self.give_back(line, 3), [("SOON", -3)])

    def test_a_lot_that_posting_chose_takes_its_goods_back(self):
        """Sold when no lot was free, from a lot that came before the sale was posted."""
        line = self.sell([(self.yoghurt, 9)]).lines
        self.assertEqual(self.sold(line.order_id)[-1], (False, 1))
        new = self.create_lot(self.yoghurt, "NEW", days=30)
        self.env["stock.quant"]._update_available_quantity(self.yoghurt, self.floor, 2, lot_id=new)
        self.env["supermarket.sale.ledger"].sudo()._post()
        self.assertEqual(self.give_back(line, 8), [("SOON", -3), ("LATE", -5)])
        self.assertEqual(self.give_back(line, 1), [("NEW", -1)])

    def test_weights_leave_no_dust_of_a_lot(self):
        """0.8 kg are 0.1 and 0.7, though in binary a little is left for the next line."""
        kilo = self.env.ref("uom.product_uom_kgm")
        cheese = self.create_goods("Cheese", tracking="lot", uom_id=kilo.id)
        self.create_lot(cheese, "A", days=3, quantity=0.8)
        self.create_lot(cheese, "B", days=9, quantity=5)
        order = self.sell([(cheese, 0.1), (cheese, 0.7), (cheese, 0.5)])
        self.assertEqual(self.sold(order), [("A", 0.1), ("A", 0.7), ("B", 0.5)])

    def test_the_parts_of_a_kit_go_back_to_their_own_lots(self):
        """The parts share the line and its key, also the part that is sold second."""
        juice = self.create_goods("Juice", tracking="lot")
        self.create_lot(juice, "J", quantity=9)
        menu = self.create_goods("Menu", is_storable=False)

        def parts(line):
            return [(self.yoghurt, 2 * line.qty), (juice, line.qty)]

        with patch.object(type(self.env["pos.order.line"]), "_kit_components", parts):
            line = self.sell([(menu, 2)]).lines
            self.assertEqual(
                self.sold(line.order_id), [("SOON", 3), ("LATE", 1), ("J", 2)], "sold so"
            )
            self.assertEqual(self.give_back(line, 1), [("SOON", -2), ("J", -1)])
            self.assertEqual(self.give_back(line, 1), [("SOON", -1), ("LATE", -1), ("J", -1)])

    def test_a_draft_return_in_the_back_end_blocks_nothing(self):
        line = self.sell([(self.yoghurt, 4)]).lines
        draft = line.order_id._refund()
        self.assertEqual((draft.state, line.refunded_qty), ("draft", 4))
        self.assertEqual(self.give_back(line, 2), [("SOON", -2)])
        with self.assertRaisesRegex(UserError, "4.0 sold on .*, 5.0 would be returned"):
            self.give_back(line, 3)

    def exceptions(self, order):
        found = self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])
        return [(one.reason, one.lot_id.name, one.quantity) for one in found]

    def test_a_lot_sold_below_zero_is_an_exception(self):
        """Ten pieces came before the product was tracked: enough of it, and none of lot X."""
        cheese = self.create_goods("Cheese", quantity=10, oversell_policy="block")
        cheese.tracking = "lot"
        self.create_lot(cheese, "X")
        order = self.sell([(cheese, 2, {"pack_lot_ids": [(0, 0, {"lot_name": "X"})]})])
        self.assertEqual(self.exceptions(order), [("oversold", "X", 2)])

    def test_a_received_lot_sold_below_zero_is_an_exception_under_any_policy(self):
        order = self.sell([self.lot_line(2, "SOON"), self.lot_line(3, "SOON")])
        self.assertEqual(self.exceptions(order), [("oversold", "SOON", 2)])
        self.assertFalse(self.exceptions(self.sell([self.lot_line(2, "LATE")])))

    def test_consigned_goods_come_back_to_their_owner(self):
        owner = self.env["res.partner"].create({"name": "Grower"})
        honey = self.create_goods("Honey")
        self.env["stock.quant"]._update_available_quantity(honey, self.floor, 5, owner_id=owner)
        line = self.sell([(honey, 2)]).lines
        ledger = self.env["supermarket.sale.ledger"].sudo()
        ledger._post()
        self.sell([(honey, -1, {"refunded_orderline_id": line.id})], is_refund=True)
        ledger._post()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", honey.id), ("location_id", "=", self.floor.id)]
        )
        self.assertEqual([(quant.owner_id, quant.quantity) for quant in quants], [(owner, 4)])

    def test_serial_numbers_are_single(self):
        phone = self.create_goods("Phone", tracking="serial")
        self.create_lot(phone, "SN1", quantity=1)
        self.create_lot(phone, "SN2", quantity=1)
        names = [(0, 0, {"lot_name": name}) for name in ("SN2", "SN1")]
        order = self.sell([(phone, 2, {"pack_lot_ids": names})])
        self.assertCountEqual(self.sold(order), [("SN1", 1), ("SN2", 1)])

    def test_posting_takes_the_lots_of_the_ledger(self):
        self.sell([(self.yoghurt, 1)])
        self.sell([self.lot_line(2, "LATE")])
        self.close()
        quantities = {lot: lot.product_qty for lot in self.soon | self.late}
        self.assertEqual(quantities, {self.soon: 2, self.late: 3})
