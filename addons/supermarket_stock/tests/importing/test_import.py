import base64
import io
from datetime import timedelta

import xlsxwriter
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SupermarketStockCase

CODES = ("4006381333931", "4000521006112", "4012345678901")


@tagged("post_install", "-at_install")
class TestImport(SupermarketStockCase):
    """Every row is looked at, and nothing is written before somebody says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("store_manager")
        cls.salt.barcode = CODES[0]
        cls.milk.barcode = CODES[1]

    def wizard(self, kind, text, user=None, name="goods.csv"):
        content = text if isinstance(text, bytes) else text.encode()
        wizards = self.env["supermarket.import"].with_user(user or self.manager)
        return wizards.with_company(self.company).create(
            {
                "kind": kind,
                "file": base64.b64encode(content),
                "file_name": name,
                "warehouse_id": self.store.id,
            }
        )

    def checked(self, kind, text, **more):
        wizard = self.wizard(kind, text, **more)
        wizard.action_check()
        return wizard

    def report(self, wizard):
        return {line.row: (line.result, line.message or "") for line in wizard.line_ids}

    def products(self):
        return self.env["product.product"].search_count([])

    def test_what_fits_on_shelves(self):
        known = self.env["supermarket.shelf.space"].create(
            {
                "location_id": self.store.lot_stock_id.id,
                "product_id": self.salt.id,
                "capacity": 10,
            }
        )
        wizard = self.wizard(
            "shelf", f"Barcode,Capacity\n{CODES[0]},12\n{CODES[1]},8\n{CODES[2]},3\n"
        )
        wizard.action_check()
        report = self.report(wizard)
        self.assertEqual([report[row][0] for row in (2, 3, 4)], ["changed", "new", "refused"])
        self.assertEqual(known.capacity, 10, "checking writes nothing")
        wizard.file = base64.b64encode(f"Barcode,Capacity\n{CODES[0]},12\n{CODES[1]},8\n".encode())
        wizard.action_import()
        fits = self.env["supermarket.shelf.space"]._entered(self.store)
        self.assertEqual((fits[self.salt], fits[self.milk]), (12, 8))

    def test_products(self):
        before = self.products()
        wizard = self.checked(
            "product",
            "Barcode,Name,Sales Price,Cost\n"
            f"{CODES[0]},Sea Salt,2.50,\n"
            f'{CODES[2]},Honey,"7,90",4\n',
        )
        self.assertEqual(self.report(wizard)[2][0], "changed")
        self.assertIn("Sales Price", self.report(wizard)[2][1])
        self.assertEqual(self.report(wizard)[3][0], "new")
        self.assertEqual((wizard.new_count, wizard.changed_count), (1, 1))
        # nothing was written
        self.assertEqual((self.salt.name, self.products()), ("Salt", before))
        wizard.action_import()
        self.assertEqual((self.salt.name, self.salt.lst_price), ("Sea Salt", 2.5))
        honey = self.env["product.product"].search([("barcode", "=", CODES[2])])
        self.assertEqual((honey.lst_price, honey.standard_price), (7.9, 4))
        self.assertTrue(honey.is_storable)
        again = self.checked("product", f"barcode,name\n{CODES[2]},Honey\n")
        self.assertEqual(self.report(again)[2][0], "same")

    def test_every_row_says_why_not(self):
        """Many faults, and none hides another; the rows between are reported, too."""
        lines = ["Barcode,Name,Sales Price,Category"]
        lines += [f"{CODES[2]}{n:02},Good {n},1," for n in range(20)]
        lines += [f"99{n:06},Bad {n},x," for n in range(20)]
        lines += [",No code,1,", "123,,1,", f"{CODES[0]},Salt,-1,", "5,Odd,1,No such category"]
        wizard = self.checked("product", "\n".join(lines))
        report = self.report(wizard)
        self.assertEqual(len(report), 44)
        self.assertEqual((wizard.new_count, wizard.refused_count), (20, 24))
        self.assertIn("Sales Price can't be x", report[22][1])
        self.assertIn("Barcode is empty", report[42][1])
        self.assertIn("Name is empty", report[43][1])
        self.assertIn("below zero", report[44][1])
        self.assertIn("No such category", report[45][1])
        self.assertEqual(wizard.line_ids[0].result, "refused")
        before = self.products()
        with self.assertRaisesRegex(UserError, "Nothing was imported"), self.env.cr.savepoint():
            wizard.action_import()
        self.assertEqual(self.products(), before)

    def test_the_same_twice(self):
        wizard = self.checked("product", f"barcode,name\n{CODES[2]},A\n{CODES[2]},B\n")
        self.assertEqual(self.report(wizard)[3], ("refused", "The same as row 2."))

    def test_workbook_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream)
        sheet = book.add_worksheet()
        for row, cells in enumerate([["barcode", "name", "price"], [CODES[2], "蜂蜜", 7.9]]):
            sheet.write_row(row, 0, cells)
        book.close()
        self.manager.lang = "zh_CN"
        wizard = self.checked("product", stream.getvalue(), name="goods.xlsx")
        self.assertEqual(self.report(wizard)[2][0], "new")
        wizard.action_import()
        self.assertEqual(
            self.env["product.product"].search([("barcode", "=", CODES[2])]).lst_price, 7.9
        )

    def test_further_barcodes(self):
        wizard = self.checked(
            "barcode",
            "Barcode of the Product,Further Barcode,Pieces in It\n"
            f"{CODES[0]},CASE-12,12\n"
            f"{CODES[0]},{CODES[1]},1\n"
            "777,X-1,1\n",
        )
        report = self.report(wizard)
        self.assertEqual([report[row][0] for row in (2, 3, 4)], ["new", "refused", "refused"])
        self.assertIn("Milk", report[3][1])
        wizard = self.checked("barcode", f"barcode,code,quantity\n{CODES[0]},CASE-12,12\n")
        wizard.action_import()
        found = self.env["product.product"]._find_by_barcode("CASE-12")
        self.assertEqual(found, (self.salt, 12))

    def test_opening_stock(self):
        day = self.day_text(20)
        wizard = self.checked(
            "stock",
            "Barcode,Quantity,Lot,Last Day\n"
            f"{CODES[0]},12,,\n"
            f"{CODES[1]},5,L1,{day}\n"
            f"{CODES[1]},5,,{day}\n"
            f"{CODES[1]},5,L2,\n"
            f"{CODES[0]},1,L9,\n",
        )
        report = self.report(wizard)
        results = [report[row][0] for row in range(2, 7)]
        self.assertEqual(results, ["new", "new", "refused", "refused", "refused"])
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "L1")]))
        wizard = self.checked(
            "stock",
            f"barcode,quantity,lot,expiry\n{CODES[0]},12,,\n{CODES[1]},5,L1,{day}\n",
        )
        wizard.action_import()
        self.assertEqual(self._on_floor(self.salt), {False: 12})
        self.assertEqual(self._on_floor(self.milk), {"L1": 5})
        lot = self.env["stock.lot"].search([("name", "=", "L1"), ("product_id", "=", self.milk.id)])
        self.assertEqual(str(lot._last_day(self.store)), day)
        again = self.checked("stock", f"barcode,quantity\n{CODES[0]},12\n")
        self.assertEqual(self.report(again)[2][0], "same")
        more = self.checked("stock", f"barcode,quantity\n{CODES[0]},9\n")
        self.assertEqual(self.report(more)[2], ("changed", "12 to 9"))
        more.action_import()
        self.assertEqual(self._on_floor(self.salt), {False: 9})

    def test_opening_stock_of_a_shop_that_sells(self):
        """What was sold before is not taken once more from what lies there now."""
        self._stock(self.salt, 10)
        self._sell(self.salt, 3)
        wizard = self.checked("stock", f"barcode,quantity\n{CODES[0]},12\n")
        self.assertEqual(self.report(wizard)[2], ("changed", "7 to 12"))
        wizard.action_import()
        self.env["supermarket.sale.ledger"]._post()
        self.assertEqual(self._on_floor(self.salt), {False: 12})

    def test_a_lot_is_known_with_another_day(self):
        self._lot("L1", days=5)
        wizard = self.checked(
            "stock", f"barcode,quantity,lot,expiry\n{CODES[1]},5,L1,{self.day_text(9)}\n"
        )
        self.assertIn("another last day", self.report(wizard)[2][1])

    def test_place(self):
        wizard = self.checked(
            "stock",
            f"barcode,quantity,place\n{CODES[0]},3,Shelf\n{CODES[0]},3,Nowhere\n",
        )
        report = self.report(wizard)
        self.assertEqual((report[2][0], report[3][0]), ("new", "refused"))

    def test_vendors(self):
        wizard = self.checked(
            "vendor",
            "Vendor,Barcode,Price,From Quantity,Lead Time (days)\n"
            f"Salt Mine,{CODES[0]},1.10,,3\n"
            f"Salt Mine,{CODES[0]},0.90,100,3\n"
            "Salt Mine,777,1,,\n",
        )
        report = self.report(wizard)
        self.assertEqual([report[row][0] for row in (2, 3, 4)], ["new", "new", "refused"])
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Salt Mine")]))
        text = f"vendor,barcode,price,min_qty\nSalt Mine,{CODES[0]},1.10,\n"
        self.checked("vendor", text).action_import()
        price = self.salt.seller_ids
        self.assertEqual((price.partner_id.name, price.price), ("Salt Mine", 1.1))
        changed = self.checked("vendor", text.replace("1.10", "1.20"))
        self.assertEqual(self.report(changed)[2][0], "changed")

    def test_a_name_stands_for_no_other(self):
        """_ and % are letters: the price of one vendor is not written to another's."""
        vendors = self.env["res.partner"]
        other = vendors.create({"name": "Salt-Mine", "is_company": True})
        text = f"vendor,barcode,price\nSalt_Mine,{CODES[0]},1.10\nSalt%,{CODES[0]},1.20\n"
        self.checked("vendor", text).action_import()
        self.assertEqual(
            set(self.salt.seller_ids.mapped("partner_id.name")), {"Salt_Mine", "Salt%"}
        )
        self.assertNotIn(other, self.salt.seller_ids.partner_id)
        wizard = self.checked("stock", f"barcode,quantity,place\n{CODES[0]},3,Shel_\n")
        self.assertEqual(self.report(wizard)[2][0], "refused")

    def test_numbers_that_are_none(self):
        for row in ("-1,,", "1,-5,", "1,,-3", f"{'9' * 400},,", f"{CODES[0]},,"):
            with self.subTest(row=row):
                head = "vendor,barcode,price,min_qty,delay"
                wizard = self.checked("vendor", f"{head}\nSalt Mine,{CODES[0]},{row}\n")
                self.assertEqual(self.report(wizard)[2][0], "refused")

    def test_stock_lies_in_a_store(self):
        wizard = self.wizard("stock", f"barcode,quantity\n{CODES[0]},3\n")
        wizard.warehouse_id = False
        with self.assertRaisesRegex(UserError, "store"):
            wizard.action_check()

    def test_files_that_are_none(self):
        for text in (b"", b"\x00\x01\x02", b"Barcode,Name\n", b"Barcode\n123\n", "甲,乙\n1,2\n"):
            with self.subTest(text=text), self.assertRaises(UserError):
                self.wizard("product", text).action_check()

    @mute_logger("odoo.addons.base_import.models.base_import")
    def test_broken_workbooks(self):
        for content in (b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0junk", b"%PDF-1.4\x00"):
            with self.subTest(content), self.assertRaisesRegex(UserError, "as XLSX or CSV"):
                self.wizard("product", content, name="goods.xlsx").action_check()

    def test_as_other_programs_save_it(self):
        """Excel in China, in Europe, as *Unicode Text*; and a name that says something else."""
        comma = f"Barcode,Name\n{CODES[2]},纯牛奶\n"
        semicolon = f"Barcode;Name;Sales Price\r\n{CODES[2]};Käse;3,5\r\n"
        tabs = f"Barcode\tName\r\n{CODES[2]}\t牛奶\r\n"
        for content, name, goods in (
            (comma.encode("gbk"), "goods.csv", "纯牛奶"),
            (comma.encode("utf-8-sig"), "goods.xlsx", "纯牛奶"),
            (semicolon.encode("cp1252"), "goods.csv", "Käse"),
            (tabs.encode("utf-16"), "goods.txt", "牛奶"),
        ):
            with self.subTest(name, goods=goods):
                lines = self.checked("product", content, name=name).line_ids
                self.assertEqual((lines.result, lines.message), ("new", goods))

    def test_a_barcode_that_a_spreadsheet_shortened(self):
        text = f"Barcode,Name\n4.00638E+12,Honey\n{CODES[2]}.0,Jam\n"
        short, whole = self.checked("product", text).line_ids
        self.assertEqual((short.result, whole.result), ("refused", "new"))
        self.assertEqual(
            short.message,
            "Barcode can't be 4.00638E+12: write all digits: give its column the format Text.",
        )

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.wizard("product", "x", user=self._user("receiver"))

    def test_only_one_s_own(self):
        """What another company pays its vendors stands in the file."""
        wizard = self.checked("product", f"barcode,name,cost\n{CODES[2]},Honey,4\n")
        other = self.env["res.company"].create({"name": "Competitor"})
        theirs = self._user("store_manager", company=other)
        for records in (wizard, wizard.line_ids):
            found = records.with_user(theirs).with_context(allowed_company_ids=other.ids)
            self.assertFalse(found.search([]))
            with self.assertRaises(AccessError):
                found.read([])
            self.assertTrue(records.with_user(self.manager).search([]))

    def day_text(self, days):
        return str(self.store._store_day() + timedelta(days=days))
