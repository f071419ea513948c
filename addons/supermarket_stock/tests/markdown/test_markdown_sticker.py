import base64
import re
import time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...tools.sticker_code import (
    Sticker,
    check_value,
    read_sticker,
    write_sticker,
)
from .test_markdown import MarkdownCase


@tagged("post_install", "-at_install")
class TestMarkdownSticker(MarkdownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.markdown = cls._active()
        cls.sticker = read_sticker(cls.markdown.sticker_code)

    def found(self, **forged):
        return self.markdowns._of_sticker(self.sticker._replace(**forged))

    def test_the_code_carries_gtin_lot_and_price(self):
        self.assertEqual(self.sticker.gtin, "04000521006112")
        self.assertEqual(self.sticker.lot, "L1")
        self.assertEqual((self.sticker.price, self.sticker.decimals), (700, 2))
        self.assertEqual(self.found(), self.markdown)

    def test_the_nomenclature_of_the_shop_reads_its_parts(self):
        """What is not ours reads at least GTIN and lot by GS1 rules."""
        nomenclature = self.env.ref("barcodes_gs1_nomenclature.default_gs1_nomenclature")
        head, tail = f"01{self.sticker.gtin}", f"10{self.sticker.lot}"
        self.assertTrue(self.markdown.sticker_code.startswith(head))
        self.assertTrue(self.markdown.sticker_code.endswith(tail))
        parsed = {part["type"]: part["value"] for part in nomenclature.parse_barcode(head + tail)}
        self.assertEqual(parsed, {"product": self.sticker.gtin, "lot": "L1"})

    def test_forged_stickers_are_of_no_markdown(self):
        other = self._active(lot_id=self._stocked_lot("L2").id, new_price=5)
        for forged in (
            {"price": 100},
            {"price": 70, "decimals": 1},
            {"lot": "L2"},
            {"gtin": "04000521006129"},
            {"check": "A" * 12},
            {"check": other.sticker_check},
        ):
            with self.subTest(forged=forged):
                self.assertFalse(self.found(**forged))

    def test_a_check_value_needs_the_secret(self):
        guessed = check_value("guess", self.markdown.id, *self.sticker[:2], 100, 2)
        self.assertFalse(self.found(price=100, check=guessed))
        secret = (
            self.env["ir.config_parameter"].sudo().get_param("supermarket_stock.markdown_secret")
        )
        self.assertGreater(len(secret), 30)
        self.assertFalse(self.env["ir.config_parameter"].with_user(self.manager).has_access("read"))

    def test_a_price_changed_in_the_database_is_found_out(self):
        self.env.cr.execute(
            "UPDATE supermarket_markdown SET sticker_check = %s WHERE id = %s",
            ["A" * 12, self.markdown.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.found(check="A" * 12))

    def test_the_code_is_read_however_the_scanner_sends_it(self):
        code = write_sticker(Sticker(*self.sticker))
        for sent in (
            code,
            "]d2" + code,
            "]Q3\x1d" + code,
            code.replace("\x1d", ""),
            code.replace("\x1d", "#"),
            code.replace("\x1d", "Alt029"),
        ):
            with self.subTest(sent=sent):
                self.assertEqual(read_sticker(sent), self.sticker)
        for other in ("", "4000521006112", code[:-3], "0104000521006112" + "10L1"):
            self.assertIsNone(read_sticker(other))

    def test_goods_without_a_gtin_or_with_a_strange_lot(self):
        self.milk.barcode = "MILK-1"
        with self.assertRaisesRegex(UserError, "no barcode of 8 to 14 digits"):
            self._active()
        self.env["supermarket.product.barcode"].create(
            {"name": "96385074", "product_id": self.milk.id}
        )
        self.assertIn("0100000096385074", self._active().sticker_code)
        with self.assertRaisesRegex(UserError, "批次"):
            self._active(lot_id=self._stocked_lot("批次 1").id)

    def test_report_shows_prices_and_code(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "supermarket_stock.report_markdown_sheet", self.markdown.ids
        )
        text = html.decode()
        self.assertEqual(text.count('class="cell"'), 6)
        self.assertEqual(text.count("data:image/svg+xml;base64,"), 6)
        self.assertIn("10.00", text)
        self.assertIn("7.00", text)
        self.assertIn("-30%", text)

    def test_two_thousand_stickers_take_seconds(self):
        """As many as a markdown may have: one is drawn, and printed as often as it is needed."""
        self.markdown.sudo().sticker_count = 2000
        began = time.monotonic()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "supermarket_stock.report_markdown_sheet", self.markdown.ids
        )
        self.assertLess(time.monotonic() - began, 20)  # 3 on two busy cores
        self.assertEqual(html.count(b'class="cell"'), 2000)

    def test_stickers_speak_the_language_of_who_prints(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.ref("base.module_supermarket_stock")._update_translations("zh_CN")
        report = self.env["ir.actions.report"].with_context(lang="zh_CN")
        for name in ("report_markdown_sheet", "report_markdown_label"):
            html, _kind = report._render_qweb_html(f"supermarket_stock.{name}", self.markdown.ids)
            self.assertIn("保质期至", html.decode())
            self.assertIn("批次 L1", html.decode())

    def test_the_drawing_is_a_qr_code(self):
        """A QR code with its three corners; another price is another drawing."""
        modules = set(self.markdown._sticker_modules())
        size = 1 + max(row for row, _column in modules)
        self.assertEqual((size - 17) % 4, 0, "a size that QR codes have")
        finder = {(row, column) for row in range(7) for column in range(7)}
        ring = {(row, column) for row in range(1, 6) for column in range(1, 6)}
        core = {(row, column) for row in range(2, 5) for column in range(2, 5)}
        for corner in ((0, 0), (0, size - 7), (size - 7, 0)):
            dark = {(row - corner[0], column - corner[1]) for row, column in modules} & finder
            self.assertEqual(dark, (finder - ring) | core)
        svg = base64.b64decode(self.markdown._sticker_image().split(",")[1]).decode()
        drawn = [int(width) for width in re.findall(r"h(\d+)v1h-\1z", svg)]
        self.assertEqual(sum(drawn), len(modules))
        other = self._active(new_price=5)
        self.assertNotEqual(set(other._sticker_modules()), modules)

    def test_only_active_markdowns_are_printed(self):
        proposal = self._propose(lot_id=self._stocked_lot("L3").id)
        with self.assertRaisesRegex(UserError, "not active"):
            proposal.action_print_sheet()
        self.assertEqual(self.markdown.action_print_labels()["type"], "ir.actions.report")
        self.markdown.sticker_count = 80
        self.assertEqual([len(page) for page in self.markdown._sticker_pages()], [36, 36, 8])
