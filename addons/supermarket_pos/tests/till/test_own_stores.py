from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestOwnStores(SupermarketPosCommon):
    """A shop's cashiers, supervisors and managers see the tills of their shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
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
        cls.milk = cls.create_goods("Milk", 10.0)
        cls.north_manager = cls.manager.copy({"login": "test_north_manager"})
        cls.people = (cls.cashier, cls.supervisor, cls.manager)
        for person in cls.people:
            person.supermarket_store_ids = [Command.set(cls.store.ids)]
        cls.north_manager.supermarket_store_ids = [Command.set(cls.north.ids)]

    def test_till_session_and_order(self):
        self.open_new_session()
        order = self.sell([(self.milk, 2)])
        self.assertEqual(order.state, "paid")
        north_session = self.env["pos.session"].create({"config_id": self.north_till.id})
        there = {
            "pos.config": self.north_till,
            "pos.session": north_session,
        }
        here = {"pos.config": self.config, "pos.session": self.pos_session.sudo()}
        for user in self.people:
            for model, record in there.items():
                records = self.env[model].with_user(user)
                with self.subTest(model=model, user=user.name):
                    seen = records.search([("id", "in", (record | here[model]).ids)])
                    self.assertEqual(seen.ids, here[model].ids)
                    with self.assertRaises(AccessError):
                        records.browse(record.id).read(["name"])
        others = self.env["pos.order"].with_user(self.north_manager)
        self.assertFalse(others.search([("id", "=", order.id)]))
        lines = self.env["pos.order.line"].with_user(self.north_manager)
        self.assertFalse(lines.search([("order_id", "=", order.id)]))

    def test_a_till_of_another_store_is_asked_nothing(self):
        with self.assertRaises(AccessError):
            self.north_till.with_user(self.cashier).supermarket_load_state()
        with self.assertRaises(AccessError):
            self.north_till.with_user(self.cashier).open_ui()
        self.assertTrue(self.config.with_user(self.cashier).supermarket_load_state())

    def test_a_day_at_the_till(self):
        """Open, sell, return, close: as a cashier who works in one store alone."""
        self.config.with_user(self.cashier).open_ui()
        self.pos_session = self.config.current_session_id.with_user(self.cashier)
        self.pos_session.set_opening_control(0, "")
        self.assertTrue(self.pos_session.load_data([])["pos.config"])
        order = self.sell([(self.milk, 2)])
        self.sell([(self.milk, -1, {"refunded_orderline_id": order.lines.id})])
        self.close()
        self.assertEqual(self.quant_total(self.milk), 9)

    def test_what_tills_leave_behind(self):
        self.open_new_session()
        last = self.create_goods("Last One", 1.0, oversell_policy="block")
        order = self.sell([(last, 3)])
        exceptions = self.env["supermarket.sale.exception"].sudo()
        exception = exceptions.search([("order_id", "=", order.id)])
        audit = self.config._audit("oversell", self.supervisor, product_id=last.id)
        confirmation = self.env["supermarket.recall.confirmation"]
        for record in (exception, audit):
            self.assertTrue(record)
            seen = record.with_user(self.manager).search([("id", "in", record.ids)])
            self.assertEqual(seen.ids, record.ids)
            others = record.with_user(self.north_manager)
            self.assertFalse(others.search([("id", "in", record.ids)]))
        self.assertTrue(confirmation.with_user(self.manager).has_access("read"))

    def test_sales_analysis(self):
        self.open_new_session()
        self.sell([(self.milk, 2)])
        day = fields.Date.to_string(self.store._store_day())
        period = {"start": day, "end": day}
        for user, total in ((self.manager, 1), (self.north_manager, 0)):
            analysis = self.env["supermarket.sale.analysis"].with_user(user)
            self.assertEqual(analysis.analyse(period)["totals"]["orders"], total)
        buyer = self.create_role("buyer")
        buyer.supermarket_store_ids = [Command.set(self.north.ids)]
        analysis = self.env["supermarket.sale.analysis"].with_user(buyer)
        self.assertEqual(analysis.analyse(period)["totals"]["orders"], 0)
        choices = analysis.get_choices()
        self.assertEqual([one["name"] for one in choices["stores"]], [self.north.name])
        self.assertEqual([one["id"] for one in choices["tills"]], self.north_till.ids)
        report = self.env["supermarket.sale.report"].with_user(buyer)
        self.assertFalse(report.search([("product_id", "=", self.milk.id)]))

    def test_a_changed_promotion_reaches_all_stores(self):
        """Whichever stores its author works in: a promotion is the company's."""
        session = self.env["pos.session"].create({"config_id": self.north_till.id})
        session.set_opening_control(0, "")
        program = self.env["loyalty.program"].create(
            {
                "name": "Milk",
                "program_type": "promotion",
                "trigger": "auto",
                "quota_units": 5,
                "rule_ids": [Command.create({"product_ids": [Command.set(self.milk.ids)]})],
                "reward_ids": [
                    Command.create(
                        {"reward_type": "discount", "discount": 10, "required_points": 1}
                    )
                ],
            }
        )
        self.run_commit_hooks()
        self.env["bus.bus"].sudo().search([]).unlink()
        program.with_user(self.manager)._push_left()
        self.run_commit_hooks()
        messages = self.env["bus.bus"].sudo().search([])
        channel = self.north._get_till_channel()
        self.assertTrue(messages.filtered(lambda one: channel in one.channel))
