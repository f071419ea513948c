from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...tools.order_said import ORDER
from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestOrderSaid(SupermarketPosCommon):
    """What an order that arrives may say; `./run test attack` tries the same by HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk = cls.create_goods("Milk", 50)
        cls.bread = cls.create_goods("Bread", 50, price=3.0)

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.open_new_session()

    def forged(self, lines, line=None, **values):
        data = self.order_data(lines, **values)
        data["lines"][0][2].update(line or {})
        return data

    def refused(self, data, field, error=ValidationError):
        with self.assertRaisesRegex(error, field), self.env.cr.savepoint():
            self.send(data)

    def test_what_the_server_works_out(self):
        other = self.config.copy({"name": "Other till"})
        order = self.send(
            self.forged(
                [(self.milk, 1)],
                {"total_cost": -1000, "is_total_cost_computed": True},
                config_id=other.id,
                user_id=self.manager.id,
                date_order="2020-01-01 00:00:00",
                amount_tax=9.0,
                state="done",
                unheard_of=1,
            )
        )
        self.assertEqual(order.config_id, self.config)
        self.assertEqual(order.user_id, self.cashier)
        self.assertEqual(order.date_order.date(), fields.Date.today())
        self.assertEqual((order.state, order.amount_tax), ("paid", 0.0))
        self.assertGreaterEqual(order.lines.total_cost, 0)

    def test_a_wrong_clock_of_a_till_is_put_right(self):
        """A till sold without a network, its clock three hours off: a count asks when it was."""
        self.pos_session.start_at = fields.Datetime.now() - timedelta(hours=5)
        for wrong in (timedelta(hours=3), timedelta(hours=-3), timedelta(days=-900)):
            with self.subTest(wrong=str(wrong)):
                now = fields.Datetime.now()
                sold = now - timedelta(hours=1)
                data = self.order_data([(self.milk, 1)], paid_offline=True)
                data["date_order"] = fields.Datetime.to_string(sold + wrong)
                clock = fields.Datetime.to_string(now + wrong)
                with self.context_of(supermarket_clock=clock):
                    order = self.send(data)
                self.assertLess(abs(order.date_order - sold), timedelta(seconds=5))
                self.assertEqual(self.ledger(order).date, order.date_order)

    def test_a_clock_that_is_none(self):
        now = fields.Datetime.now()
        for clock in ("noon", 7, ["x"], "9999-12-31 23:59:59", None):
            with self.subTest(clock=clock), self.context_of(supermarket_clock=clock):
                order = self.send(self.order_data([(self.milk, 1)]))
                self.assertLess(abs(order.date_order - now), timedelta(seconds=30))

    @contextmanager
    def context_of(self, **values):
        """What the till says beside its orders."""
        before = self.env
        self.env = self.env(context={**self.env.context, **values})
        try:
            yield
        finally:
            self.env = before

    def test_rows_of_another_order_stay_there(self):
        sold = self.sell([(self.milk, 2)])
        line, payment = sold.lines, sold.payment_ids
        data = self.forged([(self.bread, 1)], {"combo_line_ids": [Command.link(line.id)]})
        data["lines"] += [Command.link(line.id), Command.update(line.id, {"qty": 9})]
        data["payment_ids"] += [Command.delete(payment.id), [1, payment.id, {"amount": 1.0}]]
        data["relations_uuid_mapping"] = {"pos.order.line": {line.uuid: {"order_id": data["uuid"]}}}
        order = self.send(data)
        self.assertEqual(order.amount_total, 3.0)
        self.assertEqual((line.order_id, line.qty), (sold, 2))
        self.assertEqual((payment.pos_order_id, payment.amount), (sold, 20.0))
        self.assertFalse(line.combo_parent_id)

    def test_relations_are_asked_once_however_many(self):
        sold = self.sell([(self.milk, 2)])

        def asked(count):
            uuids = [str(uuid4()) for _number in range(count)]
            lines = {one: {"combo_parent_id": uuids[0]} for one in uuids}
            lines[sold.lines.uuid] = {"combo_line_ids": uuids}
            order = {"uuid": "new", "relations_uuid_mapping": {"pos.order.line": lines}}
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            own = self.env["pos.order"]._own_relations(order)["pos.order.line"]
            self.assertEqual(own.keys(), set(uuids), "the line of another order links nothing")
            return self.env.cr.sql_log_count - before

        self.assertEqual(asked(20), asked(2))

    def test_total_below_zero(self):
        data = self.forged([(self.milk, 1)], amount_total=-10.0, amount_paid=-10.0)
        data["payment_ids"][0][2]["amount"] = -10.0
        self.refused(data, "amount_total")

    def test_a_return_is_of_what_was_sold(self):
        line = self.sell([(self.milk, 2)]).lines
        back = {"refunded_orderline_id": line.id}
        self.refused(self.forged([(self.bread, -1, back)], is_refund=True), "product_id")
        dear = {**back, "price_unit": 500.0}
        self.refused(self.forged([(self.milk, -1, dear)], is_refund=True), "price_unit")
        order = self.send(self.forged([(self.milk, -1, back)], is_refund=True))
        self.assertEqual(order.amount_total, -10.0)

    def test_price_list_of_no_till(self):
        staff = self.env["product.pricelist"].sudo().create({"name": "Staff"})
        self.refused(self.forged([(self.milk, 1)], pricelist_id=staff.id), "pricelist_id")

    def test_links_that_are_no_ids(self):
        for name in ("pricelist_id", "fiscal_position_id"):
            self.refused(self.forged([(self.milk, 1)], **{name: [1]}), name)
        self.refused(self.forged([(self.milk, 1)], {"reward_id": [1]}), "reward_id")

    def test_the_price_list_and_taxes_of_a_preset(self):
        eaten_here = self.env["product.pricelist"].sudo().create({"name": "Eaten here"})
        here = self.env["account.fiscal.position"].sudo().create({"name": "Eaten here"})
        preset = (
            self.env["pos.preset"]
            .sudo()
            .create({"name": "Here", "pricelist_id": eaten_here.id, "fiscal_position_id": here.id})
        )
        self.config.sudo().write({"use_presets": True, "available_preset_ids": preset.ids})
        chosen = {
            "preset_id": preset.id,
            "pricelist_id": eaten_here.id,
            "fiscal_position_id": here.id,
        }
        order = self.send(self.forged([(self.milk, 2)], **chosen))
        self.assertEqual(order.pricelist_id, eaten_here)
        self.config.sudo().write({"use_presets": False})
        self.refused(self.forged([(self.milk, 1)], **chosen), "pricelist_id")
        # what was sold that way comes back that way
        back = [(self.milk, -1, {"refunded_orderline_id": order.lines.id})]
        refund = self.send(self.forged(back, **chosen))
        self.assertEqual((refund.amount_total, refund.pricelist_id), (-10.0, eaten_here))

    def test_a_saved_order_keeps_its_price_list(self):
        staff = self.env["product.pricelist"].sudo().create({"name": "Staff"})
        data = self.forged([(self.milk, 1)], state="draft", payment_ids=[], amount_paid=0.0)
        saved = self.send(data)
        saved.sudo().pricelist_id = staff
        line = saved.lines
        data = self.forged([(self.milk, 1)], uuid=saved.uuid, pricelist_id=staff.id)
        data["lines"][0][2]["uuid"] = line.uuid
        data["lines"][0][:2] = [1, line.id]
        self.assertEqual(self.send(data).state, "paid")

    def test_texts_that_no_database_holds(self):
        self.refused(self.forged([(self.milk, 1)], internal_note="a\0b"), "internal_note")
        order = self.send(
            self.forged([(self.milk, 1)], {"customer_note": "a\0b"}, paid_offline=True)
        )
        self.assertEqual(order.lines.customer_note, "ab")

    def test_what_is_paid_stays(self):
        order = self.sell([(self.milk, 1)]).with_user(self.cashier)
        line, payment = order.lines, order.payment_ids
        for change in (
            lambda: payment.unlink(),
            lambda: line.unlink(),
            lambda: line.write({"uuid": str(uuid4())}),
            lambda: payment.write({"amount": 1.0}),
            lambda: order.write({"session_id": False}),
            lambda: order.write({"state": "draft"}),
            lambda: payment.copy({"amount": -5.0}),
        ):
            with self.assertRaises(UserError):
                change()
        order.write({"internal_note": "asked for a bag"})

    def test_what_a_countrys_addon_keeps_with_a_receipt(self):
        """Its number, or whether the tax office has it: a cashier sends it once more."""
        order = self.sell([(self.milk, 1)]).with_user(self.cashier)
        moment = fields.Datetime.now()
        with self.assertRaises(UserError):
            order.preset_time = moment
        with self.of_addons("preset_time", "l10n_es_edi_tbai_pos"):
            order.preset_time = moment
        with (
            self.of_addons("preset_time", "point_of_sale", "l10n_es_edi_tbai_pos"),
            self.assertRaises(UserError),
        ):
            order.preset_time = False

    def test_field_that_another_addon_only_changed(self):
        """It says what it said before: who wrote it, a till can't tell."""
        data = self.order_data([(self.milk, 1)])
        data["order_edit_tracking"] = True
        with self.of_addons("order_edit_tracking", "point_of_sale", "l10n_es_edi_tbai_pos"):
            said = self.env["pos.order"]._said_of("pos.order", ORDER, data)
        self.assertNotIn("order_edit_tracking", said)

    def of_addons(self, name, *modules):
        """The field as if these addons had made and changed it."""
        return patch.multiple(
            self.env["pos.order"]._fields[name], _modules=modules, _module=modules[-1]
        )

    def test_a_till_holds_so_much(self):
        guarded = self.create_goods("Guarded", 50, oversell_policy="block")
        config = self.config.with_user(self.cashier)
        lines = [{"product_id": guarded.id, "qty": 1, "lots": []}]
        for number in range(25):
            self.assertTrue(config.supermarket_check_sale(f"order-{number}", lines)["ok"])
        promised = self.env["supermarket.sale.reservation"].sudo().search([])
        self.assertEqual(len(promised), 20)
        self.assertEqual(promised.user_id, self.cashier)
        config.supermarket_release_sale("order-0")
        self.pos_session.sudo().state = "closing_control"
        config.supermarket_check_sale("order-0", lines)
        self.assertEqual(promised.search_count([]), 19, "a till that is closed holds nothing")
