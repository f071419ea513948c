from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestRecall(SupermarketStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("store_manager")
        cls.supplier = cls.env["res.partner"].create({"name": "Dairy"})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Restaurant", "phone": "021 555", "email": "kitchen@example.com"}
        )
        cls.bad, cls.good = cls._lot("BAD"), cls._lot("GOOD")

    def recall(self, lots=None, **values):
        return (
            self.env["supermarket.recall"]
            .with_user(self.manager)
            .create(
                {
                    "product_id": self.milk.id,
                    "lot_ids": [(6, 0, (lots or self.bad).ids)],
                    "reason": "Glass",
                    "company_id": self.company.id,
                    **values,
                }
            )
        )

    def receive(self, lot, quantity, origin="PO1"):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.in_type_id.id,
                "partner_id": self.supplier.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.floor.id,
                "origin": origin,
            }
        )
        move = self._move(self.milk, quantity, self.suppliers, self.floor, lot)
        move.picking_id = picking
        move.move_line_ids.picking_id = picking
        move._action_done()
        return picking

    def test_recall_holds_the_lot_everywhere(self):
        self._stock(self.milk, 5, self.bad)
        self._stock(self.milk, 3, self.good)
        recall = self.recall()
        self.assertEqual(self._sellable(self.milk), 8, "a draft stops nothing")
        recall.action_recall()
        self.assertEqual(recall.state, "active")
        self.assertEqual(recall.started_by_id, self.manager)
        self.assertRecordValues(
            recall.hold_ids,
            [{"lot_id": self.bad.id, "reason": "recall", "warehouse_id": False, "state": "active"}],
        )
        self.assertEqual(self._sellable(self.milk), 3)

    def test_twice_is_once(self):
        recall = self.recall()
        recall.action_recall()
        recall.action_recall()
        self.assertEqual(len(recall.hold_ids), 1)

    def test_whole_product(self):
        self._stock(self.milk, 5, self.bad)
        recall = self.recall(lot_ids=False)
        recall.action_recall()
        self.assertFalse(recall.hold_ids.lot_id)
        self.assertEqual(self._sellable(self.milk), 0)

    def test_lot_of_another_product(self):
        salt = self.env["stock.lot"].create({"name": "S", "product_id": self.salt.id})
        with self.assertRaisesRegex(UserError, "S is not a lot of"):
            self.recall(salt)

    def test_closing_needs_counts(self):
        recall = self.recall()
        with self.assertRaises(UserError):
            recall._close(1, 1)
        recall.action_recall()
        wizard = self.env["supermarket.recall.close"].with_user(self.manager)
        wizard = wizard.create({"recall_id": recall.id, "returned_qty": 2, "destroyed_qty": 1})
        with self.assertRaisesRegex(UserError, "Count"):
            wizard.action_close()
        wizard.write({"counted": True, "returned_qty": -1})
        with self.assertRaises(UserError):
            wizard.action_close()
        wizard.returned_qty = 2
        wizard.action_close()
        self.assertRecordValues(
            recall, [{"state": "closed", "returned_qty": 2, "destroyed_qty": 1}]
        )
        self.assertEqual(recall.hold_ids.state, "active", "recalled goods stay unsellable")
        with self.assertRaises(UserError):
            recall.action_recall()

    def test_what_was_started_stays(self):
        recall = self.recall()
        recall.action_recall()
        for values in ({"state": "draft"}, {"lot_ids": [(5,)]}, {"destroyed_qty": 3}):
            with self.assertRaises(UserError):
                recall.write(values)
        with self.assertRaises(UserError):
            recall.unlink()
        with self.assertRaises(UserError):
            recall.copy().write({"state": "active"})

    def test_only_managers_recall(self):
        recall = self.recall()
        for role in ("shift_supervisor", "receiver", "reviewer", "buyer", "accountant"):
            person = self._user(role)
            self.assertEqual(recall.with_user(person).reason, "Glass")
            with self.assertRaises(AccessError):
                recall.with_user(person).action_recall()
        with self.assertRaises(AccessError):
            recall.with_user(self._user("cashier")).read(["reason"])
        self.assertEqual(recall.state, "draft")

    # The report ---------------------------------------------------------------------------

    def test_suppliers_back(self):
        picking = self.receive(self.bad, 10)
        self.receive(self.good, 7)
        [row] = self.recall()._trace()["suppliers"]
        self.assertEqual(
            (row["partner"], row["document"], row["order"], row["lot"], row["quantity"]),
            ("Dairy", picking.name, "PO1", "BAD", 10),
        )

    def test_sales_exact_and_possible(self):
        self.receive(self.bad, 10)
        self._sell(self.milk, 2, self.bad, document="Receipt 7")
        self._sell(self.milk, 1, document="Receipt 8")
        self._sell(self.milk, 4, self.good, document="Receipt 9")
        trace = self.recall()._trace()
        rows = {row["document"]: (row["quantity"], row["certainty"]) for row in trace["sales"]}
        self.assertEqual(rows, {"Receipt 7": (2, "exact"), "Receipt 8": (1, "possible")})
        self.assertEqual(trace["totals"]["sold"], 2)
        self.assertEqual(trace["totals"]["possible"], 1)

    def test_trace_is_the_same_after_posting(self):
        self.receive(self.bad, 10)
        self._sell(self.milk, 2, self.bad, document="Receipt 7")
        self._sell(self.milk, 1, document="Receipt 8")
        before = self.recall()._trace()
        self.ledger._post()
        after = self.recall()._trace()
        self.assertEqual(before["sales"], after["sales"])
        self.assertEqual(before["totals"]["sold"], after["totals"]["sold"])
        # The sale without a lot was taken from the only lot there is.
        self.assertEqual(before["totals"]["on_hand"], 8)
        self.assertEqual(after["totals"]["on_hand"], 7)

    def test_transfers_losses_and_sum(self):
        other = self.env["stock.warehouse"].create({"name": "Annex", "code": "ANX"})
        self.receive(self.bad, 10)
        self._move(self.milk, 4, self.floor, other.lot_stock_id, self.bad)._action_done()
        self._move(self.milk, 2, self.floor, self.shelf, self.bad)._action_done()
        loss = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "in", [False, self.company.id])], limit=1
        )
        self._move(self.milk, 1, self.floor, loss, self.bad)._action_done()
        trace = self.recall()._trace()
        [row] = trace["transfers"]
        self.assertEqual((row["from"], row["to"]), (self.store.display_name, "Annex"))
        self.assertEqual(row["quantity"], 4)
        self.assertEqual(trace["losses"][0]["quantity"], 1)
        self.assertEqual(
            sorted(row["quantity"] for row in trace["stock"]),
            [2, 3, 4],
        )
        self.assertEqual(trace["totals"]["unexplained"], 0)

    def test_customers_forward(self):
        self.receive(self.bad, 10)
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.out_type_id.id,
                "partner_id": self.customer.id,
                "location_id": self.floor.id,
                "location_dest_id": self.customers.id,
            }
        )
        move = self._move(self.milk, 3, lot=self.bad)
        move.picking_id = picking
        move.move_line_ids.picking_id = picking
        move._action_done()
        recall = self.recall()
        [row] = recall._trace()["customers"]
        self.assertEqual((row["name"], row["phone"], row["quantity"]), ("Restaurant", "021 555", 3))
        self.assertIn("Restaurant", recall.trace_html)
        seen = recall.with_user(self._user("receiver")).trace_html
        self.assertNotIn("Restaurant", seen)
        self.assertIn("customers are", seen)

    def test_sold_since_leaves_out_rows_and_no_quantity(self):
        """Received 10, sold 4 before that day and 3 since, one of each without a till."""
        self.receive(self.bad, 10)
        before = fields.Datetime.now() - timedelta(days=9)
        self._sell(self.milk, 3, self.bad, date=before)
        self._sell(self.milk, 2, self.bad)
        moves = self._move(self.milk, 1, lot=self.bad) | self._move(self.milk, 1, lot=self.bad)
        moves._action_done()
        moves[0].move_line_ids.date = before
        recall = self.recall(sold_from=fields.Date.today() - timedelta(days=2))
        for _unposted_and_posted in range(2):
            trace = recall._trace()
            self.assertEqual(sorted(row["quantity"] for row in trace["sales"]), [1, 2])
            self.assertEqual([row["quantity"] for row in trace["stock"]], [3])
            expected = {"received": 10, "on_hand": 3, "sold": 3, "sold_before": 4, "unexplained": 0}
            self.assertEqual(expected, {name: trace["totals"][name] for name in expected})
            self.assertIn("before that", recall.trace_html)
            self.ledger._post()
            recall.invalidate_recordset()

    def test_sold_since_is_a_day_of_the_store(self):
        for zone, midnight in (
            ("Asia/Shanghai", "2026-06-14 16:00:00"),
            ("America/New_York", "2026-06-15 04:00:00"),
            ("Pacific/Auckland", "2026-06-14 12:00:00"),
            ("UTC", "2026-06-15 00:00:00"),
        ):
            with self.subTest(zone=zone):
                self.store.partner_id.tz = zone
                lot = self._lot(zone)
                start = fields.Datetime.to_datetime(midnight)
                self._sell(self.milk, 1, lot, date=start - timedelta(seconds=1))
                self._sell(self.milk, 2, lot, date=start)
                [row] = self.recall(lot, sold_from="2026-06-15")._trace()["sales"]
                self.assertEqual(row["quantity"], 2)
                self.assertIn("12:00", row["date"], "as the clock of the store showed it")

    def test_the_trace_begins_with_where_the_goods_are_now(self):
        self.receive(self.bad, 10)
        html = self.recall().trace_html
        self.assertLess(html.index("Stock now"), html.index("Back: suppliers"))
        self.assertLess(html.index("in stock now"), html.index("received"))

    def test_report_is_printed(self):
        self.receive(self.bad, 10)
        recall = self.recall()
        recall.action_recall()
        html, kind = self.env["ir.actions.report"]._render_qweb_html(
            "supermarket_stock.report_recall", recall.ids
        )
        self.assertEqual(kind, "html")
        for text in (b"Dairy", b"Glass", b"BAD", b"PO1"):
            self.assertIn(text, html)

    def test_one_company_never_sees_the_other(self):
        self.recall().action_recall()
        other = self.env["res.company"].create({"name": "Competitor"})
        stranger = self._user("admin", other)
        recalls = self.env["supermarket.recall"].with_user(stranger)
        recalls = recalls.with_context(allowed_company_ids=other.ids)
        self.assertFalse(recalls.search([]))
