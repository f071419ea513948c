from odoo import Command
from odoo.addons.supermarket_stock.tests.hoot import UnitsCase
from odoo.tests import HttpCase, tagged

from .common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestTillUnits(UnitsCase):
    def test_units(self):
        self.run_units("supermarket_pos")


@tagged("post_install", "-at_install")
class TestTillTours(SupermarketPosCommon, HttpCase):
    """The till in a browser, by keys and scans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["product.template"].sudo().search(
            [("available_in_pos", "=", True)]
        ).available_in_pos = False
        cls.milk = cls.create_goods("Milk", 10, barcode="5000112637922")
        cls.env["supermarket.product.barcode"].sudo().create(
            {"name": "CASE-MILK", "product_id": cls.milk.id, "quantity": 2}
        )
        cls.last = cls.create_goods(
            "Last unit", 1, barcode="5000112637946", oversell_policy="block"
        )
        cls.recalled = cls.create_goods("Recalled", 5, barcode="5000112637953")
        cls.env["supermarket.hold"]._place(cls.recalled, reason="recall")
        cls.yoghurt = cls.create_goods("Yoghurt", barcode="5000112637960", tracking="lot")
        cls.lot = cls.create_lot(cls.yoghurt, "L1", quantity=3)
        cls.create_goods("Pork", 10, barcode="2100121000007", to_weight=True)
        cls.config.payment_method_ids = [Command.set((cls.cash_pm1 | cls.bank_pm1).ids)]

    def run_tour(self, name):
        self.start_tour(f"/pos/ui/{self.config.id}", name, login=self.cashier.login)
        return self.config.current_session_id.order_ids

    def test_cash_sale(self):
        paid = self.run_tour("supermarket_cash_sale").filtered(lambda o: o.state == "paid")
        self.assertEqual(len(paid), 1)
        self.assertEqual(self.ledger(paid).quantity, 3)
        self.assertEqual(paid.payment_ids.payment_method_id, self.cash_pm1)

    def test_search(self):
        [order] = self.run_tour("supermarket_search")
        self.assertEqual(
            {line.product_id: line.qty for line in order.lines}, {self.yoghurt: 1, self.milk: 3}
        )

    def test_search_after_scan(self):
        self.start_tour(
            f"/pos/ui/{self.config.id}", "supermarket_search_after_scan", login=self.cashier.login
        )

    def test_quantities(self):
        [order] = self.run_tour("supermarket_quantities").filtered(lambda o: o.state == "paid")
        self.assertEqual([(line.product_id, line.qty) for line in order.lines], [(self.milk, 2)])

    def test_refusals(self):
        paid = self.run_tour("supermarket_refusals").filtered(lambda o: o.state == "paid")
        sold = {entry.product_id: entry for entry in self.ledger(paid)}
        self.assertEqual(sold.keys(), {self.last, self.yoghurt})
        self.assertEqual(sold[self.last].quantity, 1)
        self.assertEqual(sold[self.yoghurt].lot_id, self.lot)
        self.assertEqual(self.sellable(self.last), 0)

    def test_codes(self):
        self.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        self.config.fallback_nomenclature_id = self.env["barcode.nomenclature"].create(
            {
                "name": "Shop",
                "rule_ids": [
                    Command.create(
                        {
                            "name": f"{rule_type} {pattern}",
                            "sequence": number,
                            "encoding": "any",
                            "type": rule_type,
                            "pattern": pattern,
                        }
                    )
                    for number, (rule_type, pattern) in enumerate(
                        (
                            ("cashier", "041"),
                            ("discount", "22{NN}"),
                            ("price", "02.....{V}{NNDD}."),
                            ("product", ".*"),
                        )
                    )
                ],
            }
        )
        self.create_goods("Almonds", 9, barcode="0041570054161")
        self.yoghurt.use_expiration_date = True
        self.start_tour(f"/pos/ui/{self.config.id}", "supermarket_codes", login=self.cashier.login)
