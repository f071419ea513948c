from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..catalogue.test_push import TestPush


@tagged("post_install", "-at_install")
class TestRecallAtTills(TestPush):
    """A recall reaches the tills, their answers reach the recall."""

    def recall(self, lots=True):
        recall = (
            self.env["supermarket.recall"]
            .with_user(self.manager)
            .create(
                {
                    "product_id": self.yoghurt.id,
                    "lot_ids": [Command.set(self.lot.ids if lots else [])],
                    "reason": "Glass",
                    "company_id": self.company.id,
                }
            )
        )
        recall.action_recall()
        return recall

    def check_in(self, identifier="D1", confirmed=None, user=None):
        config = self.config.with_user(user or self.cashier)
        return config.supermarket_check_in(identifier, confirmed)

    def test_open_tills_are_told(self):
        self.check_in()
        recall = self.recall()
        self.run_commit_hooks()
        payload = dict(self.messages())["SUPERMARKET_RECALL"]
        self.assertEqual(payload["lots"], ["L1"])
        self.assertEqual(payload["product_id"], self.yoghurt.id)
        [row] = recall.get_till_board()["rows"]
        self.assertEqual((row["state"], row["device"]), ("waiting", "D1"))

    def test_confirmation(self):
        self.check_in()
        recall = self.recall()
        answer = self.check_in(confirmed=[[recall.id, 2]])
        self.assertFalse(answer["recalls"])
        board = recall.get_till_board()
        self.assertEqual(board["confirmed"], 1)
        self.assertEqual(board["rows"][0]["removed"], 2)
        self.assertEqual(board["rows"][0]["cashier"], self.cashier.name)
        first = recall.confirmation_ids.confirmed_date
        self.check_in(confirmed=[[recall.id, 5]])
        self.assertEqual(recall.confirmation_ids.lines_removed, 2, "said twice changes nothing")
        self.assertEqual(recall.confirmation_ids.confirmed_date, first)

    def test_each_device_of_a_till_confirms(self):
        self.check_in("D1")
        self.check_in("D2")
        recall = self.recall()
        self.check_in("D2", [[recall.id, 0]])
        states = {row["device"]: row["state"] for row in recall.get_till_board()["rows"]}
        self.assertEqual(states, {"D1": "waiting", "D2": "confirmed"})

    def test_till_that_was_cut_off_learns_when_it_is_back(self):
        recall = self.recall()
        [row] = recall.get_till_board()["rows"]
        self.assertEqual((row["device"], row["state"]), ("", "waiting"))
        recall.sudo().confirmation_ids.asked_date = "2020-01-01 10:00:00"
        self.assertEqual(recall.get_till_board()["rows"][0]["state"], "offline")
        [message] = self.check_in("D1")["recalls"]
        self.assertEqual(message["id"], recall.id)
        self.check_in("D1", [[recall.id, 0]])
        self.assertEqual(
            [(r["device"], r["state"]) for r in recall.get_till_board()["rows"]],
            [("D1", "confirmed")],
        )

    def test_a_closed_till_is_no_till_without_an_answer(self):
        """An empty session that waits for its opening is nobody's; a till that loaded is."""
        session = self.pos_session
        session.state = "opening_control"
        self.assertFalse(self.recall().get_till_board()["rows"])
        self.check_in()
        [row] = self.recall().get_till_board()["rows"]
        self.assertEqual((row["device"], row["state"]), ("D1", "waiting"))

    def test_a_till_that_closes_unanswered_is_told_when_it_opens(self):
        recall = self.recall()
        recall.sudo().confirmation_ids.asked_date = "2020-01-01 10:00:00"
        self.assertEqual(recall.get_till_board()["rows"][0]["state"], "offline")
        self.pos_session.state = "closed"
        self.assertEqual(recall.get_till_board()["rows"][0]["state"], "closed")
        self.open_new_session()
        self.check_in("D1", [[recall.id, 0]])
        self.assertEqual(recall.get_till_board()["rows"][0]["state"], "confirmed")

    def test_closed_recalls_are_not_told(self):
        self.recall()._close(0, 0)
        self.assertFalse(self.check_in()["recalls"])

    def test_tell_again(self):
        recall = self.recall()
        self.run_commit_hooks()
        self.messages()
        recall.with_user(self.supervisor).action_tell_again()
        self.run_commit_hooks()
        self.assertIn("SUPERMARKET_RECALL", dict(self.messages()))
        self.assertEqual(len(recall.confirmation_ids), 1)

    def test_later_sales_become_exceptions(self):
        self.recall()
        order = self.sell([(self.yoghurt, 1, {"pack_lot_ids": [(0, 0, {"lot_name": "L1"})]})])
        exception = (
            self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])
        )
        self.assertRecordValues(exception, [{"reason": "recalled", "lot_id": self.lot.id}])

    def test_later_sales_of_a_recalled_product_become_exceptions(self):
        self.recall(lots=False)
        order = self.sell([(self.yoghurt, 1), (self.milk, 1)])
        exception = (
            self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])
        )
        self.assertEqual(exception.mapped("reason"), ["recalled"])
        self.assertEqual(exception.product_id, self.yoghurt)

    def test_trace_names_till_certainty_and_customer(self):
        guest = self.env["res.partner"].create({"name": "Guest", "phone": "021 7"})
        scanned = self.sell(
            [(self.yoghurt, 1, {"pack_lot_ids": [(0, 0, {"lot_name": "L1"})]})],
            customer=guest,
        )
        assumed = self.sell([(self.yoghurt, 2)])
        recall = self.recall()
        trace = recall._trace()
        rows = {row["document"]: row for row in trace["sales"]}
        self.assertEqual(rows[scanned.pos_reference]["certainty"], "exact")
        self.assertEqual(rows[assumed.pos_reference]["certainty"], "allocated")
        self.assertEqual(rows[assumed.pos_reference]["till"], self.config.display_name)
        self.assertEqual(trace["totals"]["sold"], 3)
        self.assertEqual(
            [(row["name"], row["quantity"]) for row in trace["customers"]], [("Guest", 1)]
        )

    def test_holder_of_the_card_is_a_customer(self):
        holder = self.env["res.partner"].create({"name": "Holder"})
        program = (
            self.env["loyalty.program"]
            .sudo()
            .create({"name": "Points", "program_type": "loyalty", "company_id": self.company.id})
        )
        card = (
            self.env["loyalty.card"]
            .sudo()
            .create({"program_id": program.id, "partner_id": holder.id})
        )
        order = self.sell([(self.yoghurt, 2)])
        self.env["loyalty.history"].sudo().create(
            {
                "card_id": card.id,
                "description": "Sale",
                "order_model": "pos.order",
                "order_id": order.id,
                "issued": 2,
            }
        )
        customers = self.recall()._trace()["customers"]
        self.assertEqual([(row["name"], row["quantity"]) for row in customers], [("Holder", 2)])

    def test_report_shows_the_tills(self):
        self.check_in()
        recall = self.recall()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "supermarket_stock.report_recall", recall.ids
        )
        self.assertIn(b"not confirmed", html)

    def test_unreadable_answers(self):
        for confirmed in ("x", [1], [[1]], [[1, "2"]], [[True, 1]], [[-1, 0]], [[1, 1]] * 501):
            with self.assertRaises(ValidationError):
                self.check_in(confirmed=confirmed)
        for identifier in (None, "", 7, "x" * 65):
            with self.assertRaises(ValidationError):
                self.check_in(identifier)
        self.check_in(confirmed=[[2**31 - 1, 0]])

    def test_who_may(self):
        self.check_in()
        recall = self.recall()
        with self.assertRaises(AccessError):
            self.check_in(user=self.create_role("receiver"))
        with self.assertRaises(AccessError):
            recall.with_user(self.cashier).get_till_board()
        rows = recall.confirmation_ids.with_user(self.manager)
        with self.assertRaises(UserError):
            rows.write({"confirmed_date": "2020-01-01"})
        with self.assertRaises(UserError):
            rows.unlink()
