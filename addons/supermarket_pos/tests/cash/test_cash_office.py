from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestCashOffice(SupermarketPosCommon):
    """The drawer is counted blind, money leaves it before two people, differences have names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.milk = cls.create_goods("Milk", 100, price=10.0)
        cls.colleague = cls.cashier.copy({"login": "test_colleague", "name": "colleague"})
        cls.accountant = cls.create_role("accountant")
        pins = cls.env["supermarket.pos.pin"]
        pins.create({"user_id": cls.supervisor.id, "pin": "4711"})
        cls.config.write({"blind_close": True, "pickup_pin": True})
        cash = cls.cash_pm1.journal_id
        cash.write(
            {
                "profit_account_id": cash.profit_account_id.id
                or cls.company.default_cash_difference_income_account_id.id,
                "loss_account_id": cash.loss_account_id.id
                or cls.company.default_cash_difference_expense_account_id.id,
            }
        )

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # a PIN is tried in a transaction of its own
        self.open_new_session(100.0)
        self.pos_session = self.pos_session.with_env(self.env)
        self.blind = self.pos_session.with_user(self.cashier)

    def pin(self, code="4711"):
        return {"supervisor_id": self.supervisor.id, "pin": code}

    def sell_cash(self, quantity, user=None):
        user = user or self.cashier
        return self.sell([(self.milk, quantity)], user=user, user_id=user.id)

    def close_with(self, counted, user=None):
        session = self.pos_session.with_user(user or self.cashier)
        answer = session.post_closing_cash_details(counted)
        if not answer["successful"]:
            return answer
        session.update_closing_control_state_session("")
        return session.close_session_from_ui()

    # Blind ---------------------------------------------------------------------------------

    def test_closing_data_tell_nothing(self):
        self.sell_cash(3)
        data = self.blind.get_closing_control_data()
        self.assertTrue(data["blind"])
        self.assertEqual(data["orders_details"]["quantity"], 1)
        told = data["default_cash_details"]
        self.assertEqual((told["amount"], told["payment_amount"], told["moves"]), (0, 0, []))
        self.assertEqual(data["orders_details"]["amount"], 0)
        seen = self.pos_session.with_user(self.supervisor).get_closing_control_data()
        self.assertFalse(seen["blind"])
        self.assertEqual(seen["default_cash_details"]["amount"], 130)

    def test_no_other_way_of_asking_tells_it(self):
        self.sell_cash(3)
        names = ["cash_register_balance_end", "cash_register_difference", "total_payments_amount"]
        for name in names:
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.blind.read([name])
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.blind.with_context(supermarket_closing="supermarket_closing").read([name])
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.blind.web_read({name: {}})
            self.assertNotIn(name, self.blind.fields_get())
        self.assertEqual(
            self.pos_session.with_user(self.supervisor).read(names[:1])[0][names[0]], 130
        )
        with self.assertRaises(AccessError):
            self.env["supermarket.cash.difference"].with_user(self.cashier).search([])
        with self.assertRaises(AccessError):
            self.blind.action_pos_session_closing_control()

    def test_views_of_a_cashier_do_not_ask_for_it(self):
        for kind in ("list", "form"):
            arch = self.env["pos.session"].with_user(self.cashier).get_view(None, kind)["arch"]
            self.assertNotIn('cash_register_balance_end"', arch)
            self.assertNotIn("total_payments_amount", arch)

    def test_without_the_setting_nothing_changes(self):
        self.config.blind_close = False
        self.assertFalse(self.blind.get_closing_control_data()["blind"])
        self.assertEqual(self.blind.read(["cash_register_balance_end"])[0]["id"], self.blind.id)

    def test_difference_is_booked_by_odoo(self):
        self.sell_cash(3)
        self.assertTrue(self.close_with(128)["successful"])
        self.assertEqual(self.pos_session.state, "closed")
        amounts = self.pos_session.statement_line_ids.mapped("amount")
        self.assertEqual(amounts, [30, -2], "the cash sales, and what was short")
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 128)
        messages = " ".join(self.pos_session.message_ids.mapped("body"))
        self.assertIn("Counted at closing", messages)
        self.assertNotIn("Closing expected", messages)
        with self.assertRaisesRegex(AccessError, "the cash counted stays"):
            self.blind.write({"cash_register_balance_end_real": 130})

    def test_large_difference_needs_a_supervisor(self):
        self.config.write({"set_maximum_difference": True, "amount_authorized_diff": 5})
        self.sell_cash(3)
        answer = self.close_with(100)
        self.assertTrue(answer["supervisor"])
        self.assertNotIn("30", answer["message"])
        self.assertFalse(self.blind.close_session_from_ui()["successful"], "nor by skipping it")
        self.assertEqual(
            self.blind.supermarket_let_difference_through(self.pin("0"))["pin"], "wrong"
        )
        self.assertTrue(self.close_with(100)["supervisor"])
        self.assertEqual(self.blind.supermarket_let_difference_through(self.pin())["pin"], "ok")
        self.assertTrue(self.close_with(100)["successful"])
        audit = self.env["supermarket.pos.audit"].search([("session_id", "=", self.pos_session.id)])
        self.assertEqual(sorted(audit.mapped("action")), ["count", "count", "count", "difference"])
        let = audit.filtered(lambda row: row.action == "difference")
        self.assertEqual((let.amount, let.supervisor_id), (-30, self.supervisor))

    def test_counts_are_amounts(self):
        for counted in (None, "1", float("nan"), -1, True):
            with self.subTest(counted=counted), self.assertRaises(ValidationError):
                self.blind.post_closing_cash_details(counted)

    # Pick-ups -------------------------------------------------------------------------------

    def test_pick_up(self):
        self.sell_cash(5)
        answer = self.blind.supermarket_pick_up(120.0, "To the safe", self.pin())
        self.assertEqual(answer["pin"], "ok")
        pickup = self.pos_session.pickup_ids
        self.assertRecordValues(
            pickup,
            [
                {
                    "name": answer["receipt"],
                    "amount": 120,
                    "reason": "To the safe",
                    "user_id": self.cashier.id,
                    "witness_id": self.supervisor.id,
                }
            ],
        )
        self.assertEqual(pickup.statement_line_id.amount, -120)
        self.assertEqual(self.pos_session.cash_register_balance_end, 30)
        with self.assertRaises(UserError):
            pickup.amount = 1
        with self.assertRaises(UserError):
            pickup.unlink()

    def test_count_after_a_pick_up(self):
        """Judged with the money that left, although who counts may not read journal entries."""
        self.config.write({"set_maximum_difference": True, "amount_authorized_diff": 5})
        self.sell_cash(5)
        self.blind.supermarket_pick_up(120.0, "To the safe", self.pin())
        for user in (self.supervisor, self.manager):
            self.env.invalidate_all()
            [seen] = self.pos_session.with_user(user).read(["cash_register_balance_end"])
            self.assertEqual(seen["cash_register_balance_end"], 30)
        self.env.invalidate_all()
        self.assertTrue(self.close_with(150)["supervisor"])
        self.env.invalidate_all()
        self.assertTrue(self.close_with(30)["successful"])
        difference = self.env["supermarket.cash.difference"].search(
            [("session_id", "=", self.pos_session.id)]
        )
        self.assertEqual((difference.cash_moves, difference.difference), (-120, 0))

    def test_pick_up_needs_another_person(self):
        self.env["supermarket.pos.pin"].create({"user_id": self.manager.id, "pin": "1234"})
        own = {"supervisor_id": self.manager.id, "pin": "1234"}
        session = self.pos_session.with_user(self.manager)
        self.assertEqual(session.supermarket_pick_up(10, "Safe", own)["pin"], "self")
        for override in (None, {}, self.pin("0000"), "4711"):
            answer = self.blind.supermarket_pick_up(10, "Safe", override)
            self.assertEqual(answer, {"pin": "wrong", "receipt": None})
        self.assertFalse(self.pos_session.pickup_ids)
        self.assertFalse(self.pos_session.statement_line_ids)

    def test_no_way_around_the_second_person(self):
        partner, extras = self.cashier.partner_id.id, {"translatedType": "out"}
        for kind, amount in (("out", 10.0), ("in", -10.0), ("x", 10.0), ("in", "10")):
            with self.subTest(kind=kind, amount=amount), self.assertRaises(UserError):
                self.blind.try_cash_in_out(kind, amount, "r", partner, extras)
        self.assertFalse(self.pos_session.statement_line_ids)
        self.pos_session.try_cash_in_out("in", 10.0, "Change", partner, {"translatedType": "in"})
        self.assertEqual(self.pos_session.statement_line_ids.amount, 10)

    def test_no_more_is_picked_up_than_the_drawer_holds(self):
        self.sell_cash(5)
        with self.assertRaisesRegex(UserError, "does not hold that much") as refused:
            self.blind.supermarket_pick_up(150.01, "Safe", self.pin())
        self.assertNotIn("150", str(refused.exception), "the drawer is counted blind")
        answer = self.blind.supermarket_pick_up(99999, "Safe", self.pin("0000"))
        self.assertEqual(answer["pin"], "wrong", "nobody tries amounts alone")
        self.assertFalse(self.pos_session.pickup_ids)
        self.assertEqual(self.blind.supermarket_pick_up(150, "Safe", self.pin())["pin"], "ok")
        with self.assertRaisesRegex(UserError, "does not hold that much"):
            self.blind.supermarket_pick_up(1, "Safe", self.pin())

    def test_unreadable_pick_ups(self):
        for amount, reason in ((0, "r"), (-5, "r"), ("5", "r"), (5, ""), (5, None), (5, "x" * 201)):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self.blind.supermarket_pick_up(amount, reason, self.pin())
        with self.assertRaises(AccessError):
            self.pos_session.with_user(self.accountant).supermarket_pick_up(5, "r", self.pin())

    # Differences ------------------------------------------------------------------------------

    def test_difference_by_cashier(self):
        self.sell_cash(2)
        self.sell_cash(1, self.colleague)
        self.blind.supermarket_pick_up(20.0, "Safe", self.pin())
        self.assertTrue(self.close_with(109.99)["successful"])
        rows = self.env["supermarket.cash.difference"].with_user(self.accountant)
        rows = rows.search([("session_id", "=", self.pos_session.id)])
        by_cashier = {row.user_id: row for row in rows}
        self.assertEqual(set(by_cashier), {self.cashier, self.colleague})
        self.assertAlmostEqual(sum(rows.mapped("expected")), 110)
        self.assertAlmostEqual(sum(rows.mapped("counted")), 109.99)
        self.assertAlmostEqual(sum(rows.mapped("difference")), -0.01)
        self.assertAlmostEqual(sum(rows.mapped("cash_moves")), -20)
        self.assertEqual(by_cashier[self.cashier].cash_sales, 20)
        self.assertEqual(rows.mapped("cashier_count"), [2, 2])
        self.assertEqual(rows.config_id, self.config)

    def test_difference_of_one_cashier_is_his(self):
        self.sell_cash(1)
        self.close_with(115)
        row = self.env["supermarket.cash.difference"].search(
            [("session_id", "=", self.pos_session.id)]
        )
        self.assertRecordValues(
            row,
            [
                {
                    "user_id": self.cashier.id,
                    "opening": 100,
                    "expected": 110,
                    "counted": 115,
                    "difference": 5,
                    "order_count": 1,
                    "warehouse_id": self.store.id,
                }
            ],
        )

    def test_session_without_sales(self):
        self.close_with(99)
        row = self.env["supermarket.cash.difference"].search(
            [("session_id", "=", self.pos_session.id)]
        )
        self.assertEqual((row.expected, row.difference, row.order_count), (100, -1, 0))
        self.env.flush_all()
        self.pos_session.cash_register_balance_end_real = 98  # nothing else makes the ORM write it
        row.invalidate_recordset()
        self.assertEqual(row.difference, -2)

    def test_summary_is_printed(self):
        self.sell_cash(1)
        self.blind.supermarket_pick_up(7.0, "Bank run", self.pin())
        self.close_with(103)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "supermarket_pos.report_closing_summary", self.pos_session.ids
        )
        self.assertIn(b"Bank run", html)
        self.assertIn(b"103.00", html)

    def test_other_company(self):
        self.sell_cash(1)
        self.blind.supermarket_pick_up(5, "Safe", self.pin())
        self.close_with(105)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.create_role("admin")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        for model in ("supermarket.cash.difference", "supermarket.pos.pickup"):
            strange = self.env[model].with_user(stranger)
            strange = strange.with_context(allowed_company_ids=other.ids)
            self.assertFalse(strange.search([("company_id", "=", self.company.id)]))
