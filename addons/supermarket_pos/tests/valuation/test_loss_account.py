from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestLossAccount(SupermarketPosCommon):
    """Losses are written to the account of their reason, and back when they are undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inventory_valuation = "real_time"
        cls.goods = cls.create_goods("Eggs", cost=2, category=cls.categ_anglo)
        cls.goods.standard_price = 2
        cls.stock(cls.goods, 50)
        cls.reason = cls.env.ref("supermarket_stock.loss_reason_broken")
        cls.breakage = cls.env["account.account"].create(
            {"name": "Breakage", "code": "BREAK1", "account_type": "expense"}
        )

    def balance(self):
        lines = self.env["account.move.line"].search([("account_id", "=", self.breakage.id)])
        self.assertEqual(set(lines.mapped("parent_state")) - {"posted"}, set())
        return sum(lines.mapped("balance"))

    def test_by_reason(self):
        reason = self.reason.with_user(self.manager).with_company(self.company)
        reason.account_id = self.breakage
        place = self.reason._place(self.company)
        self.assertEqual(place.valuation_account_id, self.breakage)
        loss = self.env["supermarket.loss"].with_user(self.supervisor)
        loss = loss.with_company(self.company).create(
            {
                "product_id": self.goods.id,
                "quantity": 3,
                "location_id": self.floor.id,
                "reason_id": self.reason.id,
                "company_id": self.company.id,
            }
        )
        loss.action_report()
        self.assertEqual((loss.state, loss.value, self.balance()), ("done", -6, 6))
        loss.with_user(self.manager).action_undo()
        self.assertEqual((loss.state, self.balance()), ("undone", 0))
        self.assertEqual(self.quant_total(self.goods), 50)
