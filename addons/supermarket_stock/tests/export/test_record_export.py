import base64
import csv
import io
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from openpyxl import load_workbook

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestRecordExport(SupermarketStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_more: 1)
        )
        cls.startClassPatcher(patch.object(cls.env.cr, "rollback", lambda: None))
        cls.accountant = cls._user("accountant")
        cls._stock(cls.salt, 10)
        cls._stock(cls.milk, 10, cls._lot("L1"))
        for number in range(5):
            cls._sell(cls.salt, 1, document=f"R {number}")
        cls._sell(cls.milk, 2, document="=1+1")
        cls.domain = [("product_id", "in", [cls.salt.id, cls.milk.id])]

    def asked(self, kind="csv", domain=None, user=None):
        records = self.env["supermarket.stock.record"].with_user(user or self.accountant)
        action = records.with_context(active_domain=domain or self.domain).action_export_all()
        export = self.env["supermarket.record.export"].browse(action["res_id"])
        export = export.with_user(user or self.accountant)
        export.kind = kind
        return export

    def run_job(self, export):
        export.action_start()
        self.env["supermarket.record.export"]._cron_work()
        export.invalidate_recordset()

    def rows(self, export):
        text = base64.b64decode(export.file).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_csv(self):
        export = self.asked()
        self.run_job(export)
        self.assertEqual((export.state, export.total, export.written), ("done", 6, 6))
        rows = [row for row in self.rows(export) if row["Product"] == "Salt"]
        self.assertEqual([row["Document"] for row in rows], [f"R {n}" for n in range(5)])
        self.assertEqual([float(row["Balance After"]) for row in rows], [9, 8, 7, 6, 5])

    def test_workbook(self):
        export = self.asked("xlsx")
        self.run_job(export)
        book = load_workbook(io.BytesIO(base64.b64decode(export.file)))
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(len(rows), 7)
        self.assertIn("Balance After", rows[0])
        self.assertIsInstance(rows[1][7], (int, float))

    def test_a_text_is_no_formula(self):
        export = self.asked()
        self.run_job(export)
        [milk] = [row for row in self.rows(export) if row["Product"] == "Milk"]
        self.assertEqual(milk["Document"], "'=1+1")

    def test_what_the_list_shows(self):
        export = self.asked(domain=[("document", "=", "R 3")])
        self.run_job(export)
        self.assertEqual([row["Document"] for row in self.rows(export)], ["R 3"])
        # the balance knows what the filter leaves out
        self.assertEqual(float(self.rows(export)[0]["Balance After"]), 6)

    def test_in_batches(self):
        export = self.asked()
        with patch(
            "odoo.addons.supermarket_stock.models.export.supermarket_record_export.BATCH", 1
        ):
            self.run_job(export)
        self.assertEqual((export.state, export.written, len(self.rows(export))), ("done", 6, 6))

    def test_cancelled_between_batches(self):
        export = self.asked()
        exports = type(export)
        heed_cancelling = exports._heed_cancelling

        def cancel(one):
            if one.written:
                one.action_cancel()
            return heed_cancelling(one)

        with patch.object(exports, "_heed_cancelling", cancel):
            self.run_job(export)
        self.assertEqual((export.state, export.file), ("cancelled", False))
        self.run_job(export)
        self.assertEqual(export.state, "done")

    def test_what_the_server_stops_again_and_again_keeps_no_other_waiting(self):
        long, other = self.asked(), self.asked()
        long.action_start()
        other.action_start()
        work = self.env["supermarket.work"].search([("res_id", "=", long.id)])
        work.write({"state": "running", "attempts": 3})
        self.env["supermarket.record.export"]._cron_work()
        (long + other).invalidate_recordset()
        self.assertEqual((long.state, other.state), ("failed", "done"))
        self.assertIn("3", long.problem)
        self.run_job(long)
        self.assertEqual(long.state, "done")
        self.assertFalse(work.exists())

    def test_in_the_words_and_by_the_clock_of_its_author(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.accountant.write({"lang": "zh_CN", "tz": "Pacific/Kiritimati"})
        export = self.asked(user=self.accountant.with_context(lang="zh_CN").env.user)
        export.sudo().lang = "zh_CN"
        with patch("odoo.addons.supermarket_stock.models.export.supermarket_record_export.MOST", 2):
            self.run_job(export)
        self.assertNotIn("too many", export.problem)
        self.env.cr.execute(
            "UPDATE supermarket_record_export SET create_date = '2026-05-01 12:00' WHERE id = %s",
            [export.id],
        )
        export.invalidate_recordset()
        there = export.with_context(tz="Pacific/Kiritimati")
        self.assertEqual(there.file_name, "stock-record-2026-05-02.csv")

    def test_cancel(self):
        export = self.asked()
        export.action_start()
        export.action_cancel()
        self.env["supermarket.record.export"]._cron_work()
        self.assertEqual((export.state, export.file), ("cancelled", False))

    def test_too_many(self):
        export = self.asked()
        with patch("odoo.addons.supermarket_stock.models.export.supermarket_record_export.MOST", 2):
            self.run_job(export)
        self.assertEqual(export.state, "failed")
        self.assertIn("6", export.problem)

    def test_other_company_s_rows_are_not_in_it(self):
        other = self.env["res.company"].create({"name": "Competitor"})
        theirs = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        self._sell(self.salt, 3, location_id=theirs.lot_stock_id.id, document="THEIRS")
        export = self.asked()
        self.run_job(export)
        self.assertNotIn("THEIRS", {row["Document"] for row in self.rows(export)})

    def test_only_who_may_export(self):
        with self.assertRaises(AccessError):
            self.asked(user=self._user("receiver"))

    def test_only_one_s_own(self):
        export = self.asked()
        with self.assertRaises(AccessError):
            export.with_user(self._user("buyer")).read(["domain"])

    def test_what_a_client_may_say(self):
        exports = self.env["supermarket.record.export"].with_user(self.accountant)
        forged = exports.create(
            {"user_id": self._user("admin").id, "state": "done", "company_ids": [1, 2, 3]}
        )
        self.assertEqual((forged.user_id, forged.state), (self.accountant, "draft"))
        self.assertEqual(forged.company_ids, self.company.ids)
        for values in ({"state": "done"}, {"domain": []}, {"company_ids": [1]}):
            with self.assertRaises(UserError):
                forged.write(values)
        for domain in ([["nothing", "=", 1]], "x", 7, [["product_id"]], [["date", "=", "x"]]):
            with self.subTest(domain=domain), self.assertRaises(UserError):
                exports.create({"domain": domain})
