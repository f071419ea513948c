import ast
import re

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools.misc import file_open

from ..common import SupermarketPosCommon

SCALE_PATTERN = "28.....{NNNDD}{NNDDD}."


def vectors(name, file_name="code_vectors"):
    """A table of codes that the till's own tests read, too."""
    with file_open(f"supermarket_pos/static/tests/unit/{file_name}.js") as file:
        table = re.search(rf"export const {name} = (\[.*?\n\]);", file.read(), re.DOTALL)
    return ast.literal_eval(table.group(1))


class CodeCase(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nomenclature = cls.env["barcode.nomenclature"].create(
            {
                "name": "Shop",
                "rule_ids": [
                    Command.create(
                        {
                            "name": f"{rule_type} {pattern}",
                            "sequence": number,
                            "encoding": encoding,
                            "type": rule_type,
                            "pattern": pattern,
                            "scale_first_part": first,
                        }
                    )
                    for number, (encoding, rule_type, pattern, first) in enumerate(vectors("RULES"))
                ],
            }
        )
        cls.company.nomenclature_id = cls.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        cls.config.fallback_nomenclature_id = cls.nomenclature
        cls.beef = cls.create_goods(
            "Beef",
            5,
            price=39.8,
            barcode="2100122000006",
            to_weight=True,
            uom_id=cls.env.ref("uom.product_uom_kgm").id,
        )
        cls.env["supermarket.product.barcode"].sudo().create(
            {"name": vectors("CODES")[0][2], "product_id": cls.beef.id}
        )
        cls.milk = cls.create_goods("Milk", 10, price=4.0, barcode="6901285991271")
        cls.yoghurt = cls.create_goods(
            "Yoghurt", barcode="2000000001753", tracking="lot", use_expiration_date=True
        )
        cls.lot = cls.create_lot(cls.yoghurt, "L1", days=9, quantity=3)

    def check(self, code, user=None):
        reader = self.env["supermarket.code.reader"].with_user(user or self.cashier)
        return reader.read_code(code, self.config.id)


@tagged("post_install", "-at_install")
class TestScaleCodes(CodeCase):
    def test_the_server_reads_codes_as_the_till_does(self):
        for code, code_type, base_code, weight, price in vectors("CODES"):
            parsed = self.nomenclature.parse_barcode(code)
            with self.subTest(code=code):
                self.assertEqual((parsed["type"], parsed["base_code"]), (code_type, base_code))
                if code_type == "weight_price":
                    self.assertEqual((parsed["weight"], parsed["price"]), (weight, price))
                else:
                    self.assertAlmostEqual(parsed["value"], weight or price)

    def test_patterns_that_make_no_sense_are_refused(self):
        rule = self.nomenclature.rule_ids[0]
        for pattern in ("28{NN}", "28{}{NN}", "28({NN}{NN}", "28.....", "28{NN}{NN}{NN}"):
            with self.subTest(pattern=pattern), self.assertRaises(ValidationError):
                rule.pattern = pattern
        with self.assertRaises(ValidationError):
            rule.write({"type": "weight", "pattern": SCALE_PATTERN})

    def test_a_rule_with_one_number_from_elsewhere(self):
        """Rules come by import and from before, past what is asked of those made by hand."""
        rule = self.nomenclature.rule_ids.filtered(lambda rule: rule.pattern.startswith("29"))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE barcode_rule SET pattern = '29.....{NNDDD}' WHERE id = %s", [rule.id]
        )
        rule.invalidate_recordset()
        parsed = self.nomenclature.parse_barcode("2900122007560")
        self.assertEqual((parsed["type"], parsed["value"]), ("weight_price", 0.756))
        self.assertNotIn("weight", parsed)

    def test_no_rule_is_added_to_a_nomenclature(self):
        """Whoever shares the database reads codes as before: the till needs no rule for a price."""
        self.assertFalse(
            self.env["ir.model.data"].search(
                [("module", "=", "supermarket_pos"), ("model", "=", "barcode.rule")]
            )
        )
        patterns = self.company.nomenclature_id.rule_ids.mapped("pattern")
        self.assertFalse([pattern for pattern in patterns if "392" in pattern])


@tagged("post_install", "-at_install")
class TestCheckCode(CodeCase):
    """The page that shows how a code is read, as the cashier sees it."""

    def kinds(self, result):
        return [(part["text"], part["kind"]) for part in result["parts"]]

    def test_scale_code_with_weight_and_price(self):
        code = vectors("CODES")[0][0]
        result = self.check(code)
        self.assertEqual(result["verdict"]["level"], "success")
        self.assertIn("0.125 kg of Beef", result["verdict"]["text"])
        self.assertIn("3.99", result["verdict"]["text"])
        self.assertIn("4.98", result["verdict"]["note"])
        self.assertEqual(
            [kind for _text, kind in self.kinds(result)], ["product", "price", "weight", "check"]
        )
        self.assertEqual("".join(text for text, _kind in self.kinds(result)), code)
        self.assertEqual(result["rule"]["patterns"], [SCALE_PATTERN])

    def test_amount_to_pay(self):
        result = self.check("01069012859912713103000756392205990")
        self.assertIn(("5990", "price"), [(t[-4:], kind) for t, kind in self.kinds(result)])
        self.assertIn("59.90", result["verdict"]["text"])

    def test_a_till_that_is_odoos_own_is_told_of(self):
        hint = "in Odoo's own way"
        self.assertFalse([step for step in self.check("6901285991271")["steps"] if hint in step])
        self.company._switch_sales_ledger(False)
        self.assertTrue([step for step in self.check("6901285991271")["steps"] if hint in step])

    def test_weight_label(self):
        result = self.check(vectors("CODES")[4][0])
        self.assertIn("0.756 kg of Beef", result["verdict"]["text"])
        self.assertIn("30.09", result["verdict"]["text"])
        self.assertFalse(result["verdict"]["note"])

    def test_price_label_tells_the_weight(self):
        self.beef.barcode = vectors("CODES")[5][2]
        result = self.check(vectors("CODES")[5][0])
        self.assertIn("0.31 kg of Beef", result["verdict"]["text"], "two digits here")
        self.assertIn("12.50", result["verdict"]["text"])

    def test_plain_code_with_zeros_in_front(self):
        for code in ("6901285991271", "06901285991271"):
            result = self.check(code)
            self.assertEqual(result["product"]["name"], "Milk")
            self.assertEqual(result["verdict"]["level"], "success")

    def test_case_counts_what_it_holds(self):
        self.env["supermarket.product.barcode"].sudo().create(
            {"name": "CASE-12", "product_id": self.milk.id, "quantity": 12}
        )
        self.assertIn("12 Units of Milk", self.check("CASE-12")["verdict"]["text"])

    def test_gs1_with_lot_and_date(self):
        day = self.lot.expiration_date.strftime("%y%m%d")
        for code in (f"010200000000175317{day}10L1", f"010200000000175310L1\x1d17{day}"):
            result = self.check(code)
            self.assertEqual(result["verdict"]["level"], "success", result)
            self.assertEqual(result["lot"]["name"], "L1")
            self.assertTrue(result["lot"]["is_known"])

    def test_doubtful_lot_is_sold_with_a_warning(self):
        for code, words in {
            "010200000000175310NOBODY": "Nobody received lot NOBODY",
            "01020000000017531739123110L1": "the books say",
        }.items():
            verdict = self.check(code)["verdict"]
            self.assertEqual(verdict["level"], "warning", verdict)
            self.assertIn(words, verdict["note"])

    def test_held_expired_and_unlisted_goods_are_refused(self):
        code = "010200000000175310L1"
        hold = self.env["supermarket.hold"]._place(self.yoghurt, self.lot, reason="recall")
        result = self.check(code)
        self.assertEqual(result["verdict"]["title"], "On hold")
        self.assertTrue(result["lot"]["is_held"])
        hold._release("Good")
        self.assertEqual(
            self.check("010200000000175317200101" + "10L1")["verdict"]["title"], "Expired"
        )
        self.yoghurt.available_in_pos = False
        self.assertEqual(self.check(code)["verdict"]["title"], "Not for sale")

    def test_unknown_codes(self):
        result = self.check("6909999999994")
        self.assertEqual(result["verdict"]["level"], "danger")
        self.assertFalse(result["product"])
        self.assertTrue(result["steps"])

    def test_payment_code(self):
        for _with_and_without_a_rule_for_any_code in range(2):
            verdict = self.check("131234567890123456")["verdict"]
            self.assertEqual(verdict["level"], "info")
            self.assertIn("payment", verdict["title"])
            self.nomenclature.rule_ids.filtered(lambda rule: rule.pattern == ".*").unlink()

    def test_markdown_stickers(self):
        self.yoghurt.barcode = "4000521006112"
        self.env.user.group_ids |= self.env.ref("supermarket_stock.group_store_manager")
        markdown = self.env["supermarket.markdown"].create(
            {
                "product_id": self.yoghurt.id,
                "lot_id": self.lot.id,
                "warehouse_id": self.store.id,
                "new_price": 6.5,
                "quantity": 3,
            }
        )
        markdown.action_activate()
        code = markdown.sticker_code
        for text in (code, code.replace("\x1d", "")):
            with self.subTest(text=text):
                result = self.check(text)
                self.assertEqual(result["verdict"]["level"], "success")
                for word in ("L1", "Yoghurt", "6.50", "10.00"):
                    self.assertIn(word, result["verdict"]["text"])
                self.assertEqual(
                    (result["product"]["id"], result["lot"]["name"]), (self.yoghurt.id, "L1")
                )
                self.assertIn(("price", "6.50"), [(p["kind"], p["value"]) for p in result["parts"]])
        forged = self.check(code.replace("00000650", "00000100"))["verdict"]
        self.assertEqual(forged["level"], "danger")
        self.assertIn("price or lot was changed", forged["text"])
        markdown.action_end()
        ended = self.check(code.replace("\x1d", ""))["verdict"]
        self.assertIn("has ended", ended["text"])
        self.assertNotIn("barcode", ended["text"])

    def test_bad_input(self):
        for code in ("", "   ", "x" * 501, None, 5, ["a"]):
            with self.subTest(code=str(code)[:20]), self.assertRaises(UserError):
                self.check(code)
        with self.assertRaises(UserError):
            self.env["supermarket.code.reader"].with_user(self.cashier).read_code("1", 10**6)

    def test_roles(self):
        self.assertIn(self.config.id, [till["id"] for till in self.tills(self.cashier)])
        with self.assertRaises(AccessError):
            self.check("6901285991271", self.create_role("buyer"))
        other = self.env["res.company"].create({"name": "Other shop"})
        stranger = self.create_role("admin")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertNotIn(self.config.id, [till["id"] for till in self.tills(stranger)])
        with self.assertRaises(UserError):
            self.check("6901285991271", stranger)

    def tills(self, user):
        return self.env["supermarket.code.reader"].with_user(user).tills()
