import json

from odoo import fields
from odoo.addons.supermarket_stock.tools.sticker_code import read_sticker, write_sticker
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestMarkdownAtTheTill(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls.create_goods(
            "Milk", tracking="lot", barcode="4000521006112", use_expiration_date=True
        )
        cls.lot = cls.create_lot(cls.milk, "L1", days=2, quantity=6)
        cls.fresh = cls.create_lot(cls.milk, "L2", days=20, quantity=6)
        cls.env.user.group_ids |= cls.env.ref("supermarket_stock.group_store_manager")
        cls.markdown = cls.mark_down(cls.lot, 7, 6)

    @classmethod
    def mark_down(cls, lot, price, quantity, store=None):
        markdown = cls.env["supermarket.markdown"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "warehouse_id": (store or cls.store).id,
                "new_price": price,
                "quantity": quantity,
            }
        )
        markdown.action_activate()
        return markdown

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.registry_enter_test_mode()
        self.open_new_session()
        self.till = self.config.with_user(self.cashier)

    def forged(self, **values):
        return write_sticker(read_sticker(self.markdown.sticker_code)._replace(**values))

    def line(self, quantity=1, price=7, lot="L1", sticker=None):
        """A line as order_data takes it."""
        return (
            self.milk,
            quantity,
            {
                "price_unit": price,
                "markdown_sticker": sticker or self.markdown.sticker_code,
                "pack_lot_ids": [[0, 0, {"lot_name": lot}]],
            },
        )

    def sell_by_sticker(self, *lines, **values):
        data = self.order_data([(line[0], line[1]) for line in lines], **values)
        for command, line in zip(data["lines"], lines, strict=True):
            command[2].update(line[2])
            command[2]["price_subtotal"] = line[2]["price_unit"] * line[1]
            command[2]["price_subtotal_incl"] = line[2]["price_unit"] * line[1]
        total = sum(command[2]["price_subtotal"] for command in data["lines"])
        data.update(amount_total=total, amount_paid=total)
        data["payment_ids"][0][2]["amount"] = total
        return self.send(data)

    def check(self, **values):
        asked = {
            "product_id": self.milk.id,
            "qty": 1,
            "lots": ["L1"],
            "sticker": self.markdown.sticker_code,
            "price": 7,
            **values,
        }
        override = asked.pop("override", None)
        return self.till.supermarket_check_sale("order-1", [asked], override)

    def exceptions(self, order):
        return self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])

    # Selling ------------------------------------------------------------------------------

    def test_the_till_knows_the_markdowns_of_its_store(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            self.milk, other.lot_stock_id, 1, lot_id=self.fresh
        )
        self.mark_down(self.fresh, 6, 1, store=other)
        [known] = self.till.supermarket_load_markdowns()
        self.assertEqual((known["product_id"], known["lot"]), (self.milk.id, "L1"))
        self.assertEqual((known["price"], known["old_price"]), (7, 10))
        self.assertEqual(known["check"], read_sticker(self.markdown.sticker_code).check)
        self.assertNotIn("secret", json.dumps(known))

    def test_the_sticker_sells_its_lot_at_its_price(self):
        self.assertTrue(self.check()["ok"])
        order = self.sell_by_sticker(self.line(2))
        entry = self.ledger(order)
        self.assertRecordValues(
            entry, [{"lot_id": self.lot.id, "quantity": 2, "markdown_id": self.markdown.id}]
        )
        self.assertEqual(order.amount_total, 14)
        self.assertEqual(order.lines.markdown_id, self.markdown)
        self.assertFalse(self.exceptions(order))
        self.markdown.invalidate_recordset()
        self.assertEqual(self.markdown.sold_qty, 2)

    def test_the_last_piece_ends_it_without_an_exception(self):
        order = self.sell_by_sticker(self.line(6))
        self.assertRecordValues(self.markdown, [{"state": "ended", "end_reason": "sold_out"}])
        self.assertFalse(self.exceptions(order))

    def test_a_refund_is_taken_off(self):
        order = self.sell_by_sticker(self.line(2))
        returned = {"price_unit": 7, "refunded_orderline_id": order.lines.id}
        self.sell_by_sticker((self.milk, -1, returned))
        self.markdown.invalidate_recordset()
        self.assertEqual(self.markdown.sold_qty, 1)

    def test_goods_without_a_sticker_are_of_another_lot(self):
        order = self.sell([(self.milk, 8)])
        sold = [(entry.lot_id, entry.quantity) for entry in self.ledger(order)]
        self.assertEqual(sold, [(self.fresh, 6), (self.lot, 2)])
        self.markdown.action_end()
        self.stock(self.milk, 6, self.fresh)
        self.assertEqual(self.ledger(self.sell([(self.milk, 1)])).lot_id, self.lot)

    # Before payment -----------------------------------------------------------------------

    def test_what_does_not_hold_is_refused_with_its_reason(self):
        for values, words in (
            ({"sticker": self.forged(price=100), "price": 1}, "price or lot was changed"),
            ({"sticker": self.forged(lot="L2"), "lots": ["L2"]}, "price or lot was changed"),
            ({"sticker": "rubbish"}, "price or lot was changed"),
            ({"lots": ["L2"]}, "another lot"),
            ({"price": 1}, "not the one of the sticker"),
            ({"qty": 7}, "at the price of the sticker"),
        ):
            with self.subTest(values=values):
                answer = self.check(**values)
                self.assertFalse(answer["ok"])
                self.assertIn(words, answer["problems"][0]["reason"])
                self.assertEqual(answer["problems"][0]["kind"], "sticker")

    def test_an_ended_one_is_refused(self):
        self.markdown.action_end()
        self.assertIn("has ended", self.check()["problems"][0]["reason"])
        answer = self.till.supermarket_read_sticker(self.markdown.sticker_code)
        self.assertEqual(answer["fault"], "ended")

    def test_a_fresh_sticker_is_known_by_asking(self):
        answer = self.till.supermarket_read_sticker(self.markdown.sticker_code)
        self.assertEqual(answer["markdown"]["price"], 7)
        self.assertEqual(
            self.till.supermarket_read_sticker(self.forged(price=1))["fault"], "forged"
        )

    def sell_lot(self, quantity):
        """Sell pieces of the lot without a sticker."""
        lots = [[0, 0, {"lot_name": "L1"}]]
        return self.sell([(self.milk, quantity, {"pack_lot_ids": lots})])

    def test_no_more_than_the_lot_holds(self):
        """Other lots of the product are there; the sticker sells its own."""
        self.sell_lot(4)
        self.milk.oversell_policy = "block"
        self.assertTrue(self.check(qty=2)["ok"])
        answer = self.check(qty=3)
        self.assertFalse(answer["ok"])
        [problem] = answer["problems"]
        self.assertEqual((problem["kind"], problem["policy"]), ("short", "block"))
        self.assertEqual((problem["lot"], problem["asked"], problem["sellable"]), ("L1", 3, 2))
        self.milk.oversell_policy = "warn"
        answer = self.check(qty=3)
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["problems"][0]["policy"], "warn")
        self.milk.oversell_policy = "allow"
        self.assertEqual(self.check(qty=3)["problems"], [])

    def test_a_pin_lets_it_through(self):
        self.sell_lot(4)
        self.milk.oversell_policy = "pin"
        pins = self.env["supermarket.pos.pin"].sudo()
        pins.create({"user_id": self.supervisor.id, "pin": "4711"})
        self.assertEqual(self.check(qty=3)["problems"][0]["policy"], "pin")
        override = {"supervisor_id": self.supervisor.id, "pin": "4711"}
        self.assertTrue(self.check(qty=3, override=override)["ok"])

    def test_more_than_the_lot_held_is_an_exception(self):
        self.sell_lot(4)
        self.milk.oversell_policy = "block"
        order = self.sell_by_sticker(self.line(5), paid_offline=True)
        self.assertRecordValues(
            self.exceptions(order),
            [{"reason": "oversold", "lot_id": self.lot.id, "quantity": 3}],
        )

    def test_malformed_questions(self):
        for code in (None, 7, "x" * 200):
            with self.assertRaises(ValidationError):
                self.till.supermarket_read_sticker(code)
        for values in ({"sticker": 7}, {"price": "1"}, {"price": None}):
            with self.assertRaises(ValidationError):
                self.check(**values)
        stranger = self.config.with_user(self.create_role("buyer"))
        with self.assertRaises(AccessError):
            stranger.supermarket_load_markdowns()
        with self.assertRaises(AccessError):
            stranger.supermarket_read_sticker("x")

    # What arrives -------------------------------------------------------------------------

    def test_a_forged_price_is_refused_and_changes_nothing(self):
        for line in (
            self.line(price=1, sticker=self.forged(price=100)),
            self.line(price=1),
            self.line(lot="L2"),
            self.line(sticker=7),
        ):
            with self.subTest(line=line), self.assertRaisesRegex(UserError, "by this sticker"):
                self.sell_by_sticker(line)
        self.assertFalse(self.env["pos.order"].search([("session_id", "=", self.pos_session.id)]))
        self.assertEqual(self.sellable(self.milk), 12)

    def test_paid_offline_is_taken_with_an_exception(self):
        forged = self.line(price=1, sticker=self.forged(price=100))
        order = self.sell_by_sticker(forged, paid_offline=True)
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.lines.markdown_id)
        exception = self.exceptions(order)
        self.assertEqual(exception.reason, "markdown")
        self.assertIn("price or lot was changed", exception.note)
        self.assertEqual(self.markdown.sold_qty, 0)

    def test_sold_offline_after_its_end(self):
        self.markdown.action_end()
        now = fields.Datetime.now()
        later = fields.Datetime.to_string(fields.Datetime.add(now, minutes=1))
        order = self.sell_by_sticker(self.line(), paid_offline=True, date_order=later)
        self.assertIn("has ended", self.exceptions(order).note)
        before = fields.Datetime.to_string(fields.Datetime.subtract(now, minutes=5))
        order = self.sell_by_sticker(self.line(), paid_offline=True, date_order=before)
        self.assertFalse(self.exceptions(order), "it held when it was sold")

    def test_copied_stickers_are_found(self):
        order = self.sell_by_sticker(self.line(9), paid_offline=True)
        self.assertIn("at the price of the sticker", self.exceptions(order).filtered("note").note)

    def test_a_till_can_not_name_the_markdown(self):
        data = self.order_data([(self.milk, 1)])
        data["lines"][0][2]["markdown_id"] = self.markdown.id
        order = self.send(data)
        self.assertFalse(order.lines.markdown_id)

    def test_a_retry_changes_nothing(self):
        data = self.order_data([(self.milk, 1)])
        data["lines"][0][2].update(self.line()[2], price_subtotal=7, price_subtotal_incl=7)
        data.update(amount_total=7, amount_paid=7)
        data["payment_ids"][0][2]["amount"] = 7
        first = self.send(data)
        self.markdown.action_end()
        again = self.send(data)
        self.assertEqual(first, again)
        self.assertEqual(len(self.ledger(first)), 1)
