from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestCheckSale(SupermarketPosCommon):
    """The till asks before payment; what arrives is taken all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last = cls.create_goods("Last unit", 1, oversell_policy="block")
        cls.guarded = cls.create_goods("Guarded", 1, oversell_policy="pin")
        cls.warned = cls.create_goods("Warned", 1, oversell_policy="warn")
        cls.free = cls.create_goods("Free", 0)
        pins = cls.env["supermarket.pos.pin"].with_user(cls.manager)
        pins.create({"user_id": cls.supervisor.id, "pin": "4711"})

    def setUp(self):
        super().setUp()
        # Reservations have a transaction of their own: here it is the test's.
        self.env.flush_all()
        self.registry_enter_test_mode()
        self.open_new_session()

    def check(self, lines, uuid="order-1", override=None, user=None):
        config = self.config.with_user(user or self.cashier)
        asked = [
            {"product_id": line[0].id, "qty": line[1], "lots": list(line[2:])} for line in lines
        ]
        return config.supermarket_check_sale(uuid, asked, override)

    def pin(self, code, supervisor=None):
        return {"supervisor_id": (supervisor or self.supervisor).id, "pin": code}

    def test_enough_is_sold(self):
        answer = self.check([(self.last, 1), (self.free, 5)])
        self.assertEqual(answer, {"ok": True, "pin": None, "problems": []})

    def test_refusal_names_product_asked_and_sellable(self):
        answer = self.check([(self.last, 1), (self.last, 2)])
        self.assertFalse(answer["ok"])
        [problem] = answer["problems"]
        self.assertEqual(problem["product"], "Last unit")
        self.assertEqual((problem["kind"], problem["policy"]), ("short", "block"))
        self.assertEqual((problem["asked"], problem["sellable"]), (3, 1))

    def test_second_till_does_not_get_the_last_unit(self):
        self.assertTrue(self.check([(self.last, 1)], "till A")["ok"])
        self.assertFalse(self.check([(self.last, 1)], "till B")["ok"])
        self.assertTrue(self.check([(self.last, 1)], "till A")["ok"], "a retry is not refused")
        self.config.with_user(self.cashier).supermarket_release_sale("till A")
        self.assertTrue(self.check([(self.last, 1)], "till B")["ok"])

    def test_warning_does_not_stop(self):
        answer = self.check([(self.warned, 2)])
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["problems"][0]["policy"], "warn")

    def test_returns_are_not_checked(self):
        self.assertTrue(self.check([(self.last, -5)])["ok"])

    # The supervisor's PIN ----------------------------------------------------------------

    def test_pin_lets_through_and_is_audited(self):
        self.assertFalse(self.check([(self.guarded, 3)])["ok"])
        answer = self.check([(self.guarded, 3)], override=self.pin("4711"))
        self.assertTrue(answer["ok"])
        audit = self.env["supermarket.pos.audit"].sudo().search([])
        self.assertRecordValues(
            audit,
            [
                {
                    "action": "oversell",
                    "user_id": self.cashier.id,
                    "supervisor_id": self.supervisor.id,
                    "product_id": self.guarded.id,
                    "quantity": 3,
                    "sellable_qty": 1,
                    "config_id": self.config.id,
                }
            ],
        )

    def test_pin_does_not_open_a_block(self):
        answer = self.check([(self.last, 3)], override=self.pin("4711"))
        self.assertEqual((answer["ok"], answer["pin"]), (False, "ok"))

    def test_wrong_pin_is_audited_and_locks(self):
        for _try in range(4):
            answer = self.check([(self.guarded, 3)], override=self.pin("0000"))
            self.assertEqual((answer["ok"], answer["pin"]), (False, "wrong"))
        self.assertEqual(self.check([(self.guarded, 3)], override=self.pin("1"))["pin"], "locked")
        locked = self.check([(self.guarded, 3)], override=self.pin("4711"))
        self.assertEqual((locked["ok"], locked["pin"]), (False, "locked"))
        actions = self.env["supermarket.pos.audit"].sudo().search([]).mapped("action")
        self.assertEqual(sorted(actions), ["pin_locked"] * 2 + ["pin_wrong"] * 4)
        record = self.env["supermarket.pos.pin"].with_user(self.manager).search([])
        self.assertTrue(record.is_locked)
        record.action_unlock()
        self.assertTrue(self.check([(self.guarded, 3)], override=self.pin("4711"))["ok"])

    def test_one_cashier_locks_for_himself(self):
        for _try in range(5):
            answer = self.check([(self.guarded, 3)], override=self.pin("0000"))
        self.assertEqual(answer["pin"], "locked")
        config = self.config.with_user(self.manager)
        outcome = config._verify_override("another order", self.pin("4711"))
        self.assertEqual(outcome, "ok", "the others are helped all the same")

    def test_pin_of_somebody_demoted_is_worth_nothing(self):
        supervisor = self.supervisor.sudo()
        supervisor.group_ids = self.cashier.sudo().group_ids
        self.assertEqual(self.check([(self.guarded, 3)], override=self.pin("4711"))["pin"], "wrong")
        self.assertFalse(self.config.with_user(self.cashier)._till_supervisors())

    def test_unreadable_input_tries_no_pin(self):
        config = self.config.with_user(self.cashier)
        goods = {"product_id": self.guarded.id, "qty": 3, "lots": []}
        for uuid, line in (
            ("bf\0", goods),
            ("\ud800", goods),
            ("bf", {**goods, "lots": ["a\0"]}),
            ("bf", {**goods, "sticker": 5}),
            ("bf", {**goods, "qty": float("nan")}),
        ):
            with self.subTest(uuid=uuid, line=line), self.assertRaises(ValidationError):
                config.supermarket_check_sale(uuid, [line], self.pin("0000"))
        self.assertFalse(self.env["supermarket.pos.pin"].sudo().search([]).failed_count)

    def test_malformed_pins_are_wrong(self):
        for code in (None, 4711, "", "4" * 10_000, ["4711"]):
            answer = self.check([(self.guarded, 3)], override=self.pin(code))
            self.assertIn(answer["pin"], ("wrong", "locked"))
        for override in ({}, {"supervisor_id": "x", "pin": "1"}, "4711", [1]):
            self.assertFalse(self.check([(self.guarded, 3)], override=override)["ok"])

    def test_pin_of_a_cashier_or_another_company_is_wrong(self):
        self.assertEqual(
            self.check([(self.guarded, 3)], override=self.pin("4711", self.cashier))["pin"], "wrong"
        )
        other = self.env["res.company"].create({"name": "Other"})
        self.supervisor.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertEqual(self.check([(self.guarded, 3)], override=self.pin("4711"))["pin"], "wrong")

    def test_only_the_hash_is_kept(self):
        record = self.env["supermarket.pos.pin"].sudo().search([])
        self.assertFalse(record.pin)
        self.assertNotIn("4711", record.pin_hash)
        with self.assertRaises(AccessError):
            record.with_user(self.manager).read(["pin_hash"])
        with self.assertRaises(AccessError):
            record.with_user(self.cashier).read(["failed_count"])

    def test_pin_has_four_digits(self):
        record = self.env["supermarket.pos.pin"].with_user(self.manager).search([])
        for pin in ("123", "abcd", "12 34"):
            with self.assertRaises(ValidationError):
                record.pin = pin

    # Holds and dates ---------------------------------------------------------------------

    def test_product_on_hold_is_refused(self):
        self.env["supermarket.hold"]._place(self.free, reason="recall")
        [problem] = self.check([(self.free, 1)])["problems"]
        self.assertEqual((problem["kind"], problem["reason"]), ("held", "Recall"))

    def test_lots_are_refused(self):
        cheese = self.create_goods("Cheese", tracking="lot", use_expiration_date=True)
        held = self.create_lot(cheese, "HELD", days=9, quantity=5)
        self.create_lot(cheese, "OLD", days=-1, quantity=5)
        self.create_lot(cheese, "GOOD", days=9, quantity=5)
        self.env["supermarket.hold"]._place(cheese, held, reason="inspection")
        self.assertTrue(self.check([(cheese, 1, "GOOD")])["ok"])
        kinds = {
            problem["lot"]: problem["kind"]
            for problem in self.check([(cheese, 2, "HELD", "OLD", "GOOD", "?")])["problems"]
        }
        self.assertEqual(kinds, {"HELD": "held", "OLD": "expired"})

    def test_the_hold_is_said_and_no_shortage_beside_it(self):
        self.env["supermarket.hold"]._place(self.last, reason="damage")
        self.assertEqual(
            [(one["kind"], one["reason"]) for one in self.check([(self.last, 1)])["problems"]],
            [("held", "Damage")],
        )

    def held_cheese(self, policy):
        """A product of whose lots one is on hold, and nothing else is there."""
        cheese = self.create_goods(
            f"Cheese {policy}", tracking="lot", use_expiration_date=True, oversell_policy=policy
        )
        lot = self.create_lot(cheese, "HELD", days=9, quantity=5)
        return cheese, self.env["supermarket.hold"]._place(cheese, lot, reason="damage")

    def test_nothing_is_there_but_what_is_held(self):
        for policy in ("allow", "warn", "pin", "block"):
            cheese, hold = self.held_cheese(policy)
            [problem] = self.check([(cheese, 1)])["problems"]
            self.assertEqual(
                (problem["kind"], problem["held_lots"], problem["reason"], problem["policy"]),
                ("held", ["HELD"], "Damage", "block"),
            )
            hold._release()
            self.assertTrue(self.check([(cheese, 1)])["ok"], policy)

    def test_another_lot_is_there_too(self):
        cheese, _hold = self.held_cheese("block")
        self.create_lot(cheese, "GOOD", days=9, quantity=2)
        self.assertTrue(self.check([(cheese, 2)])["ok"])
        [problem] = self.check([(cheese, 3)])["problems"]
        self.assertEqual((problem["kind"], problem["sellable"]), ("short", 2))
        [named] = self.check([(cheese, 1, "HELD")])["problems"]
        self.assertEqual((named["kind"], named["reason"]), ("held", "Damage"))

    def test_a_held_lot_that_is_gone_stops_nothing(self):
        cheese, hold = self.held_cheese("allow")
        self.stock(cheese, 0, hold.lot_id)
        self.assertTrue(self.check([(cheese, 1)])["ok"])

    # What no till of ours sends ----------------------------------------------------------

    def test_malformed_orders_are_refused(self):
        for lines in (None, "x", [None], [{}], [{"product_id": "1", "qty": 1}], [[1, 2]]):
            with self.assertRaises(ValidationError):
                self.config.with_user(self.cashier).supermarket_check_sale("u", lines)
        good = {"product_id": self.last.id, "qty": 1}
        for change in (
            {"qty": "1"},
            {"qty": True},
            {"qty": 1e12},
            {"qty": float("nan")},
            {"product_id": -1},
            {"product_id": True},
            {"lots": "A"},
            {"lots": [1]},
        ):
            with self.assertRaises(ValidationError):
                self.config.with_user(self.cashier).supermarket_check_sale(
                    "u", [{**good, **change}]
                )
        for uuid in (None, "", "u" * 65, 7):
            with self.assertRaises(ValidationError):
                self.config.with_user(self.cashier).supermarket_check_sale(uuid, [good])
        with self.assertRaises(ValidationError):
            self.config.with_user(self.cashier).supermarket_check_sale("u", [good] * 2001)

    def test_products_of_another_company_are_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = (
            self.env["product.product"]
            .sudo()
            .create({"name": "Foreign", "is_storable": True, "company_id": other.id})
        )
        with self.assertRaises(UserError):
            self.check([(foreign, 1)])
        with self.assertRaises(UserError):
            self.config.with_user(self.cashier).supermarket_check_sale(
                "u", [{"product_id": 2**31 - 1, "qty": 1}]
            )

    def test_only_cashiers_ask(self):
        receiver = self.create_role("receiver")
        with self.assertRaises(AccessError):
            self.check([(self.last, 1)], user=receiver)

    # What arrives all the same -----------------------------------------------------------

    def exceptions(self, order):
        return self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])

    def test_offline_order_is_taken_and_raised(self):
        order = self.sell([(self.last, 3), (self.free, 2)])
        self.assertEqual(order.state, "paid")
        exception = self.exceptions(order)
        self.assertRecordValues(
            exception,
            [
                {
                    "product_id": self.last.id,
                    "warehouse_id": self.store.id,
                    "quantity": 2,
                    "reason": "oversold",
                    "state": "to_do",
                }
            ],
        )
        self.assertTrue(exception.activity_ids)
        self.assertEqual(exception.activity_ids.user_id, exception.user_id)

    def test_sold_lot_on_hold_is_raised(self):
        cheese = self.create_goods("Cheese", tracking="lot", use_expiration_date=True)
        lot = self.create_lot(cheese, "HELD", days=9, quantity=5)
        self.env["supermarket.hold"]._place(cheese, lot)
        order = self.sell([(cheese, 1, {"pack_lot_ids": [(0, 0, {"lot_name": "HELD"})]})])
        self.assertRecordValues(self.exceptions(order), [{"reason": "held", "lot_id": lot.id}])

    def test_exception_is_worked_off(self):
        exception = self.exceptions(self.sell([(self.last, 3)]))
        with self.assertRaises(AccessError):
            exception.with_user(self.cashier).read(["state"])
        worked = exception.with_user(self.supervisor)
        worked.note = "Found behind the fridge"
        with self.assertRaises(AccessError):
            worked.state = "done"
        worked.action_done()
        self.assertEqual(exception.state, "done")
        self.assertEqual(exception.done_by_id, self.supervisor)
        self.assertFalse(exception.activity_ids)
        with self.assertRaises(UserError):
            worked.action_done()
        worked.action_reopen()
        self.assertEqual(exception.state, "to_do")

    def test_audit_is_append_only(self):
        self.check([(self.guarded, 3)], override=self.pin("0000"))
        audit = self.env["supermarket.pos.audit"].sudo().search([])
        with self.assertRaises(UserError):
            audit.action = "oversell"
        with self.assertRaises(UserError):
            audit.unlink()
