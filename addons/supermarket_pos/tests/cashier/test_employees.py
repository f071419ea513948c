from unittest import SkipTest

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestEmployees(SupermarketPosCommon):
    """Where employees log in at the till, the cashier is the employee, not the shared login.

    Tried where Odoo's `pos_hr` is installed: `./run test upstream` does.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "employee_id" not in cls.env["pos.order"]._fields:
            raise SkipTest("pos_hr is not installed")
        cls.config.write({"module_pos_hr": True, "use_limits": True, "limit_void": 50})
        employees = cls.env["hr.employee"].sudo()  # who hires them is not what is tested
        cls.ann, cls.bob = employees.create(
            [
                {"name": "Ann", "company_id": cls.company.id},
                {"name": "Bob", "company_id": cls.company.id, "user_id": cls.supervisor.id},
            ]
        )
        cls.milk = cls.create_goods("Milk", 100)

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session.sudo().employee_id = self.ann

    def _sell_as(self, employee, quantity, **values):
        data = self.order_data([(self.milk, quantity)], **values)
        return self.send({**data, "employee_id": employee.id})

    def _audit(self):
        return self.env["supermarket.pos.audit"].with_user(self.supervisor)

    def test_audit_names_the_employee_of_the_order(self):
        order = self._sell_as(self.bob, 2, till_report='{"voids": [{"amount": 20}]}')
        rows = self._audit().search([("order_uuid", "=", order.uuid)])
        self.assertEqual(rows.mapped("cashier"), ["Bob"])
        self.assertEqual(rows.user_id, self.cashier)

    def test_an_order_names_an_employee_of_the_till(self):
        """Nobody else's name comes onto a sale: who stands at the till sold it."""
        employees = self.env["hr.employee"].sudo()
        other = self.env["res.company"].sudo().create({"name": "Other chain"})
        strange = employees.create({"name": "Strange", "company_id": other.id})
        cara = employees.create({"name": "Cara", "company_id": self.company.id})
        self.config.basic_employee_ids = self.ann | self.bob
        self.assertEqual(self._sell_as(self.bob, 1).employee_id, self.bob)
        for nobody in (strange, cara, employees.browse(2**31 - 1)):
            self.assertEqual(self._sell_as(nobody, 1).employee_id, self.ann)
        session = self.pos_session.with_user(self.cashier)
        session.employee_id = self.bob
        for nobody in (strange.id, cara.id, "x"):
            with self.assertRaises(AccessError):
                session.write({"employee_id": nobody})
        self.config.module_pos_hr = False
        self.assertFalse(self._sell_as(self.bob, 1).employee_id)

    def test_audit_without_order_names_who_stands_at_the_till(self):
        self.config._audit("pin_wrong", self.supervisor, order_uuid="not sent yet")
        row = self._audit().search([("order_uuid", "=", "not sent yet")])
        self.assertEqual(row.cashier, "Ann")

    def test_audit_without_employees_names_the_user(self):
        self.config.module_pos_hr = False
        self.config.with_user(self.cashier)._audit("pin_wrong", self.supervisor, order_uuid="u")
        row = self._audit().search([("order_uuid", "=", "u")])
        self.assertEqual(row.cashier, self.cashier.name)

    def test_differences_are_the_employees(self):
        self._sell_as(self.ann, 3)
        self._sell_as(self.bob, 1)
        session = self.pos_session
        self.close()
        self.env.flush_all()
        rows = (
            self.env["supermarket.cash.difference"]
            .with_user(self.supervisor)
            .search([("session_id", "=", session.id)])
        )
        self.assertEqual({row.cashier: row.cash_sales for row in rows}, {"Ann": 30.0, "Bob": 10.0})
        self.assertEqual(set(rows.mapped("cashier_count")), {2})

    def test_reports_name_the_employee(self):
        self._sell_as(self.ann, 3)
        order = self._sell_as(self.bob, 1)
        self.env.flush_all()
        rows = self.env["supermarket.sale.report"].with_user(self.manager)
        sold = rows._read_group(
            [("session_id", "=", self.pos_session.id)], ["cashier"], ["amount_total:sum"]
        )
        self.assertEqual(dict(sold), {"Ann": 30.0, "Bob": 10.0})
        oversold = {"order_id": order.id, "product_id": self.milk.id, "reason": "oversold"}
        store = {"warehouse_id": self.config._store().id}
        exception = self.env["supermarket.sale.exception"]._open([{**oversold, **store}])
        self.assertEqual(exception.cashier, "Bob")

    def test_sales_analysis_by_employee(self):
        self._sell_as(self.ann, 3)
        self._sell_as(self.bob, 1)
        analysis = self.env["supermarket.sale.analysis"].with_user(self.manager)
        names = {one["name"]: one["id"] for one in analysis.get_choices()["cashiers"]}
        self.assertLess(names["Ann"], 0)
        request = {"preset": "today", "by": ["cashier"], "cashiers": [names["Ann"]]}
        result = analysis._result(request)
        self.assertIn("Ann", str(result.as_json()))
        self.assertNotIn("Bob", str(result.as_json()))
        orders = self.env["pos.order"].search(analysis.open_orders(request)["domain"])
        self.assertEqual(orders.employee_id, self.ann)
        lines = self.env["supermarket.sale.report"].with_user(self.manager)
        found = lines.search(analysis.open_pivot(request)["domain"])
        self.assertEqual(set(found.mapped("cashier")), {"Ann"})

    def test_a_pick_up_is_the_employees(self):
        self.config.pickup_pin = True
        pins = self.env["supermarket.pos.pin"].with_user(self.manager)
        pins.create({"user_id": self.supervisor.id, "pin": "1234"})
        override = {"supervisor_id": self.supervisor.id, "pin": "1234"}
        self._sell_as(self.ann, 3)
        self.env.flush_all()
        self.registry_enter_test_mode()  # a PIN is looked at in a transaction of its own
        session = self.pos_session.with_user(self.cashier)
        self.assertEqual(session.supermarket_pick_up(5, "Safe", override)["pin"], "ok")
        pickup = self.pos_session.sudo().pickup_ids
        self.assertEqual((pickup.cashier, pickup.user_id), ("Ann", self.cashier))

    def test_an_employee_counts_blind_under_a_managers_login(self):
        self.config.blind_close = True
        session = self.pos_session.with_user(self.manager)
        self.assertTrue(session.get_closing_control_data()["blind"])
        self.pos_session.sudo().employee_id = self.bob
        self.assertFalse(session.get_closing_control_data()["blind"])

    def test_an_employees_own_pin_is_no_second_person(self):
        self.pos_session.sudo().employee_id = self.bob
        session = self.pos_session.with_user(self.cashier)
        override = {"supervisor_id": self.supervisor.id, "pin": "1234"}
        self.assertEqual(session._second_person(override), "self")
