from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestTillPolicy(SupermarketPosCommon):
    """The stricter of till and product holds."""

    def setUp(self):
        super().setUp()
        self.open_new_session()
        test_mode = self.enter_registry_test_mode()
        test_mode.__enter__()
        self.addCleanup(test_mode.__exit__, None, None, None)

    def ask(self, product, quantity):
        lines = [{"product_id": product.id, "qty": quantity, "lots": []}]
        return self.config.with_user(self.cashier).supermarket_check_sale("order", lines)

    def test_stricter_of_the_two(self):
        strict = ("allow", "warn", "pin", "block")
        for product_policy in strict:
            product = self.create_goods("Salt", oversell_policy=product_policy)
            self.assertEqual(product._get_oversell_policy(), product_policy)
            for till_policy in strict:
                stricter = max(product_policy, till_policy, key=strict.index)
                self.assertEqual(product._get_oversell_policy(till_policy), stricter)

    def test_till_blocks_what_the_product_allows(self):
        salt = self.create_goods("Salt", 2, oversell_policy="allow")
        self.assertTrue(self.ask(salt, 3)["ok"])
        self.config.oversell_policy = "block"
        refused = self.ask(salt, 3)
        self.assertFalse(refused["ok"])
        self.assertEqual(refused["problems"][0]["policy"], "block")
        self.assertEqual(refused["problems"][0]["sellable"], 2)
        self.assertTrue(self.ask(salt, 2)["ok"])
        reserved = (
            self.env["supermarket.sale.reservation"].sudo().search([("order_uuid", "=", "order")])
        )
        self.assertEqual(reserved.quantity, 2)

    def test_till_never_loosens(self):
        salt = self.create_goods("Salt", 2, oversell_policy="block")
        self.config.oversell_policy = "allow"
        self.assertFalse(self.ask(salt, 3)["ok"])

    def test_oversold_offline_at_a_strict_till_is_an_exception(self):
        salt = self.create_goods("Salt", 2, oversell_policy="allow")
        self.config.oversell_policy = "block"
        order = self.sell([(salt, 3)])
        exception = (
            self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])
        )
        self.assertEqual(exception.reason, "oversold")


@tagged("post_install", "-at_install")
class TestAgeAndCents(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alcohol = cls.env["product.category"].create({"name": "Alcohol", "age_limit": 18})
        cls.beer = cls.create_goods("Beer", 9, category=cls.alcohol)
        cls.milk = cls.create_goods("Milk", 9, price=4.37)

    def audit(self, order):
        return self.env["supermarket.pos.audit"].sudo().search([("order_uuid", "=", order.uuid)])

    def test_limit_of_product_category_and_parent(self):
        wine = self.env["product.category"].create({"name": "Wine", "parent_id": self.alcohol.id})
        self.assertEqual(self.create_goods("Red", category=wine).till_age_limit, 18)
        self.assertEqual(self.create_goods("Rum", category=wine, age_limit=21).till_age_limit, 21)
        self.assertEqual(self.milk.till_age_limit, 0)
        self.assertIn("till_age_limit", self.env["product.template"]._load_pos_data_fields(None))

    def test_limits_that_make_no_sense(self):
        for limit in (-1, 100):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.alcohol.age_limit = limit
                self.env.flush_all()

    def test_answer_is_kept_once(self):
        self.open_new_session()
        data = self.order_data([(self.beer, 1)], age_confirmed=18)
        order = self.send(dict(data))
        self.send(dict(data))
        self.assertEqual(order.age_confirmed, 18)
        audit = self.audit(order)
        self.assertEqual(audit.mapped("action"), ["age_confirmed"])
        self.assertEqual(audit.user_id, self.cashier)

    def test_order_without_the_answer_is_taken_and_kept(self):
        self.open_new_session()
        order = self.sell([(self.beer, 1)])
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.audit(order).action, "age_missing")
        self.assertFalse(self.audit(self.sell([(self.milk, 1)])))

    def test_refusal_is_kept(self):
        till = self.config.with_user(self.cashier)
        till.supermarket_age_refused("order", self.beer.id)
        audit = self.env["supermarket.pos.audit"].sudo().search([("order_uuid", "=", "order")])
        self.assertEqual((audit.action, audit.age_limit), ("age_refused", 18))
        for product in (None, "x", 10**9):
            with self.subTest(product=product), self.assertRaises(ValidationError):
                till.supermarket_age_refused("order", product)
        with self.assertRaises(AccessError):
            self.config.with_user(self.create_role("buyer")).supermarket_age_refused(
                "order", self.beer.id
            )

    def drop(self, cents, limit=1.0):
        product = self.env.ref("supermarket_pos.product_round_off")
        self.config.write({"round_off_limit": limit, "round_off_product_id": product.id})
        data = self.order_data([(self.milk, 1)])
        line = data["lines"][0][2]
        drop = {
            **line,
            "uuid": f"{line['uuid'][:-2]}zz",
            "product_id": product.id,
            "price_unit": -cents,
            "price_subtotal": -cents,
            "price_subtotal_incl": -cents,
            "tax_ids": [Command.clear()],
            "pack_lot_ids": [],
        }
        data["lines"].append(Command.create(drop))
        total = round(4.37 - cents, 2)
        data.update(amount_total=total, amount_paid=total)
        data["payment_ids"][0][2]["amount"] = total
        return self.send(data)

    def test_dropped_cents_are_kept_and_booked(self):
        self.open_new_session()
        order = self.drop(0.37)
        self.assertEqual(order.amount_total, 4.0)
        audit = self.audit(order)
        self.assertEqual((audit.action, audit.amount), ("round_off", 0.37))
        session = self.close()
        entry = session.move_id
        self.assertEqual(sum(entry.line_ids.mapped("debit")), sum(entry.line_ids.mapped("credit")))
        income = entry.line_ids.filtered(lambda line: line.account_id.account_type == "income")
        self.assertAlmostEqual(-sum(income.mapped("balance")), 4.0)

    def test_more_than_the_till_allows_is_kept_as_such(self):
        self.open_new_session()
        self.assertEqual(self.audit(self.drop(0.37, limit=0.2)).action, "round_off_over")

    def test_till_loads_the_product_of_dropped_cents(self):
        product = self.env.ref("supermarket_pos.product_round_off")
        self.config.write({"round_off_limit": 1.0, "round_off_product_id": product.id})
        self.assertIn(product, self.env["pos.config"]._get_special_products())
        with self.assertRaises(ValidationError):
            self.config.round_off_product_id = False

    def test_cash_rounded_down_closes_to_the_cent(self):
        """Core's own cash rounding, downwards: what the customer is spared is in the books."""
        loss = self.company_data["default_account_expense"].copy()
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Jiao, down",
                "rounding": 0.1,
                "rounding_method": "DOWN",
                "strategy": "add_invoice_line",
                "loss_account_id": loss.id,
                "profit_account_id": loss.id,
            }
        )
        self.config.write(
            {
                "cash_rounding": True,
                "only_round_cash_method": True,
                "rounding_method": rounding.id,
            }
        )
        self.open_new_session()
        data = self.order_data([(self.milk, 1)])
        data["amount_paid"] = 4.3
        data["payment_ids"][0][2]["amount"] = 4.3
        self.send(data)
        session = self.close()
        booked = session.move_id.line_ids.filtered(lambda line: line.account_id == loss)
        self.assertAlmostEqual(sum(booked.mapped("balance")), 0.07)
        self.assertEqual(
            sum(session.move_id.line_ids.mapped("debit")),
            sum(session.move_id.line_ids.mapped("credit")),
        )
