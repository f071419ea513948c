from unittest.mock import patch

from odoo import Command
from odoo.addons.point_of_sale.models.pos_config import PosConfig as Core
from odoo.addons.pos_loyalty.models.pos_config import PosConfig as Another
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestManyTills(SupermarketPosCommon):
    """A screen takes as many queries for a hundred tills as for ten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.glass = cls.create_goods("Jam in glass", 10)

    def _open_tills(self, count):
        """Tills that sell, each heard of from its device."""
        tills = self.env["pos.config"].create(
            [
                {
                    "name": f"Till {number}",
                    "company_id": self.company.id,
                    "payment_method_ids": [Command.set(self.bank_pm1.ids)],
                }
                for number in range(count)
            ]
        )
        for till in tills:
            till.open_ui()
            till.current_session_id.set_opening_control(0, "")
            till.with_user(self.cashier).supermarket_check_in(f"device {till.id}")
        return tills

    def _recall(self):
        recall = (
            self.env["supermarket.recall"]
            .with_user(self.manager)
            .create({"product_id": self.glass.id, "reason": "Glass", "company_id": self.company.id})
        )
        recall.action_recall()
        return recall

    def _queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_board_of_a_recall(self):
        self._open_tills(4)
        recall = self._recall()
        recall.get_till_board()
        few = self._queries(recall.get_till_board)
        self._open_tills(4)
        recall.sudo()._ask_open_tills()
        self.assertEqual(len(recall.get_till_board()["rows"]), 8)
        self.assertEqual(few, self._queries(recall.get_till_board))

    def test_telling_tills(self):
        tills = self._open_tills(4)
        devices = self.env["supermarket.pos.device"].sudo()  # as the recall asks
        few = self._queries(lambda: devices._of_open_sessions(self.company))
        more = self._open_tills(4)
        many = self._queries(lambda: devices._of_open_sessions(self.company))
        self.assertEqual(few, many)
        found = {session.config_id for session, _device in devices._of_open_sessions(self.company)}
        self.assertLessEqual(set(tills | more), found)

    def test_differences_of_one_session_read_its_orders_alone(self):
        rows = self.env["supermarket.cash.difference"].with_user(self.supervisor)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        query = rows._search([("session_id", "=", 1)])
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.env.cr.execute("SET LOCAL enable_seqscan = on")
        plan = "\n".join(row[0] for row in plan)
        self.assertIn("Index Cond: (id = 1)", plan)
        self.assertNotIn("Seq Scan on pos_session", plan)

    def test_partners_that_a_till_starts_with(self):
        """Those of core, without going through the orders of nobody."""
        self.open_new_session()
        regular = self.env["res.partner"].create([{"name": f"Regular {n}"} for n in range(2)])
        for partner, count in zip(regular, (2, 1), strict=True):
            for _order in range(count):
                self.send(self.order_data([(self.glass, 1)], partner_id=partner.id))
        self.env.flush_all()
        ours = self.config.get_limited_partners_loading()
        self.assertEqual([row[0] for row in ours[:2]], regular.ids)
        self.assertEqual(set(ours), set(Core.get_limited_partners_loading(self.config)))
        self.assertEqual(self.config.get_limited_partners_loading(1)[0], ours[1])

    def test_partners_that_another_addon_adds(self):
        """In Spain, Argentina and Peru whom an order of nobody is written to, however many else."""
        nobody = self.env["res.partner"].create({"name": "zz Final Consumer"})

        def with_nobody(till, offset=0):
            return [*super(Another, till).get_limited_partners_loading(offset), (nobody.id,)]

        with patch.object(Core, "_get_limited_partner_count", return_value=1):
            self.assertNotIn((nobody.id,), self.config.get_limited_partners_loading())
            with patch.object(Another, "get_limited_partners_loading", with_nobody, create=True):
                self.assertIn((nobody.id,), self.config.get_limited_partners_loading())
