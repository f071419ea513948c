from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_codes import CodeCase

GTIN = "04000521006112"
# In what the company's scanners send, besides ASCII 29.
SEPARATORS = ("\x1d", "|", "^]", "{GS}", "<GS>", "]C1", "#", "Alt029", "]", "\u241d")


@tagged("post_install", "-at_install")
class TestGs1Codes(CodeCase):
    """GS1 codes on the page, which reads them as the till does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.butter = cls.create_goods(
            "Butter", barcode=GTIN[1:], tracking="lot", use_expiration_date=True
        )
        cls.l1 = cls.create_lot(cls.butter, "L1", days=9, quantity=50)
        cls.apple = cls.create_goods("Apple", 9, price=3.0, barcode="4000521999995")

    def assert_sells(self, code, product="Butter", lot=None):
        result = self.check(code)
        self.assertIn(result["verdict"]["level"], ("success", "warning"), (code, result["verdict"]))
        self.assertEqual(result["product"]["name"], product, code)
        if lot:
            self.assertEqual(result["lot"]["name"], lot, code)
        return result

    def assert_stops(self, code, *words):
        verdict = self.check(code)["verdict"]
        self.assertEqual(verdict["level"], "danger", (code, verdict))
        for word in words:
            self.assertIn(word, f"{verdict['title']}: {verdict['text']}", code)
        return verdict

    def test_identifiers_without_meaning_to_a_sale_are_stepped_over(self):
        for element in (
            "11261101", "12261101", "2012", "22A1\x1d", "240ART7\x1d", "241C\x1d", "37012\x1d",
            "3901123\x1d", "3912978123\x1d", "3932978001250\x1d", "3940" + "0010\x1d",
            "3952000999\x1d", "4144000521000004", "420D-50\x1d", "421276A\x1d", "422276\x1d",
            "423276040\x1d", "7030276A\x1d", "7002X\x1d", "8005000100\x1d", "8020R\x1d",
            "90ABC\x1d", "91X\x1d", "99Z\x1d", "7003391231" + "1200\x1d", "7006261101\x1d",
        ):  # fmt: skip
            with self.subTest(element=element):
                self.assert_sells(f"01{GTIN}{element}10L1", lot="L1")

    def test_last_day_of_sale(self):
        for code in ("16200101", "17200101", "15200101", "7003200101" + "0600"):
            with self.subTest(code=code):
                self.assert_stops(f"01{GTIN}{code}", "Expired")
        self.assert_stops(f"01{GTIN}1739123116200101", "Expired")
        for code in ("15000000", "17000000", "16000000", "17390200", "1739123115200101"):
            with self.subTest(code=code):
                self.assert_sells(f"01{GTIN}{code}10L1", lot="L1")

    def test_a_case_counts_what_is_in_it(self):
        """By a further barcode, and by that of Odoo's own packaging."""
        codes = self.env["supermarket.product.barcode"].sudo()
        codes.create({"name": "14000521006119", "product_id": self.butter.id, "quantity": 12})
        dozen = self.env.ref("uom.product_uom_dozen")
        self.env["product.uom"].sudo().create(
            {"barcode": "4000521888886", "product_id": self.apple.id, "uom_id": dozen.id}
        )
        for code, said in (
            ("011400052100611910L1", "12 Units of Butter"),
            ("0214000521006119374\x1d10L1", "48 Units of Butter"),
            (f"02{GTIN}374\x1d10L1", "4 Units of Butter"),
            ("4000521888886", "12 Units of Apple"),
            ("0104000521888886", "12 Units of Apple"),
        ):
            with self.subTest(code=code):
                self.assertIn(said, self.check(code)["verdict"]["text"])

    def test_no_such_day(self):
        for code in ("17261331", "17270431", "15260230", "11269901", "7003391231" + "2500"):
            with self.subTest(code=code):
                self.assert_stops(f"01{GTIN}{code}10L1", "no day", "Unreadable")
                parts = self.check(f"01{GTIN}{code}10L1")["parts"]
                self.assertEqual([part["kind"] for part in parts], ["unknown"])

    def test_swallowed_separator(self):
        for code in (f"01{GTIN}10L117200101", f"01{GTIN}21S110L117200101"):
            with self.subTest(code=code):
                self.assert_stops(code, "Expired")
        self.assert_sells(f"01{GTIN}10L117391231", lot="L1")
        self.assert_stops(f"01{GTIN}10NEW17391231", "swallows", "ASCII 29")
        self.create_lot(self.butter, "L117391231", quantity=1)
        self.assert_sells(f"01{GTIN}10L117391231", lot="L117391231")
        for code in (
            "1021072911172405310100693570007182",
            "01108573260055401722081110A2021121092220084115197",
        ):
            self.assert_stops(code, "swallows", "ASCII 29")

    def test_swallowed_separator_before_a_weight(self):
        """Goods by weight are not sold by the kilo where the scanner hides how much it is."""
        self.beef.barcode = "4000521006129"
        swallowed = "10LOT73103000756"
        result = self.check(f"0104000521006129{swallowed}")
        self.assertIn("0.756 kg of Beef", result["verdict"]["text"])
        self.assertEqual(result["lot"]["name"], "LOT7")
        apple = self.assert_sells(f"0104000521999995{swallowed}", "Apple")
        self.assertIn("1 Units of Apple", apple["verdict"]["text"])

    def test_only_who_sells_asks_for_lots(self):
        till = self.config.with_user(self.cashier)
        known = till.supermarket_known_lots(self.butter.id, ["L1", "L117391231"])
        self.assertEqual(known, ["L1"])
        self.assertEqual(till.supermarket_known_lots(self.milk.id, ["L1"]), [])
        for product, names in ((None, []), (1, "L1"), (1, [1]), (1, ["x"] * 201)):
            with self.assertRaises(UserError):
                till.supermarket_known_lots(product, names)

    def test_separators_of_other_settings(self):
        for separator in SEPARATORS:
            with self.subTest(separator=separator):
                self.assert_sells(f"]C101{GTIN}10L1{separator}17391231", lot="L1")
        self.assertIn("sends | for FNC1", str(self.check(f"01{GTIN}10L1|17391231")["steps"]))
        self.assert_stops(f"01{GTIN}10L1$17391231", "sends $", "ASCII 29")

    def test_digital_link(self):
        for address in (
            f"https://id.gs1.org/01/{GTIN}/10/L1?17=391231",
            f"http://example.com/shop/de/01/{GTIN}/10/L1/21/77?17=391231&linkType=gs1:pip",
            f"HTTPS://EXAMPLE.COM/gtin/{GTIN[1:]}/lot/L1?exp=391231;utm=x#top",
            f"https://id.gs1.org/01/{GTIN}/10/%4C1",
            f"]Q1https://id.gs1.org/01/{GTIN}/10/L1",
            f"id.gs1.org/01/{GTIN}/10/L1",
        ):
            with self.subTest(address=address):
                result = self.assert_sells(address, lot="L1")
                parts = [(part["text"], part["kind"]) for part in result["parts"]]
                self.assertEqual("".join(text for text, _kind in parts), address)
                self.assertTrue(any(kind == "product" for _text, kind in parts))
        self.assert_stops(f"https://id.gs1.org/01/{GTIN}/10/L1?17=200101", "Expired")
        self.assert_stops("https://example.com/menu", "names no product")
        self.beef.barcode = "4000521006129"
        weighed = self.check("https://id.gs1.org/01/04000521006129?3103=000756")
        self.assertIn("0.756 kg of Beef", weighed["verdict"]["text"])

    def test_prefixes_of_plain_codes(self):
        short = self.create_goods("Gum", 5, barcode="40000004")
        plain = self.create_goods("Part", 5, barcode="ABC-1")
        self.assert_sells("]E04000521999995", "Apple")
        self.assert_sells("]E440000004", short.name)
        self.assert_sells("]C0ABC-1", plain.name)
        self.assert_sells("]I104000521999995", "Apple")

    def test_price_in_another_currency_is_not_taken(self):
        number = f"{self.config.currency_id.iso_numeric:03d}"
        self.milk.barcode = "4000521006129"
        ours = self.check(f"01040005210061293932{number}000999")
        self.assertIn("9.99", ours["verdict"]["text"])
        other = self.check(
            "01040005210061293932" + ("978" if number != "978" else "840") + "000999"
        )
        self.assertIn("4.00", other["verdict"]["text"])

    def test_wrong_check_digit(self):
        self.assert_stops(f"01{GTIN[:-1]}317391231", "check digit", "GTIN (01)")

    def test_radio_tags(self):
        self.assert_sells("urn:epc:class:lgtin:4000521.000611.L1", lot="L1")
        for code in ("urn:epc:id:sgtin:1", "urn:", "urn:epc:id:sgtin:4000521.x"):
            self.assertEqual(self.check(code)["verdict"]["level"], "danger")

    def test_without_the_gs1_nomenclature(self):
        self.company.nomenclature_id = self.nomenclature
        self.assert_stops(f"01{GTIN}17391231", "choose the GS1 nomenclature")


@tagged("post_install", "-at_install")
class TestShopCodes(CodeCase):
    """Codes that the shop's rules read, and products that win over them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nomenclature.rule_ids.filtered(lambda rule: rule.pattern == ".*").sequence = 99

    def add_rule(self, rule_type, pattern, encoding="any", **values):
        rule = self.env["barcode.rule"].create(
            {
                "name": f"{rule_type} {pattern}",
                "barcode_nomenclature_id": self.nomenclature.id,
                "sequence": 50,
                "type": rule_type,
                "pattern": pattern,
                "encoding": encoding,
                **values,
            }
        )
        self.nomenclature.invalidate_recordset(["rule_ids"])
        return rule

    def test_a_product_wins_over_prefixes(self):
        for rule_type, pattern in (("cashier", "041"), ("client", "042"), ("discount", "22{NN}")):
            self.add_rule(rule_type, pattern)
        for barcode, scanned in (
            ("0041570054161", "041570054161"),
            ("042000062008", "042000062008"),
            ("042000062008", "0042000062008"),
            ("2210", "2210"),
        ):
            product = self.create_goods(f"Goods {scanned}", 5, barcode=barcode)
            with self.subTest(scanned=scanned):
                result = self.check(scanned)
                self.assertEqual(result["verdict"]["level"], "success", result)
                self.assertEqual(result["product"]["id"], product.id)
            product.barcode = False
        self.assertIn("customer", self.check("042000062008")["verdict"]["text"])

    def test_a_discount_is_no_longer_than_its_rule(self):
        self.add_rule("discount", "22{NN}")
        self.assertIn("discount", self.check("2210")["verdict"]["text"])
        for code in ("2212345012503", "221234501250007565", "22105"):
            self.assertEqual(self.check(code)["verdict"]["title"], "Unknown code", code)

    def test_price_check_digit(self):
        self.add_rule("price", "02.....{V}{NNDD}.")
        cheese = self.create_goods("Cheese", 5, price=5.0, barcode="0212345000007")
        for code, price in (("0212345309995", "9.99"), ("0212345501009", "1.00")):
            text = self.check(code)["verdict"]["text"]
            self.assertIn(f"{cheese.name} for", text)
            self.assertIn(price, text)
        wrong = self.check("0212345409992")["verdict"]
        self.assertEqual(wrong["title"], "Unreadable code")
        self.assertIn("price-check digit of the label is 4, 5 is right", wrong["text"])

    def test_last_digit_is_no_check_digit(self):
        self.add_rule("weight", "4000555{NNDDD}.")
        kilogram = self.env.ref("uom.product_uom_kgm").id
        ham = self.create_goods("Ham", 5, price=8.0, to_weight=True, uom_id=kilogram)
        for barcode in ("4000555000001", "4000555000000"):
            ham.barcode = barcode
            for code, weight in (("4000555020002", "2 kg"), ("4000555015007", "1.5 kg")):
                self.assertIn(f"{weight} of Ham", self.check(code)["verdict"]["text"])
        self.add_rule("weight", "4000556{NNDDD}.", "ean13")
        verdict = self.check("4000556020005")["verdict"]
        self.assertIn("encoding Any", verdict["text"])

    def test_digits_to_ignore(self):
        self.add_rule("weight", "29....{X}{NNDDD}{X}")
        kilogram = self.env.ref("uom.product_uom_kgm").id
        self.create_goods(
            "Ham", 5, price=8.0, to_weight=True, uom_id=kilogram, barcode="2912340000000"
        )
        for code in ("2912347007569", "2912340007561"):
            result = self.check(code)
            self.assertIn("0.756 kg of Ham", result["verdict"]["text"])
            self.assertEqual("".join(part["text"] for part in result["parts"]), code)

    def test_periodicals(self):
        paper = self.create_goods("Weekly", 5, price=3.0, barcode="9772434561006")
        magazine = self.create_goods("Monthly", 5, price=3.0, barcode="761941349190")
        for code in ("977243456100612", "977243456100612001", "9772434561006:12001"):
            self.assertEqual(self.check(code)["product"]["id"], paper.id, code)
        self.assertEqual(self.check("76194134919000211")["product"]["id"], magazine.id)

    def test_upc_e(self):
        soda = self.create_goods("Soda", 5, barcode="042100005264")
        for code in ("04252614", "0042100005264", "00042100005264"):
            self.assertEqual(self.check(code)["product"]["id"], soda.id, code)
        soda.barcode = "04252614"
        self.assertEqual(self.check("042100005264")["product"]["id"], soda.id)

    def test_formats_of_countries(self):
        formats = self.env["supermarket.scale.format"].search([])
        self.assertGreaterEqual(len(formats.country_id), 12)
        for layout in formats:
            with self.subTest(layout=layout.display_name):
                rule = self.env["barcode.rule"].new({"scale_format_id": layout.id})
                rule._onchange_scale_format_id()
                made = self.add_rule(rule.type, rule.pattern, rule.encoding, name=rule.name)
                self.assertEqual(made.pattern, layout.pattern)

    def test_whole_money(self):
        self.config.currency_id.rounding = 1
        self.env.flush_all()
        fields_only = self.nomenclature._read_label("2300045012500", self.config.currency_id)[0]
        self.assertEqual(fields_only.numbers, {"price": 1250})
