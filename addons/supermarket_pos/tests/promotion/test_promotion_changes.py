from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_promotion import PromotionCase

MODELS = ("loyalty.program", "loyalty.rule", "loyalty.reward")


@tagged("post_install", "-at_install")
class TestPromotionChanges(PromotionCase):
    """An open till is told which promotions changed, and asks what has become of them."""

    def setUp(self):
        super().setUp()
        self.run_commit_hooks()
        self.messages()

    def told(self):
        """The ids that the tills were told of since the last call."""
        self.run_commit_hooks()
        told = [said["ids"] for name, said in self.messages() if name == "SUPERMARKET_PROMOTIONS"]
        self.assertLessEqual(len(told), 1, "once a transaction")
        return told[0] if told else []

    def load(self, ids=None):
        return self.till.supermarket_load_promotions(ids)

    def test_told_of_every_change(self):
        program, reward, rule = self.program, self.program.reward_ids, self.program.rule_ids
        changes = (
            lambda: program.write({"name": "Half price"}),
            lambda: reward.write({"discount": 30}),
            lambda: rule.write({"minimum_qty": 2}),
            lambda: rule.copy({"program_id": program.id}),
            lambda: program.reward_ids[:1].copy({"program_id": program.id}),
            lambda: program.write({"active": False}),
            lambda: program.write({"active": True}),
            lambda: program.rule_ids[-1:].unlink(),
        )
        for number, change in enumerate(changes):
            with self.subTest(number):
                change()
                self.assertEqual(self.told(), program.ids)
        new = self.create_program("New")
        self.assertEqual(self.told(), new.ids)
        gone = new.ids
        new.active = False
        self.told()
        new.unlink()
        self.assertEqual(self.told(), gone)

    def test_a_sale_tells_nothing(self):
        self.be_known_to_tills()
        self.assertTrue(self.send(self.buy(1)))
        self.assertEqual(self.told(), [])

    def test_rows_are_those_of_a_start(self):
        """What a till takes over is what it would load if it started now."""
        self.create_program("Another")
        started = self.config.current_session_id.with_user(self.cashier).load_data([])
        now = self.load()
        for model in MODELS:
            rows = {row["id"]: row for row in now[model]}
            self.assertEqual(rows, {row["id"]: row for row in started[model]}, model)
        products = {row["id"] for row in now["product.product"]}
        self.assertLessEqual(set(self.program.reward_ids.discount_line_product_id.ids), products)

    def test_what_does_not_hold_here_is_left_out(self):
        program = self.program
        other_till = self.config.copy({"name": "Other", "payment_method_ids": False})
        for values in (
            {"active": False},
            {"pos_ok": False},
            {"date_to": "2020-01-01"},
            {"pos_config_ids": [Command.set(other_till.ids)]},
        ):
            with self.subTest(**values):
                before = {name: program[name] for name in values}
                program.write(values)
                told = self.load(program.ids)
                self.assertEqual([told[model] for model in MODELS], [[], [], []])
                program.write({**before, "pos_config_ids": [Command.clear()]})
        self.assertEqual([row["id"] for row in self.load(program.ids)[MODELS[0]]], program.ids)

    def test_odd_input(self):
        for odd in ("1", [None], ["1"], [1.5], [True], {}, 7):
            with self.subTest(odd=odd), self.assertRaises(ValidationError):
                self.load(odd)
        self.assertEqual(self.load([])["loyalty.program"], [])
        self.assertEqual(self.load([2**30])["loyalty.program"], [])
