from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestRoundingScreen(SupermarketPosCommon, HttpCase):
    """Cash rounding stands on the payment screen and on the receipt, and is what is booked.

    Five goods, four of them at 21 % and one at 8.875 % on top: rounded line by line they cost
    1.82, rounded by tax 1.83, and the coin of 0.05 lies on the other side.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        taxes = cls.env["account.tax"].create(
            [{"name": str(rate), "amount": rate} for rate in (21, 8.875)]
        )
        cls.goods = cls.env["product.product"].union(
            *(
                cls.create_goods(
                    f"Goods {number}",
                    100,
                    0.35 if number < 5 else 0.13,
                    barcode=f"GOODS-{number}",
                    taxes_id=[Command.set(taxes[number == 5].ids)],
                )
                for number in range(1, 6)
            )
        )
        cls.config.payment_method_ids = [Command.set((cls.cash_pm1 | cls.bank_pm1).ids)]

    @classmethod
    def create_rounding(cls, step):
        return cls.env["account.cash.rounding"].create(
            {
                "name": f"To {step}",
                "rounding": step,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": cls.company.default_cash_difference_income_account_id.id,
                "loss_account_id": cls.company.default_cash_difference_expense_account_id.id,
            }
        )

    def tour(self, name, method, step, total, to_pay):
        self.company.tax_calculation_rounding_method = method
        self.config.write(
            {
                "cash_rounding": True,
                "only_round_cash_method": True,
                "rounding_method": self.create_rounding(step).id,
            }
        )
        self.start_tour(
            f"/pos/ui/{self.config.id}", f"supermarket_rounding_{name}", login=self.cashier.login
        )
        orders = self.config.current_session_id.order_ids.filtered(lambda one: one.state == "paid")
        paid = sorted(orders.mapped("amount_paid"))
        self.assertEqual([round(amount, 2) for amount in paid], sorted([to_pay, to_pay, total]))
        for order in orders:
            self.assertAlmostEqual(order.amount_total, total)
            self.assertAlmostEqual(sum(order.payment_ids.mapped("amount")), order.amount_paid)

    def without_cents(self):
        self.company.currency_id.rounding = 1
        for product in self.goods:
            product.lst_price *= 100

    def test_per_line(self):
        self.tour("per_line", "round_per_line", 0.05, 1.82, 1.8)

    def test_globally(self):
        self.tour("globally", "round_globally", 0.05, 1.83, 1.85)

    def test_no_cents_per_line(self):
        self.without_cents()
        self.tour("no_cents_per_line", "round_per_line", 10, 182, 180)

    def test_no_cents_globally(self):
        self.without_cents()
        self.tour("no_cents_globally", "round_globally", 10, 183, 180)
