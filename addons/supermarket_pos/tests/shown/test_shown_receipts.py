from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon

MOST = "odoo.addons.supermarket_pos.models.shown.pos_config.MOST_SHOWN"


@tagged("post_install", "-at_install")
class TestShownReceipts(SupermarketPosCommon):
    """Bought in one store, returned in another, by people who each work in theirs alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.north = cls.env["stock.warehouse"].create(
            {"name": "North", "code": "NRT", "company_id": cls.company.id}
        )
        cls.north_till = cls.config.copy(
            {
                "name": "North Till",
                "picking_type_id": cls.north.pos_type_id.id,
                "payment_method_ids": [Command.set(cls.bank_pm1.ids)],
            }
        )
        cls.here = cls.config
        cls.milk = cls.create_goods("Milk", 10.0)
        cls.yoghurt = cls.create_goods("Yoghurt", tracking="lot")
        cls.soon = cls.create_lot(cls.yoghurt, "SOON", 3)
        cls.late = cls.create_lot(cls.yoghurt, "LATE", 30)
        for lot, quantity in ((cls.soon, 3), (cls.late, 5)):
            cls.env["stock.quant"]._update_available_quantity(
                cls.yoghurt, cls.north.lot_stock_id, quantity, lot_id=lot
            )
        cls.north_cashier = cls.cashier.copy({"login": "test_north_cashier"})
        for person in (cls.cashier, cls.manager):
            person.supermarket_store_ids = [Command.set(cls.store.ids)]
        cls.north_cashier.supermarket_store_ids = [Command.set(cls.north.ids)]

    def setUp(self):
        super().setUp()
        self.at(self.north_till)
        self.north_session = self.pos_session
        self.sold = self.of_north([(self.milk, 2), (self.yoghurt, 4)])
        self.other = self.of_north([(self.milk, 1)])
        self.at(self.here)

    def at(self, config):
        self.config = config
        self.pos_session = config.current_session_id
        if not self.pos_session:
            self.open_new_session()
            self.pos_session = self.pos_session.with_env(self.env)

    def of_north(self, rows, **values):
        payments = None
        data = self.order_data(rows, payments, user_id=self.north_cashier.id, **values)
        data["payment_ids"][0][2]["payment_method_id"] = self.bank_pm1.id
        return self.send(data, self.north_cashier)

    def find(self, key, user=None):
        return self.here.with_user(user or self.cashier).supermarket_find_receipt(key)

    def seen(self, orders, user=None):
        found = self.env["pos.order"].with_user(user or self.cashier)
        return found.search([("id", "in", orders.ids)]).sudo()

    def back(self, line, quantity):
        return (line.product_id, -quantity, {"refunded_orderline_id": line.id})

    def test_found_by_what_is_printed_on_it(self):
        for name in ("pos_reference", "access_token", "uuid"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.assertFalse(self.seen(self.sold))
                self.assertEqual(self.find(self.sold[name]), self.sold.id)
                self.assertEqual(self.seen(self.sold | self.other), self.sold)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertFalse(self.find(self.sold.pos_reference[:-1]))
        self.assertFalse(self.find("%"))
        self.assertFalse(self.seen(self.sold | self.other))
        for key in (None, "", 7, ["x"], "a\u0000", "x" * 65):
            with self.subTest(key=key), self.assertRaises(ValidationError):
                self.find(key)

    def test_what_of_it_is_read(self):
        self.find(self.sold.pos_reference)
        data = (
            self.env["pos.order"]
            .with_user(self.cashier)
            .read_pos_orders([("id", "=", self.sold.id)])
        )
        self.assertEqual([row["id"] for row in data["pos.order"]], self.sold.ids)
        self.assertEqual([row["id"] for row in data["pos.order.line"]], self.sold.lines.ids)
        self.assertEqual([row["id"] for row in data["pos.payment"]], self.sold.payment_ids.ids)
        self.assertNotIn("also_store_ids", data["pos.order"][0])
        for record in (self.north_till, self.north_session):
            with self.assertRaises(AccessError):
                record.with_user(self.cashier).read(["name"])

    def test_read_and_not_changed(self):
        self.find(self.sold.pos_reference)
        for user in (self.cashier, self.manager):
            for record in (self.sold, self.sold.lines[:1], self.sold.payment_ids):
                with self.subTest(user=user.name, model=record._name):
                    theirs = record.with_user(user)
                    self.assertTrue(theirs.read(["display_name"]))
                    name = {"pos.order": "general_customer_note", "pos.order.line": "note"}
                    with self.assertRaises(AccessError):
                        theirs.write({name.get(record._name, "ticket"): "ours"})
        with self.assertRaises(AccessError):
            self.other.with_user(self.cashier).write({"also_store_ids": [(4, self.store.id)]})

    def test_it_is_written_down(self):
        self.find(self.sold.pos_reference)
        self.find(self.sold.pos_reference)
        audit = self.env["supermarket.pos.audit"].search([("action", "=", "receipt_shown")])
        self.assertEqual(audit.order_uuid, self.sold.uuid)
        self.assertEqual((audit.config_id, audit.user_id), (self.here, self.cashier))
        # who works everywhere sees it anyway
        self.find(self.other.pos_reference, self.supervisor)
        self.assertFalse(self.other.also_store_ids)

    def test_numbers_are_not_counted_up(self):
        with patch(MOST, 1):
            self.find(self.sold.pos_reference)
            with self.assertRaisesRegex(UserError, "within an hour"):
                self.find(self.other.pos_reference)
            self.assertEqual(self.find(self.sold.pos_reference), self.sold.id)

    def test_no_receipt_of_these(self):
        draft = self.order_data([(self.milk, 1)], [], state="draft")
        self.send(draft)
        self.assertFalse(self.find(draft["pos_reference"]))
        self.other.company_id = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self.find(self.other.pos_reference))
        with self.assertRaises(AccessError):
            self.find(self.sold.pos_reference, self.create_role("receiver"))

    def test_goods_come_back_where_they_are_brought(self):
        milk, yoghurt = self.sold.lines
        with self.assertRaises(AccessError):
            self.sell([self.back(milk, 1)])
        self.find(self.sold.pos_reference)
        before = self.sellable(self.milk)
        order = self.sell([self.back(milk, 1), self.back(yoghurt, 2)])
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.session_id, self.pos_session)
        self.assertEqual(self.sellable(self.milk), before + 1)
        self.assertEqual(self.ledger(order).location_id, self.floor)
        self.assertFalse(
            self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        )
        there = self.milk._get_sellable_quantities(self.north)[self.north.id, self.milk.id]
        self.assertEqual(there, -3)
        self.close()
        self.assertEqual(self.quant_total(self.milk), 11)
        self.assertEqual(self.quant_total(self.yoghurt), 2)

    def test_both_stores_know_what_came_back(self):
        """Two of four are back here: there only two are left, of the other lot."""
        yoghurt = self.sold.lines[1]
        self.find(self.sold.pos_reference)
        here = self.sell([self.back(yoghurt, 3)])
        self.assertEqual(self.seen(here, self.north_cashier), here)
        line = yoghurt.with_user(self.north_cashier)
        self.env.invalidate_all()
        self.assertEqual(line.refunded_qty, 3)
        self.at(self.north_till)
        with (
            self.assertRaisesRegex(UserError, "5.0 would be returned"),
            self.env.cr.savepoint(),
        ):
            self.of_north([self.back(yoghurt, 2)], is_refund=True)
        there = self.of_north([self.back(yoghurt, 1)], is_refund=True)
        lots = [(entry.lot_id, entry.quantity) for entry in self.ledger(here | there)]
        self.assertEqual(lots, [(self.soon, -3), (self.late, -1)])

    def test_return_made_offline(self):
        """Found online, paid while the network was away, sent by who works there next."""
        self.find(self.sold.pos_reference)
        colleague = self.cashier.copy({"login": "test_colleague"})
        colleague.supermarket_store_ids = [Command.set(self.store.ids)]
        data = self.order_data([self.back(self.sold.lines[0], 1)], paid_offline=True)
        self.assertEqual(self.send(data, colleague).state, "paid")

    def test_what_was_paid_by_code_goes_back_to_the_wallet(self):
        self.find(self.sold.pos_reference)
        _sold, pieces = self.here.with_user(self.cashier)._parse_returned(
            [[self.sold.lines[0].id, 1]]
        )
        self.assertEqual(pieces, {str(self.sold.lines[0].id): 1})
