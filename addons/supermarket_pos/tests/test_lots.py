from odoo.tests import tagged

from .common import SupermarketPosCommon


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
