from odoo.addons.supermarket_stock.tools.codes.check_digits import check_digit
from odoo.tests import tagged

from ..common_scales import ANY, BOTH, CARD, PRICE, WEIGHT, ScalesCase

UNKNOWN = {"unknown": True}


def ean13(digits):
    """Twelve digits and the one that checks them."""
    return digits + check_digit(digits)


@tagged("post_install", "-at_install")
class TestPricePage(ScalesCase):
    """The price page reads what the store's till reads, and tells what the till would charge."""

    rules = (PRICE, WEIGHT, BOTH, CARD, ANY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.veal = cls.create_goods("Veal", 100, 20.0, barcode=ean13("240012200000"), **cls.weighed)
        cls.pack = cls.create_goods("Salad", 100, 3.0, barcode=ean13("230045600000"))

    def told(self, code):
        return self.store.sudo()._check_price(code)

    def test_price_on_the_label(self):
        answer = self.told("2300121010024")
        self.assertEqual(answer["name"], "Pork")
        self.assertIn("10.02", answer["price"])
        self.assertEqual(answer["unit"], "0.252 kg")
        self.assertIn("39.80", answer["unit_price"])

    def test_price_of_a_piece(self):
        answer = self.told(ean13("230045600250"))
        self.assertIn("2.50", answer["price"])
        self.assertEqual((answer["name"], answer["unit"]), ("Salad", ""))

    def test_weight_on_the_label(self):
        answer = self.told(ean13("240012200500"))
        self.assertIn("10.00", answer["price"])
        self.assertEqual((answer["name"], answer["unit"]), ("Veal", "0.500 kg"))

    def test_price_and_weight(self):
        answer = self.told("281234500399001340")
        self.assertEqual(answer["name"], "Ham")
        self.assertIn("3.99", answer["price"])
        self.assertEqual(answer["unit"], "0.134 kg")

    def test_the_product_s_own_code_tells_the_price_of_its_unit(self):
        for goods in (self.pork, self.veal, self.ham):
            answer = self.told(goods.barcode)
            self.assertEqual((answer["name"], answer["unit"]), (goods.name, "kg"))
            self.assertIn(f"{goods.lst_price:.2f}", answer["price"])

    def test_what_is_no_goods_is_unknown(self):
        for code in ("042123456", "9999999999994", " ", "\0", None, 7, "x" * 600):
            self.assertEqual(self.told(code), UNKNOWN, code)

    def test_gs1_at_a_till(self):
        gs1 = "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        self.company.nomenclature_id = self.env.ref(gs1)
        self.pork.barcode = "04000521006112"
        for code, price, unit in (
            ("(01)04000521006112", "39.80", "kg"),
            ("(01)04000521006112(3103)000252(10)L1", "10.03", "0.252 kg"),
            ("]C1010400052100611231030002523922000999\x1d10L1", "9.99", "0.252 kg"),
            ("(01)04000521006112(3922)000995", "9.95", "0.250 kg"),
        ):
            with self.subTest(code=code):
                answer = self.told(code)
                self.assertEqual((answer["name"], answer["unit"]), ("Pork", unit))
                self.assertIn(price, answer["price"])

    def test_a_sticker(self):
        cheese = self.create_goods("Cheese", tracking="lot", use_expiration_date=True, price=10)
        cheese.barcode = "04006381333931"
        lot = self.create_lot(cheese, "L1", days=2, quantity=4)
        markdown = self.env["supermarket.markdown"].create(
            {
                "product_id": cheese.id,
                "lot_id": lot.id,
                "warehouse_id": self.store.id,
                "new_price": 6,
                "quantity": 4,
            }
        )
        markdown.with_user(self.manager).action_activate()
        code = markdown.sticker_code
        self.assertIn("6.00", self.told(code)["price"])
        forged = code.replace("00000600", "00000100")
        self.assertIn("10.00", self.told(forged)["price"])
