from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import SupermarketPosCommon

ALL_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class PromotionCase(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls.create_goods("Tea", 500, price=10)
        cls.program = cls.create_program("First ten: half price", quota_units=10)

    @classmethod
    def create_program(cls, name, reward=None, **values):
        """Half price on tea, unless the reward says otherwise."""
        reward = reward or {
            "reward_type": "discount",
            "discount": 50,
            "discount_applicability": "specific",
            "discount_product_ids": [Command.set(cls.tea.ids)],
        }
        return cls.env["loyalty.program"].create(
            {
                "name": name,
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": cls.company.id,
                "currency_id": cls.config.currency_id.id,
                "rule_ids": [
                    Command.clear(),
                    Command.create({"product_ids": [Command.set(cls.tea.ids)]}),
                ],
                "reward_ids": [Command.clear(), Command.create(reward)],
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.registry_enter_test_mode()
        self.open_new_session()
        self.till = self.config.with_user(self.cashier)

    def reserve(self, uuid, units, program=None):
        program = program or self.program
        granted = self.till.supermarket_reserve_promotions(uuid, {str(program.id): units})
        return granted[program.id]

    def left(self, program=None):
        self.env.invalidate_all()
        return (program or self.program).quota_left

    def buy(self, units, program=None, **values):
        """An order of tea with the reward line that a till adds."""
        program = program or self.program
        reward = program.reward_ids
        data = self.order_data([(self.tea, units)], **values)
        [_zero, _id, goods] = data["lines"][0]
        line = {
            **goods,
            "uuid": f"{goods['uuid']}-reward",
            "product_id": reward.discount_line_product_id.id,
            "qty": 1,
            "price_unit": -5 * units,
            "price_subtotal": -5 * units,
            "price_subtotal_incl": -5 * units,
            "is_reward_line": True,
            "reward_id": reward.id,
            "promotion_units": units,
        }
        data["lines"].append([0, 0, line])
        data.update(amount_total=5 * units, amount_paid=5 * units)
        data["payment_ids"][0][2]["amount"] = 5 * units
        return data

    def be_known_to_tills(self):
        """As if no promotion had changed a moment ago."""
        self.env.flush_all()
        for table in ("loyalty_program", "loyalty_reward", "loyalty_rule"):
            self.env.cr.execute(
                SQL("UPDATE %s SET write_date = '2020-01-01'", SQL.identifier(table))
            )
        self.env.invalidate_all()

    def exceptions(self, order):
        return self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])


@tagged("post_install", "-at_install")
class TestQuota(PromotionCase):
    def test_what_is_left_is_promised_and_no_more(self):
        self.assertEqual(self.reserve("a", 6), 6)
        self.assertEqual(self.reserve("b", 6), 4)
        self.assertEqual(self.reserve("c", 1), 0)
        self.assertEqual(self.left(), 0)

    def test_asking_again_replaces(self):
        self.assertEqual(self.reserve("a", 6), 6)
        self.assertEqual(self.reserve("a", 6), 6)
        self.assertEqual(self.reserve("a", 2), 2)
        self.assertEqual(self.left(), 8)
        self.assertEqual(self.reserve("a", 0), 0)
        self.assertEqual(self.left(), 10)

    def test_a_removed_order_gives_back(self):
        self.reserve("a", 6)
        self.till.supermarket_release_sale("a")
        self.assertEqual(self.left(), 10)

    def test_a_promise_expires(self):
        self.reserve("a", 6)
        self.env.cr.execute(
            "UPDATE supermarket_promotion_reservation SET expires = expires - interval '1 hour'"
        )
        self.assertEqual(self.left(), 10)
        self.env["supermarket.promotion.reservation"].sudo()._gc_dead()
        self.assertFalse(self.env["supermarket.promotion.reservation"].sudo().search([]))

    def test_the_order_takes_what_it_was_promised(self):
        data = self.buy(6)
        self.assertEqual(self.reserve(data["uuid"], 6), 6)
        self.assertEqual(self.left(), 4)
        order = self.send(data)
        self.assertEqual(self.left(), 4, "promised or given, it counts once")
        self.assertEqual(self.program.quota_used, 6)
        self.assertFalse(self.exceptions(order))
        self.send(data)
        self.assertEqual(self.program.quota_used, 6, "a retry takes nothing")

    def test_paid_offline_beyond_the_quota_is_taken_with_an_exception(self):
        self.reserve("another till", 7)
        order = self.send(self.buy(5))
        self.assertEqual(order.state, "paid")
        exception = self.exceptions(order)
        self.assertRecordValues(exception, [{"reason": "promotion", "quantity": 2}])
        self.assertIn("2 units beyond the quota", exception.note)
        self.assertEqual(self.left(), 0)

    def test_a_refund_gives_back(self):
        order = self.send(self.buy(6))
        reward = order.lines.filtered("reward_id")
        refund = self.order_data([(self.tea, -6)])
        refund["lines"].append(
            [
                0,
                0,
                {
                    **refund["lines"][0][2],
                    "uuid": "refund-of-reward",
                    "product_id": reward.product_id.id,
                    "qty": -1,
                    "price_unit": -30,
                    "price_subtotal": 30,
                    "price_subtotal_incl": 30,
                    "refunded_orderline_id": reward.id,
                },
            ]
        )
        refund.update(amount_total=-30, amount_paid=-30)
        refund["payment_ids"][0][2]["amount"] = -30
        self.send(refund)
        self.assertEqual(self.left(), 10)
        self.assertEqual(self.program.quota_used, 0)

    def test_a_free_product_counts_its_pieces(self):
        program = self.create_program(
            "One free",
            {"reward_type": "product", "reward_product_id": self.tea.id},
            quota_units=5,
        )
        data = self.buy(4, program)
        data["lines"][1][2].update(qty=2, price_unit=-10, promotion_units=0)
        self.send(data)
        self.assertEqual(self.left(program), 3)

    def percent_twice(self, units, **values):
        """Tea at 50 % less, and half of what is left taken off again: for points of its own."""
        program = self.create_program("Points", **values)
        data = self.buy(units, program)
        first = data["lines"][1][2]
        first["reward_identifier_code"] = "1"
        again = {**first, "uuid": f"{first['uuid']}-again", "reward_identifier_code": "2"}
        half = {name: first[name] / 2 for name in ("price_unit", "price_subtotal")}
        again.update(half, price_subtotal_incl=half["price_subtotal"], promotion_units=0)
        data["lines"].append([0, 0, again])
        data.update(amount_total=2.5 * units, amount_paid=2.5 * units)
        data["payment_ids"][0][2]["amount"] = 2.5 * units
        self.be_known_to_tills()
        return data

    def test_a_percentage_is_given_as_often_as_points_reach(self):
        rule = {"reward_point_mode": "unit", "product_ids": [Command.set(self.tea.ids)]}
        rules = [Command.clear(), Command.create(rule)]
        self.assertEqual(self.send(self.percent_twice(4, rule_ids=rules)).amount_total, 10)
        with self.assertRaisesRegex(ValidationError, "reward_id"), self.env.cr.savepoint():
            self.send(self.percent_twice(1, rule_ids=rules))

    def test_a_piece_that_costs_nothing_counts_for_a_rule(self):
        rule = {"minimum_qty": 3, "product_ids": [Command.set(self.tea.ids)]}
        program = self.create_program("Three", rule_ids=[Command.clear(), Command.create(rule)])
        self.be_known_to_tills()
        data = self.buy(2, program)
        with self.assertRaisesRegex(ValidationError, "reward_id"), self.env.cr.savepoint():
            self.send(data)
        data = self.buy(2, program)
        free = {**data["lines"][0][2], "uuid": f"{data['uuid']}-free", "qty": 1, "discount": 100}
        free.update(price_subtotal=0, price_subtotal_incl=0)
        data["lines"].append([0, 0, free])
        self.assertEqual(self.send(data).amount_total, 10)

    def fixed_amounts(self, units, claims, **rule):
        """Tea at 5 less, claimed so often, for a point each."""
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_order",
            "discount": 5,
            "discount_applicability": "specific",
            "discount_product_ids": [Command.set(self.tea.ids)],
        }
        rules = [Command.clear(), Command.create({"reward_point_mode": "unit", **rule})]
        data = self.buy(units, self.create_program("5 off", reward, rule_ids=rules))
        first = data["lines"].pop()[2]
        amounts = dict.fromkeys(("price_unit", "price_subtotal", "price_subtotal_incl"), -5)
        for claim in range(claims):
            own = {"uuid": f"{first['uuid']}-{claim}", "reward_identifier_code": str(claim)}
            data["lines"].append([0, 0, {**first, **amounts, **own}])
        total = 10 * units - 5 * claims
        data.update(amount_total=total, amount_paid=total)
        data["payment_ids"][0][2]["amount"] = total
        self.be_known_to_tills()
        return data

    def test_a_fixed_amount_is_given_as_often_as_points_reach(self):
        order = self.send(self.fixed_amounts(2, 3, reward_point_amount=2))
        self.assertEqual(order.amount_total, 5)
        with self.assertRaisesRegex(ValidationError, "reward_id"), self.env.cr.savepoint():
            self.send(self.fixed_amounts(4, 3, reward_point_amount=0.5))

    def test_a_till_may_not_know_of_a_change_since_it_was_opened(self):
        self.program.reward_ids.discount = 20
        self.be_known_to_tills()
        with self.assertRaisesRegex(ValidationError, "reward_id"), self.env.cr.savepoint():
            self.send(self.buy(2))
        self.pos_session.sudo().start_at = datetime(2019, 12, 31)
        self.assertEqual(self.send(self.buy(2)).amount_total, 10)

    def test_goods_of_a_promotion_where_there_are_many(self):
        """A setting of Odoo's leaves the list of a reward's goods empty."""
        name = "loyalty.compute_all_discount_product_ids"
        self.env["ir.config_parameter"].sudo().set_param(name, "disabled")
        program = self.create_program("Half price")
        self.be_known_to_tills()
        self.assertEqual(self.send(self.buy(3, program)).amount_total, 15)

    def test_programs_without_quota_or_hours_write_nothing(self):
        program = self.create_program("Always half price")
        self.send(self.buy(3, program))
        self.assertFalse(self.env["supermarket.promotion.use"].sudo().search([]))

    def test_nothing_recorded_changes(self):
        self.send(self.buy(1))
        use = (
            self.env["supermarket.promotion.use"]
            .sudo()
            .search([("program_id", "=", self.program.id)])
        )
        for change in (
            lambda: use.write({"units": 0}),
            lambda: use.unlink(),
            lambda: use.create({}),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertFalse(use.with_user(self.manager).has_access("write"))

    def test_malformed_questions(self):
        ask = self.till.supermarket_reserve_promotions
        for uuid, wanted in (
            ("", {}),
            (7, {}),
            ("a", []),
            ("a", {"x": 1}),
            ("a", {"1": "1"}),
            ("a", {"1": -1}),
            ("a", {"1": float("nan")}),
            ("a", {str(2**40): 1}),
            ("a", {"999999": 1}),
        ):
            with self.subTest(uuid=uuid, wanted=wanted), self.assertRaises(ValidationError):
                ask(uuid, wanted)
        stranger = self.create_role("buyer")
        with self.assertRaises(AccessError):
            self.config.with_user(stranger).supermarket_reserve_promotions("a", {})

    def test_only_managers_set_quotas_and_only_sound_ones(self):
        with self.assertRaises(AccessError):
            self.program.with_user(self.cashier).quota_units = 100
        program = self.program.with_user(self.manager)
        program.quota_units = 20
        with self.assertRaisesRegex(ValidationError, "below zero"):
            program.quota_units = -1


@tagged("post_install", "-at_install")
class TestHours(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store.partner_id.tz = "Asia/Shanghai"
        cls.happy = cls.create_program("Evening", hour_from=19, hour_to=21)

    def on_air(self, *moment, **values):
        self.happy.write(values)
        return self.happy._is_on_air(self.store, datetime(*moment))

    def test_the_clock_of_the_store_decides(self):
        self.assertTrue(self.on_air(2026, 3, 2, 11, 0), "19:00 in Shanghai")
        self.assertTrue(self.on_air(2026, 3, 2, 12, 59))
        self.assertFalse(self.on_air(2026, 3, 2, 10, 59))
        self.assertTrue(self.on_air(2026, 3, 2, 13, 20), "who was in the queue")
        self.assertFalse(self.on_air(2026, 3, 2, 13, 31))
        self.store.partner_id.tz = "Europe/Berlin"
        self.assertFalse(self.on_air(2026, 3, 2, 11, 0), "noon in Berlin")
        self.assertTrue(self.on_air(2026, 3, 2, 18, 30))
        self.assertTrue(self.on_air(2026, 7, 6, 17, 30), "summer time")
        self.assertFalse(self.on_air(2026, 7, 6, 16, 30))

    def test_weekdays_are_those_of_the_store(self):
        only_monday = {f"on_{day}": day == "monday" for day in ALL_WEEK}
        # Sunday 20:00 in UTC is Monday 4:00 in Shanghai
        self.assertTrue(self.on_air(2026, 3, 1, 20, 0, hour_from=0, hour_to=0, **only_monday))
        self.assertFalse(self.on_air(2026, 3, 1, 15, 0))
        self.assertFalse(self.on_air(2026, 3, 2, 17, 0), "Tuesday 1:00")

    def test_after_midnight(self):
        friday = {f"on_{day}": day == "friday" for day in ALL_WEEK}
        # Friday 6 March, 22:00 in Shanghai is 14:00 in UTC
        self.assertTrue(self.on_air(2026, 3, 6, 14, 0, hour_from=22, hour_to=2, **friday))
        self.assertTrue(self.on_air(2026, 3, 6, 17, 30), "Saturday 1:30")
        self.assertFalse(self.on_air(2026, 3, 5, 17, 30), "Friday 1:30")

    def test_the_server_judges_what_is_asked_and_what_arrives(self):
        now = self.store._store_time(fields.Datetime.now())
        later = (now + timedelta(hours=5)).hour
        self.happy.write({"hour_from": later, "hour_to": later + 1, "quota_units": 10})
        self.assertEqual(self.reserve("a", 2, self.happy), 0)
        self.happy.quota_units = 0
        self.assertEqual(self.reserve("a", 2, self.happy), 0)
        order = self.send(self.buy(2, self.happy))
        self.assertIn("outside its hours", self.exceptions(order).note)
        self.happy.write({"hour_from": 0, "hour_to": 0})
        self.assertEqual(self.reserve("b", 2, self.happy), 2)
        self.assertFalse(self.exceptions(self.send(self.buy(2, self.happy))))

    def test_bad_hours(self):
        for values, words in (
            ({"hour_from": 24}, "00:00 to 24:00"),
            ({"hour_to": 25}, "00:00 to 24:00"),
            ({"hour_from": -1}, "00:00 to 24:00"),
            ({f"on_{day}": False for day in ALL_WEEK}, "at least one weekday"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                self.happy.write(values)

    def test_the_till_knows_the_clock(self):
        [record] = self.till._load_pos_data_read(self.till, self.till)
        self.assertEqual(record["_supermarket_tz"], "Asia/Shanghai")
