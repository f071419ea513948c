from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from ..common_scan import ScanCase


class BoardCase(ScanCase):
    def board(self, user=None, store=False):
        boards = self.env["supermarket.morning.board"].with_user(user or self.manager)
        return boards.with_company(self.company).get_board(store)

    def lines(self, *args):
        board = self.board(*args)
        return {line["key"]: line for group in board["groups"] for line in group["lines"]}

    def opened(self, line, user=None):
        """What a click on the line shows."""
        action = self.env["ir.actions.act_window"]._for_xml_id(line["action"])
        model = self.env[action["res_model"]].with_user(user or self.manager)
        return model.with_company(self.company).search(Domain(line["domain"]))


@tagged("post_install", "-at_install")
class TestMorningBoard(BoardCase):
    def test_quiet_shop(self):
        lines = self.lines()
        self.assertEqual({line["number"] for line in lines.values()}, {0})
        self.assertEqual({line["level"] for line in lines.values()}, {"none"})

    def test_expired_and_near_expiry(self):
        for name, days in (("GONE", -2), ("TODAY", 0), ("SOON", 2), ("LATER", 12)):
            lot = self._lot(name, days=days)
            lot.removal_date = lot.expiration_date
            self._stock(self.milk, 4, lot)
        lines = self.lines()
        expired, near = lines["expired"], lines["near_expiry"]
        self.assertEqual((expired["number"], expired["level"]), (1, "danger"))
        self.assertEqual((near["number"], near["level"]), (2, "warning"))
        self.assertEqual(self.opened(expired).lot_id.mapped("name"), ["GONE"])
        self.assertEqual(set(self.opened(near).lot_id.mapped("name")), {"TODAY", "SOON"})
        [chart] = [one for one in self.board()["charts"] if one["key"] == "expiry"]
        self.assertEqual(sum(bar["number"] for bar in chart["bars"]), 4)

    def test_line_and_chart_of_what_expires_look_once_at_what_was_sold(self):
        self._stock(self.milk, 4, self._lot("SOON", days=2))
        board = type(self.env["supermarket.expiry.board"])
        with patch.object(board, "_floors", autospec=True, side_effect=board._floors) as looked:
            self.board()
            once = looked.call_count
            self.board()
        self.assertEqual(looked.call_count, 2 * once, "another board is counted anew")
        with patch.object(board, "_read_group", autospec=True, return_value=[]) as counted:
            self.board()
        self.assertEqual(counted.call_count, 1)

    def test_held_and_recalled(self):
        self.hold._place(self.salt)
        line = self.lines()["held"]
        self.assertEqual((line["number"], line["level"], line["note"]), (1, "info", ""))
        self.env.cr.execute(
            "UPDATE supermarket_hold SET create_date = %s WHERE product_id = %s",
            [fields.Datetime.now() - timedelta(days=9), self.salt.id],
        )
        line = self.lines()["held"]
        self.assertEqual((line["level"], bool(line["note"])), ("warning", True))

    def test_books_below_zero(self):
        self._sell(self.salt, 3)
        line = self.lines()["negative"]
        self.assertEqual((line["number"], line["level"]), (1, "danger"))
        [row] = self.opened(line)
        self.assertEqual((row.product_id, row.quantity, row.kind), (self.salt, -3, "negative"))
        self.assertEqual(row.location_id, self.floor)
        self.ledger._post()
        self.env.flush_all()
        self.assertEqual(self.lines()["negative"]["number"], 1)

    def test_a_shelf_below_zero_that_the_floor_makes_up_for_is_no_doubt(self):
        self._stock(self.salt, 5)
        self._stock(self.salt, -2, location=self.shelf)
        self.assertEqual(self.lines()["negative"]["number"], 0)
        self._stock(self.salt, -1, location=self.quarantine)
        [row] = self.opened(self.lines()["negative"])
        self.assertEqual((row.location_id, row.quantity), (self.quarantine, -1))

    def test_goods_that_stand_still(self):
        """Sold nearly every day and nothing for a week, though the books have it."""
        now = fields.Datetime.now()
        for days in range(8, 50):
            self._sell(self.salt, 2, date=now - timedelta(days=days))
        self._stock(self.salt, 100)
        self.env["supermarket.count.plan"].create({"warehouse_id": self.store.id})._plan_day()
        line = self.lines()["implausible"]
        [row] = self.opened(line)
        self.assertEqual((line["number"], row.kind), (1, "still"))
        self.assertIn("42", row.why)
        self._sell(self.salt, 1)
        self.env.flush_all()
        self.assertEqual(self.lines()["implausible"]["number"], 0)

    def test_goods_for_years(self):
        now = fields.Datetime.now()
        for days in range(20):
            self._sell(self.salt, 2, date=now - timedelta(days=days))
        self._stock(self.salt, 1000)
        self.env["supermarket.count.plan"].create({"warehouse_id": self.store.id})._plan_day()
        self.assertEqual(self.opened(self.lines()["implausible"]).kind, "much")

    def test_doubtful_goods_are_counted(self):
        self._sell(self.salt, 3)
        rows = self.opened(self.lines()["negative"])
        action = rows.action_count()
        count = self.env["supermarket.count"].browse(action["res_id"])
        self.assertEqual((count.state, count.line_ids.product_id), ("open", self.salt))
        with self.assertRaises(UserError):
            rows.with_user(self.receiver).action_count()

    def test_below_threshold(self):
        self._stock(self.salt, 10)
        self._set_safety_stock(self.salt, 9)
        self._sell(self.salt, 4)
        line = self.lines()["short"]
        self.assertEqual(line["number"], 1)
        self.assertEqual(self.opened(line).product_id, self.salt)
        [chart] = [one for one in self.board()["charts"] if one["key"] == "short"]
        self.assertEqual([bar["number"] for bar in chart["bars"]], [1])

    def test_open_differences_and_conflicts(self):
        self._stock(self.salt, 100)
        count = self._count(self.salt)
        scan = self.scan(count, self.salt, 50)
        self.handed_in(count, scan)
        self.assertEqual(self.lines()["variance"]["number"], 1)
        self.assertEqual(self.opened(self.lines()["variance"]), count.line_ids)
        again = self.scan(count, self.salt, 50, said={"round": 2})
        self.answers(self.counter, again)
        line = self.lines()["conflict"]
        self.assertEqual(line["number"], 1)
        self.assertEqual(self.opened(line).uuid, again["uuid"])

    def test_device_that_was_not_heard_of(self):
        self.submit(self.counter, queue=7)
        device = self.env["supermarket.scan.device"].search([("user_id", "=", self.counter.id)])
        self.assertEqual(self.lines()["device"]["number"], 0)
        device.sudo().last_sync = fields.Datetime.now() - timedelta(days=2)
        self.assertEqual(self.opened(self.lines()["device"]), device)

    def test_by_store(self):
        other = self.env["stock.warehouse"].create(
            {"name": "North", "code": "NO", "company_id": self.company.id}
        )
        self._sell(self.salt, 3)
        self._sell(self.milk, 1, location_id=other.lot_stock_id.id)
        both = self.lines()["negative"]
        self.assertEqual(both["number"], 2)
        self.assertEqual({one["name"]: one["number"] for one in both["by_store"]}["North"], 1)
        north = self.lines(None, other.id)["negative"]
        self.assertEqual((north["number"], north["by_store"]), (1, []))
        self.assertEqual(self.opened(north).product_id, self.milk)

    def test_store_of_another_company_is_none_of_mine(self):
        company = self.env["res.company"].create({"name": "Competitor"})
        theirs = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        self._sell(self.salt, 3, location_id=theirs.lot_stock_id.id)
        board = self.board(None, theirs.id)
        self.assertNotIn(theirs.id, [store["id"] for store in board["stores"]])
        self.assertEqual(self.lines(None, theirs.id)["negative"]["number"], 0)

    def test_by_role(self):
        with self.assertRaises(AccessError):
            self.board(self.counter)
        seen = self.lines(self.receiver)
        self.assertIn("held", seen)
        self.assertFalse({"conflict", "variance", "negative"} & seen.keys())

    def test_each_line_opens_what_it_counted(self):
        self._stock(self.salt, 10)
        self._set_safety_stock(self.salt, 9)
        self._sell(self.salt, 14)
        self.hold._place(self.milk)
        self._stock(self.milk, 4, self._lot("GONE", days=-2))
        for user in (self.manager, self.receiver):
            for key, line in self.lines(user).items():
                with self.subTest(line=key, user=user.login):
                    self.assertEqual(len(self.opened(line, user)), line["number"])

    def test_as_quick_with_many_records(self):
        before = self.count_queries()
        for number in range(30):
            product = self._product(f"P{number}")
            self._sell(product, 1)
            self.hold._place(product)
        self.assertLessEqual(self.count_queries(), before + 2)

    def count_queries(self):
        self.env.flush_all()
        self.board()  # who may what is known from here on
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.board()
        return self.env.cr.sql_log_count - before
