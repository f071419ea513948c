from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestBranch(SupermarketPosCommon):
    """A branch's till sells what is its head office's, as core's does; not its sister's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.head = cls.company
        cls.branch, cls.sister = cls.env["res.company"].create(
            [
                {"name": "Branch", "parent_id": cls.head.id},
                {"name": "Sister", "parent_id": cls.head.id},
            ]
        )
        cls.branch.point_of_sale_update_stock_quantities = "ledger"
        cls.branch.chart_template = cls.head.chart_template
        cls.branch.account_fiscal_country_id = cls.head.account_fiscal_country_id
        cls.cashier.company_ids |= cls.branch
        cls.store = cls.env["stock.warehouse"].search([("company_id", "=", cls.branch.id)])
        cls.floor = cls.store.lot_stock_id
        cash = cls.env["account.journal"].create(
            {
                "name": "Till",
                "type": "cash",
                "code": "BRC",
                "company_id": cls.branch.id,
                "profit_account_id": cls.company_data["default_account_revenue"].id,
                "loss_account_id": cls.company_data["default_account_expense"].id,
            }
        )
        method = cls.env["pos.payment.method"].create(
            {"name": "Cash", "journal_id": cash.id, "company_id": cls.branch.id}
        )
        cls.config = (
            cls.env["pos.config"]
            .with_company(cls.branch)
            .create(
                {
                    "name": "Branch till",
                    "company_id": cls.branch.id,
                    "picking_type_id": cls.store.pos_type_id.id,
                    "payment_method_ids": [Command.set(method.ids)],
                }
            )
        )
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT", "amount": 10, "company_id": cls.head.id}
        )
        cls.milk = cls.create_goods("Milk", taxes_id=[Command.set(cls.tax.ids)])
        cls.cheese = cls.create_goods("Cheese", tracking="lot", use_expiration_date=True)
        cls.lot = cls.create_lot(cls.cheese, "L1", days=9)
        quants = cls.env["stock.quant"]
        quants._update_available_quantity(cls.milk, cls.floor, 10)
        quants._update_available_quantity(cls.cheese, cls.floor, 10, lot_id=cls.lot)
        cls.client = cls.env["res.partner"].create({"name": "Ann", "company_id": cls.head.id})
        cls.method = method

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def order(self, **line):
        data = self.order_data([(self.milk, 1), (self.cheese, 2)], payments=[(self.method, 31.0)])
        milk, cheese = (row[2] for row in data["lines"])
        milk.update(tax_ids=self.tax.ids, price_subtotal=10.0, price_subtotal_incl=11.0, **line)
        cheese["pack_lot_ids"] = [Command.create({"lot_name": "L1"})]
        return {**data, "amount_total": 31.0, "amount_tax": 1.0}

    def test_goods_lots_and_customers_of_the_head_office(self):
        order = self.send({**self.order(), "partner_id": self.client.id})
        self.assertRecordValues(
            self.ledger(order),
            [
                {"product_id": self.milk.id, "company_id": self.branch.id, "lot_id": False},
                {"product_id": self.cheese.id, "company_id": self.branch.id, "lot_id": self.lot.id},
            ],
        )
        self.assertEqual(order.partner_id, self.client)
        self.assertEqual(len(self.env["supermarket.sale.ledger"]._post()), 2)
        self.assertEqual(self.quant_total(self.cheese), 8)
        self.assertFalse(
            self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        )

    def test_lot_of_the_head_office_that_is_not_to_be_sold(self):
        config = self.config.with_user(self.cashier).with_company(self.branch)
        asked = [{"product_id": self.cheese.id, "qty": 1, "lots": ["L1"]}]
        self.assertEqual(self.lot.company_id, self.head)
        self.assertEqual(config.supermarket_check_sale("b-1", asked)["problems"], [])
        hold = self.env["supermarket.hold"].with_company(self.branch)
        hold = hold._place(self.cheese, lot=self.lot)
        [problem] = config.supermarket_check_sale("b-1", asked)["problems"]
        self.assertEqual((problem["kind"], problem["lot"]), ("held", "L1"))
        hold._release()
        self.lot.expiration_date = "2020-01-01"
        [problem] = config.supermarket_check_sale("b-1", asked)["problems"]
        self.assertEqual((problem["kind"], problem["lot"]), ("expired", "L1"))

    def test_what_the_head_office_recalls(self):
        """The branch's till refuses it, is told of it and confirms it; its sister's too."""
        config = self.config.with_user(self.cashier).with_company(self.branch)
        asked = [{"product_id": self.cheese.id, "qty": 1, "lots": ["L1"]}]
        self.messages()
        self.env.user.group_ids |= self.env.ref("supermarket_stock.group_store_manager")
        recall = self.env["supermarket.recall"].with_company(self.head)
        recall = recall.create(
            {
                "product_id": self.cheese.id,
                "lot_ids": [Command.set(self.lot.ids)],
                "reason": "Glass",
            }
        )
        recall.action_recall()
        self.run_commit_hooks()
        [problem] = config.supermarket_check_sale("b-2", asked)["problems"]
        self.assertEqual((problem["kind"], problem["lot"]), ("held", "L1"))
        self.assertIn("SUPERMARKET_RECALL", [name for name, _said in self.messages()])
        self.assertEqual(recall.confirmation_ids.config_id, self.config)
        told = config.supermarket_check_in("till-1")["recalls"]
        self.assertEqual([one["id"] for one in told], recall.ids)
        config.supermarket_check_in("till-1", [[recall.id, 0]])
        self.assertEqual(recall.get_till_board()["confirmed"], 1)
        self.assertEqual(config.supermarket_check_in("till-1")["recalls"], [])

    def test_what_a_sister_recalls_is_not_theirs(self):
        recall = self.env["supermarket.recall"].with_company(self.sister)
        recall = recall.create({"product_id": self.milk.id, "reason": "x"})
        recall._ask_open_tills()
        self.assertFalse(recall.confirmation_ids)

    def test_sister_company(self):
        juice = self.create_goods("Juice", company_id=self.sister.id)
        with self.assertRaisesRegex(ValidationError, "product_id"):
            self.send(self.order(product_id=juice.id))
        order = self.send({**self.order(product_id=juice.id), "paid_offline": True})
        self.assertEqual(self.ledger(order).product_id, self.cheese)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(exceptions.mapped("reason"), ["product"])

    def test_tax_of_the_head_office_left_out(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET write_date = '2020-01-01' WHERE id = %s",
            self.milk.product_tmpl_id.ids,
        )
        self.env.invalidate_all()
        data = self.order(price_unit=10.0)
        data["lines"][0][2].update(tax_ids=[], price_subtotal_incl=10.0)
        data.update(amount_total=30.0)
        with self.assertRaisesRegex(ValidationError, "tax_ids"):
            self.send(data)

    def test_tills_are_told(self):
        told = []
        stores = type(self.store)
        with patch.object(stores, "_notify_tills", lambda store, name, said: told.append(said)):
            self.milk.list_price = 12.0
        self.assertEqual([said["ids"] for said in told], [self.milk.product_tmpl_id.ids])
