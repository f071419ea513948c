from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestFine(InspectionCase):
    """A fine is a share of what the lot was worth, as the books say it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inspection.penalty.schedule"].create(
            {
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "severity": "major",
                "mode": "percent",
                "percent": 10,
            }
        )
        cls._plan()

    def _fine(self, order, quantity=100):
        task = self._task_of(self._receive(quantity, order=order))
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        return task.problem_ids.filtered(lambda problem: problem.problem_type == "fine")

    def test_a_cent_of_a_unit_is_not_rounded_away(self):
        """1,000 at 0.05 with 13 % in it: 44.25 as ordered, not 1,000 times 0.04."""
        order = self._order(1000, price=0.05)
        order.order_line.tax_ids = self._included()
        self.assertEqual(order.order_line.price_subtotal, 44.25)
        self.assertEqual(self._fine(order, 1000).amount, 4.43)

    def test_tax_in_the_price_is_not_fined(self):
        order = self._order(100, price=11.30)
        order.order_line.tax_ids = self._included()
        self.assertAlmostEqual(self._fine(order).amount, 100)

    def _included(self):
        self.company.account_fiscal_country_id = self.env.ref("base.cn")
        group = self.env["account.tax.group"].create({"name": "VAT", "company_id": self.company.id})
        return self.env["account.tax"].create(
            {
                "name": "13 % included",
                "tax_group_id": group.id,
                "amount": 13,
                "type_tax_use": "purchase",
                "price_include_override": "tax_included",
                "company_id": self.company.id,
            }
        )

    def test_discount(self):
        order = self._order(100, price=10)
        order.order_line.discount = 50
        self.assertAlmostEqual(self._fine(order).amount, 50)

    def test_rate_of_the_day_the_goods_came(self):
        """1,000 USD: the rate of the receipt holds, whenever the lot is judged."""
        dollar = self.env["res.currency"].create({"name": "QDL", "symbol": "Q", "rounding": 0.01})
        today = fields.Date.today()
        self.env["res.currency.rate"].create(
            [
                {
                    "currency_id": dollar.id,
                    "company_id": self.company.id,
                    "name": day,
                    "rate": rate,
                }
                for day, rate in ((today - timedelta(days=30), 0.14), (today, 0.28))
            ]
        )
        order = self._order(100, price=10)
        order.currency_id = dollar
        task = self._task_of(self._receive(100, order=order))
        task.picking_id.date_done = fields.Datetime.now() - timedelta(days=10)
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        fine = task.problem_ids.filtered(lambda problem: problem.problem_type == "fine")
        self.assertAlmostEqual(fine.amount, 714.29)

    def test_the_bill_says_what_it_cost(self):
        order = self._order(100, price=10)
        task = self._task_of(self._receive(100, order=order))
        order.action_create_invoice()
        order.invoice_ids.invoice_line_ids.price_unit = 8
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        fine = task.problem_ids.filtered(lambda problem: problem.problem_type == "fine")
        self.assertAlmostEqual(fine.amount, 80)

    def test_a_bill_posted_later_corrects_what_nobody_decided(self):
        order = self._order(100, price=10)
        fine = self._fine(order)
        self.assertAlmostEqual(fine.amount, 100)
        order.action_create_invoice()
        bill = order.invoice_ids
        bill.write({"invoice_date": fields.Date.today()})
        bill.invoice_line_ids.write({"price_unit": 8, "tax_ids": [Command.clear()]})
        bill.action_post()
        self.assertAlmostEqual(fine.amount, 80)

    def test_a_component_of_a_kit_is_not_worth_the_kit(self):
        """10 kits of 12 at 24.00: the receipt of the 120 apples points at the line of the kits."""
        kit = self.env["product.product"].create({"name": "Kit", "is_storable": True})
        kits = self._order(10, product=kit, price=24).order_line
        picking = self._order(120).picking_ids
        picking.move_ids.purchase_line_id = kits
        self._fill(picking, {"L1": 120})
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        self.assertEqual(task.purchase_line_id, kits)
        task.move_id.value = 240  # the share of the kits' price, as Odoo's kits have it
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        self.assertAlmostEqual(self._problem(task, "fine").amount, 24)
        back = self._problem(task, "return")
        back.with_user(self.second_reviewer).action_approve()
        self.assertAlmostEqual(back._returned_value(), 240)

    def test_a_component_that_the_books_do_not_value_counts_at_cost(self):
        kit = self.env["product.product"].create({"name": "Kit", "is_storable": True})
        picking = self._order(120).picking_ids
        picking.move_ids.purchase_line_id = self._order(10, product=kit, price=24).order_line
        self._fill(picking, {"L1": 120})
        picking.owner_id = self.supplier
        picking.with_user(self.receiver).button_validate()
        task = self._task_of(picking)
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        # 10 % of 120 at a cost of 2.00
        self.assertAlmostEqual(self._problem(task, "fine").amount, 24)
