import json
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestLimits(SupermarketPosCommon):
    """Returns, voids, prices and discounts: logged below the limit, with a PIN above it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.milk = cls.create_goods("Milk", 100, price=10.0)
        pins = cls.env["supermarket.pos.pin"]
        pins.create({"user_id": cls.supervisor.id, "pin": "4711"})
        cls.config.write(
            {
                "use_limits": True,
                "limit_return": 25,
                "limit_void": 50,
                "limit_price": 10,
                "limit_discount": 20,
            }
        )
        # A price that changed within the hour is another case: see its test.
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE product_template SET write_date = %s WHERE id = %s",
            (fields.Datetime.subtract(fields.Datetime.now(), days=2), cls.milk.product_tmpl_id.id),
        )
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # a PIN is tried in a transaction of its own
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def audit(self, *actions):
        audit = self.env["supermarket.pos.audit"].search([("action", "in", actions)])
        return [(row.action, row.amount, row.percent, row.authorised) for row in audit.sorted("id")]

    def test_a_fiscal_position_changes_no_price(self):
        """10 % become 21 %, both in the price: Odoo's till sells at 10.00, as on the list."""
        position = self.env["account.fiscal.position"].create({"name": "Eaten here"})
        values = {"name": "VAT", "price_include_override": "tax_included"}
        low = self.env["account.tax"].create({**values, "amount": 10})
        self.env["account.tax"].create(
            {
                **values,
                "name": "High",
                "amount": 21,
                "fiscal_position_ids": position.ids,
                "original_tax_ids": low.ids,
            }
        )
        self.config.write({"fiscal_position_ids": position.ids, "tax_regime_selection": True})
        self.config.default_fiscal_position_id = position
        cheese = self.create_goods("Cheese", 9, price=10.0, taxes_id=low.ids)
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_template SET write_date = now() - interval '3 days'")
        self.env.invalidate_all()
        self.config.limit_price = 5
        order = self.sell([(cheese, 1)])
        self.assertEqual((order.amount_total, order.lines.price_subtotal), (10, 8.26))
        self.assertFalse(self.audit("price"))
        with self.assertRaisesRegex(UserError, "10.00 %"):
            self.sell([(cheese, 1, {"price_unit": 9.0})])

    def test_what_the_customer_gives_is_no_override(self):
        """A tip of 0.50 where Odoo's tip has a price of 1.00, a gift card of 20 instead of 50."""
        tip = self.create_goods("Tip", type="service", is_storable=False, price=1.0)
        card = self.create_goods("Gift Card", type="service", is_storable=False, price=50.0)
        self.config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        program = self.env["loyalty.program"].create(
            {
                "name": "Gift Cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "currency_id": self.config.currency_id.id,
            }
        )
        program.trigger_product_ids = card
        self.sold(tip, 0.5)
        self.assertFalse(self.audit("price"))
        self.sold(card, 20.0)
        self.assertFalse(self.audit("price"))
        with self.assertRaisesRegex(UserError, "limit"):
            self.sold(self.milk, 5.0)

    def sold(self, product, price):
        amounts = {"price_unit": price, "price_subtotal": price, "price_subtotal_incl": price}
        return self.sell([(product, 1, amounts)])

    def exceptions(self, order):
        return self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])

    def line(self, price=10.0, quantity=1, discount=0.0, **values):
        total = price * quantity * (1 - discount / 100)
        return (
            self.milk,
            quantity,
            {
                "price_unit": price,
                "discount": discount,
                "price_subtotal": total,
                "price_subtotal_incl": total,
                **values,
            },
        )

    def data(self, *lines, voids=None, **values):
        data = self.order_data([(line[0], line[1]) for line in lines])
        for command, line in zip(data["lines"], lines, strict=True):
            command[2].update(line[2])
        total = sum(line[2]["price_subtotal_incl"] for line in lines)
        data.update(amount_total=total, amount_paid=total, amount_tax=0)
        data["payment_ids"][0][2]["amount"] = total
        if voids:
            data["till_report"] = json.dumps({"voids": voids})
        return {**data, **values}

    def authorise(self, data, kind, amount, percent=0.0, pin="4711"):
        events = [{"kind": kind, "amount": amount, "percent": percent, "product_id": self.milk.id}]
        override = {"supervisor_id": self.supervisor.id, "pin": pin}
        config = self.config.with_user(self.cashier)
        return config.supermarket_authorise(data["uuid"], events, override)["pin"]

    def refused(self, data, text):
        counts = self.counts()
        with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
            self.send(data)
        self.assertEqual(self.counts(), counts)

    def counts(self):
        return [
            self.env[model].search_count([])
            for model in ("pos.order", "pos.payment", "supermarket.sale.ledger")
        ]

    # Returns without receipt ---------------------------------------------------------------

    def test_small_return_is_logged(self):
        self.send(self.data(self.line(quantity=-2)))
        self.assertEqual(self.audit("return"), [("return", 20, 0, False)])

    def test_large_return_needs_a_pin(self):
        data = self.data(self.line(quantity=-3))
        self.refused(data, "Return without receipt of .*30.*limit.*25.*PIN")
        self.assertEqual(self.authorise(data, "return", 30, pin="0"), "wrong")
        self.refused(data, "PIN")
        self.assertEqual(self.authorise(data, "return", 30), "ok")
        order = self.send(data)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.audit("return"), [("return", 30, 0, True)])
        self.assertFalse(self.exceptions(order))

    def test_pin_covers_what_the_supervisor_saw(self):
        data = self.data(self.line(quantity=-5))
        self.assertEqual(self.authorise(data, "return", 30), "ok")
        self.refused(data, "Return without receipt of .*50.*PIN")
        self.assertEqual(self.authorise(data, "return", 50), "ok")
        self.assertEqual(self.send(data).state, "paid")

    def test_pin_is_for_one_order(self):
        allowed, other = (self.data(self.line(quantity=-3)) for _order in range(2))
        self.assertEqual(self.authorise(allowed, "return", 30), "ok")
        self.refused(other, "Return without receipt of .*30.*PIN")
        self.assertEqual(self.send(allowed).state, "paid")

    def test_offline_return_is_taken_and_raised(self):
        order = self.send(self.data(self.line(quantity=-3), paid_offline=True))
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.exceptions(order).mapped("reason"), ["unauthorised"])
        self.assertEqual(self.audit("return"), [("return", 30, 0, False)])

    # Returns with receipt ------------------------------------------------------------------

    def test_return_on_receipt(self):
        sold = self.send(self.data(self.line(quantity=3)))
        back = self.line(quantity=-2, refunded_orderline_id=sold.lines.id)
        self.send(self.data(back))
        self.assertFalse(self.audit("return"))
        self.refused(self.data(back), "3.0 sold on .*4.0 would be returned")
        order = self.send(self.data(back, paid_offline=True))
        self.assertRecordValues(
            self.exceptions(order), [{"reason": "over_returned", "quantity": 1}]
        )

    def test_returns_are_held_to_the_receipt_without_limits_too(self):
        self.config.use_limits = False
        sold = self.send(self.data(self.line(quantity=1)))
        self.refused(
            self.data(self.line(quantity=-2, refunded_orderline_id=sold.lines.id)), "1.0 sold"
        )

    # Prices and discounts ------------------------------------------------------------------

    def test_small_price_cut_is_logged(self):
        self.send(self.data(self.line(price=9.0, quantity=2, price_type="manual")))
        self.assertEqual(self.audit("price"), [("price", 2, 10, False)])

    def test_large_price_cut_needs_a_pin(self):
        data = self.data(self.line(price=8.0, price_type="manual"))
        self.refused(data, "Price override of 20.00 % .*10.00 %")
        self.authorise(data, "price", 2, 20)
        self.assertFalse(self.exceptions(self.send(data)))

    def test_forged_price_is_refused(self):
        """As if the list said so: the till never sends that."""
        self.refused(self.data(self.line(price=0.01, price_type="original")), "PIN")
        order = self.send(self.data(self.line(price=0.01), paid_offline=True))
        self.assertEqual(self.exceptions(order).mapped("reason"), ["unauthorised"])

    def test_price_that_just_changed_is_taken_and_shown(self):
        self.milk.product_tmpl_id.list_price = 20.0
        self.env.flush_all()
        order = self.send(self.data(self.line(price=10.0, price_type="original")))
        self.assertEqual(self.exceptions(order).mapped("reason"), ["unauthorised"])

    def test_an_offer_has_begun_by_a_clock_that_is_ahead(self):
        pricelist = self.env["product.pricelist"].create({"name": "Offers"})
        self.config.pricelist_id = pricelist
        item = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": pricelist.id,
                "applied_on": "1_product",
                "product_tmpl_id": self.milk.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": 7.0,
                "date_start": fields.Datetime.add(fields.Datetime.now(), minutes=3),
            }
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_pricelist_item SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        offer = {"pricelist_id": pricelist.id}
        self.send(self.data(self.line(price=7.0, price_type="original"), **offer))
        self.assertEqual([row[0] for row in self.audit("price")], ["price"])
        item.date_start = fields.Datetime.add(fields.Datetime.now(), minutes=30)
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_pricelist_item SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        data = self.data(self.line(price=7.0, price_type="original"), **offer)
        self.refused(data, "30.00 %")

    def test_higher_price_is_nobodys_business(self):
        self.send(self.data(self.line(price=12.0, price_type="manual")))
        self.assertFalse(self.audit("price"))

    def test_price_list_is_no_override(self):
        pricelist = self.config.pricelist_id or self.env["product.pricelist"].create(
            {"name": "Shop", "company_id": self.company.id}
        )
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": pricelist.id,
                "applied_on": "1_product",
                "product_tmpl_id": self.milk.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": 7.0,
            }
        )
        data = self.data(self.line(price=7.0))
        data["pricelist_id"] = pricelist.id
        self.send(data)
        self.assertFalse(self.audit("price"))

    def test_discount(self):
        self.send(self.data(self.line(discount=20)))
        self.assertEqual(self.audit("discount"), [("discount", 2, 20, False)])
        data = self.data(self.line(discount=50))
        self.refused(data, "Discount of 50.00 %")
        self.authorise(data, "discount", 5, 50)
        self.send(data)

    # Voids -----------------------------------------------------------------------------------

    def test_voids(self):
        self.send(self.data(self.line(), voids=[{"product_id": self.milk.id, "amount": 20}]))
        self.assertEqual(self.audit("void"), [("void", 20, 0, False)])
        data = self.data(self.line(), voids=[{"amount": 30}, {"amount": 40}])
        self.refused(data, "Void of .*70")
        self.authorise(data, "void", 70)
        self.send(data)

    def test_broken_report_says_nothing(self):
        for report in ("x", "[]", '{"voids": "x"}', '{"voids": [1, {"amount": "x"}]}'):
            data = self.data(self.line())
            data["till_report"] = report
            self.send(data)
        self.assertFalse(self.audit("void"))

    # By hand ---------------------------------------------------------------------------------

    def test_cashier_changes_no_paid_sale(self):
        order = self.send(self.data(self.line()))
        for record, vals in (
            (order, {"amount_total": 1}),
            (order.lines, {"price_unit": 0.01}),
            (order.lines, {"qty": 0}),
            (order.payment_ids, {"amount": 1}),
        ):
            with self.subTest(model=record._name), self.assertRaisesRegex(AccessError, "is paid"):
                record.with_user(self.cashier).write(vals)
        order.lines.with_user(self.cashier).write({"customer_note": "ripe"})
        self.assertEqual(order.lines.customer_note, "ripe")

    def test_cashier_sets_no_limits(self):
        config = self.config.with_user(self.cashier)
        for vals in ({"limit_return": 99999}, {"use_limits": False}, {"blind_close": False}):
            with self.subTest(vals), self.assertRaisesRegex(AccessError, "set by a manager"):
                config.write(vals)

    # No limits -------------------------------------------------------------------------------

    def test_without_limits_core_decides(self):
        self.config.use_limits = False
        self.send(self.data(self.line(quantity=-30)))
        self.assertFalse(self.audit("return"))

    def test_unreadable_requests(self):
        good = {"kind": "return", "amount": 1, "percent": 0, "product_id": self.milk.id}
        override = {"supervisor_id": self.supervisor.id, "pin": "4711"}
        config = self.config.with_user(self.cashier)
        for change in (
            {"kind": "pick_up"},
            {"amount": -1},
            {"amount": "1"},
            {"percent": None},
            {"product_id": "7"},
        ):
            with self.subTest(**change), self.assertRaises(ValidationError):
                config.supermarket_authorise("u", [{**good, **change}], override)
        for uuid, events in (("", [good]), ("u", []), ("u", "x"), ("u", [good] * 2001)):
            with self.assertRaises(ValidationError):
                config.supermarket_authorise(uuid, events, override)
        self.assertFalse(self.audit("return"))


@tagged("post_install", "-at_install")
class TestOtherCurrency(SupermarketPosCommon):
    """A till that sells in another currency than its company's: 10.00 are 5.000 there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.config = cls.other_currency_config
        cls.config.write({"use_pricelist": False, "pricelist_id": False})
        cls.config.write({"use_limits": True, "limit_price": 5})
        cls.milk = cls.create_goods("Milk", 100, price=10.0)
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE product_template SET write_date = now() - interval '3 days'")
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def sold_at(self, price, **values):
        amounts = {"price_unit": price, "price_subtotal": price, "price_subtotal_incl": price}
        payments = [(self.cash_pm2, price)]
        return self.send(self.order_data([(self.milk, 1, amounts)], payments=payments, **values))

    def test_the_list_price_is_no_override(self):
        self.assertEqual(self.sold_at(5.0).amount_total, 5.0)
        with self.assertRaisesRegex(UserError, "10.00 %"), self.env.cr.savepoint():
            self.sold_at(4.5)

    def test_price_list_of_a_customer_in_a_third_currency(self):
        values = {"name": "Abroad", "currency_id": self.company.currency_id.id}
        pricelist = self.env["product.pricelist"].create(values)
        self.customer.property_product_pricelist = pricelist
        said = {"customer": self.customer, "pricelist_id": pricelist.id}
        self.assertEqual(self.sold_at(5.0, **said).pricelist_id, pricelist)
        with self.assertRaisesRegex(UserError, "10.00 %"), self.env.cr.savepoint():
            self.sold_at(4.5, **said)

    def test_tills_are_told_prices_in_their_currency(self):
        told = []
        stores = type(self.store)
        with patch.object(stores, "_notify_tills", lambda store, name, said: told.append(said)):
            self.milk.list_price = 12.0
        prices = [(said["prices"], said["prices_in"][self.config.currency_id.id]) for said in told]
        self.assertEqual(prices, [([12.0], [6.0])])

    def test_the_page_shows_it(self):
        self.milk.barcode = "5000112637922"
        page = self.env["supermarket.code.reader"].read_code("5000112637922", self.config.id)
        self.assertIn("5.0", page["product"]["price"])
