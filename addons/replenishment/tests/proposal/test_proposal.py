from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation, UniqueViolation

from ..common import TODAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestProposal(ReplenishmentCase):
    def test_propose_twice_renews_the_first(self):
        first = self._propose()
        again = self._propose(proposed_qty=15.0)
        self.assertEqual(first, again)
        self.assertEqual((first.proposed_qty, first.qty_to_order), (15.0, 15.0))

    def test_second_open_proposal_is_impossible(self):
        first = self._propose()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            first.copy()

    def test_proposal_of_another_transaction_makes_this_one_step_back(self):
        """What the other one opened can't be seen, only bumped into."""
        first = self._propose()
        proposals = self.env["replenishment.proposal"].sudo()
        with mute_logger("odoo.sql_db"):
            created = proposals._create_unless_open(
                [{"product_id": self.product.id, "warehouse_id": self.store.id}]
            )
        self.assertFalse(created)
        self.assertTrue(first.exists())

    def test_edited_quantity_survives_a_renewal_and_shows_the_difference(self):
        proposal = self._propose()
        proposal.with_user(self.buyer).qty_to_order = 20
        self._propose(proposed_qty=15.0)
        self.assertEqual((proposal.qty_to_order, proposal.difference_qty), (20.0, 5.0))

    def test_buyer_edits_quantity_and_note_only(self):
        proposal = self._propose().with_user(self.buyer)
        proposal.write({"qty_to_order": 7, "note": "promotion ends"})
        for vals in ({"state": "accepted"}, {"proposed_qty": 7}, {"purchase_line_id": False}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                proposal.write(vals)

    def test_decided_proposal_is_closed(self):
        proposal = self._propose().with_user(self.buyer)
        proposal.action_dismiss()
        self.assertEqual((proposal.state, proposal.decided_by_id), ("dismissed", self.buyer))
        with self.assertRaises(UserError):
            proposal.qty_to_order = 5
        proposal.action_snooze()
        self.assertEqual(proposal.state, "dismissed")
        with self.assertRaises(UserError):
            proposal.sudo().unlink()

    def test_snooze_and_reopen(self):
        proposal = self._propose().with_user(self.buyer)
        proposal.action_snooze()
        self.assertEqual(proposal.snoozed_until, TODAY + timedelta(days=1))
        proposal.action_reopen()
        self.assertEqual((proposal.state, proposal.snoozed_until), ("draft", False))

    def test_snooze_until_yesterday_is_refused(self):
        with self.assertRaises(UserError):
            self._propose().action_snooze(TODAY - timedelta(days=1))

    def test_snooze_wizard(self):
        proposal = self._propose()
        wizard = (
            self.env["replenishment.snooze"]
            .with_user(self.buyer)
            .with_context(active_ids=proposal.ids)
            .create({"until": TODAY + timedelta(days=3), "note": "holiday"})
        )
        wizard.action_snooze()
        self.assertEqual((proposal.state, proposal.note), ("snoozed", "holiday"))
        self.assertEqual(proposal.snoozed_until, TODAY + timedelta(days=3))

    def test_reopening_beside_an_open_one_is_refused(self):
        dismissed = self._propose()
        dismissed.action_dismiss()
        self._propose()
        with (
            self.assertRaises(UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            dismissed.action_reopen()

    def test_negative_quantity_is_refused(self):
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self._propose().qty_to_order = -1

    def test_manual_proposal_fills_itself_in(self):
        self._forecast(10.0)
        form = Form(self.env["replenishment.proposal"].with_user(self.buyer))
        form.warehouse_id = self.store
        form.product_id = self.product
        self.assertGreater(form.qty_to_order, 0)
        proposal = form.save()
        self.assertEqual((proposal.origin, proposal.partner_id), ("manual", self.vendor))

    def test_manual_proposal_can_not_smuggle_in_a_state(self):
        proposal = (
            self.env["replenishment.proposal"]
            .with_user(self.buyer)
            .create(
                {
                    "product_id": self.product.id,
                    "warehouse_id": self.store.id,
                    "qty_to_order": 3,
                    "state": "accepted",
                    "origin": "night",
                }
            )
        )
        self.assertEqual(
            (proposal.state, proposal.origin, proposal.qty_to_order), ("draft", "manual", 3)
        )

    def test_manual_proposal_needs_product_and_stock(self):
        proposals = self.env["replenishment.proposal"].with_user(self.buyer)
        with self.assertRaises(UserError):
            proposals.create({"warehouse_id": self.store.id})
        service = self.env["product.product"].create({"name": "Delivery", "type": "service"})
        with self.assertRaises(ValidationError):
            proposals.create({"product_id": service.id, "warehouse_id": self.store.id})

    def test_reason_in_words_and_numbers(self):
        self._forecast(10.0)
        self._stock(3)
        self._orderpoint(5, 20)
        proposal = self.env["replenishment.proposal"].search([("product_id", "=", self.product.id)])
        for words in ("Below the threshold: 3", "Global model", "error 25", "Green Valley"):
            self.assertIn(words, proposal.reason)
        self.assertIn("against 18.8 ±", proposal.reason_short)

    def test_reason_of_goods_that_nobody_buys(self):
        self._orderpoint(5, 20)
        proposal = self._propose(proposed_qty=5.0)
        self.assertTrue(proposal.idle)
        self.assertIn("Not sold in the last four weeks: this order only keeps it", proposal.reason)
        self.assertIn("minimum of 5", proposal.reason)
        self.assertIn("Not sold in 4 weeks, 0 left", proposal.reason_short)
        for words in ("least expected cost", "sold 0 a day"):
            self.assertNotIn(words, proposal.reason)

    def test_reason_of_a_maximum_set_by_hand(self):
        self._stock(4)
        self._sell_daily([1])
        self._orderpoint(5, 20)
        proposal = self._propose(proposed_qty=17.0)
        self.assertIn("17 fills up to the maximum of 20 that was set by hand", proposal.reason)
        self.assertIn("the stock lasts 500 days", proposal.reason)

    def test_quantity_beside_the_pack_is_pointed_out(self):
        proposal = self._propose(pack_qty=6.0)
        self.assertFalse(proposal.pack_warning)
        proposal.qty_to_order = 13
        self.assertIn("no multiple of the pack of 6", proposal.pack_warning)

    def test_chart_has_history_forecasts_and_stock(self):
        self._stock(300)
        self._sell_daily([4] * 20)
        self._forecast(5.0, model="arima")
        self._forecast(6.0, model="global")
        data = self._propose().with_user(self.buyer).chart_data
        self.assertEqual(len(data["days"]), 28 + 14)
        self.assertEqual(data["sold"].count(4.0), 20)
        self.assertEqual(
            [(m["name"], m["champion"]) for m in data["models"]],
            [("global", True), ("arima", False)],
        )
        start = data["days"].index(data["today"])
        # at 8:00 two of sixteen hours of trade are over
        self.assertAlmostEqual(data["stock"][start], 220 - 6 * 14 / 16)
        self.assertEqual(data["since"], "08:00")
        self.assertEqual(data["stock_with_order"][-1] - data["stock"][-1], 12)

    def test_chart_and_reason_count_the_same_days(self):
        """What the chart takes off until the next delivery is what the reason says is expected."""
        self._stock(300)
        self._forecast(6.0)
        proposal = self._propose(proposed_qty=0.0)
        data = proposal.chart_data
        last = data["days"].index(str(proposal.next_delivery_date)) - 1
        self.assertAlmostEqual(300 - data["stock"][last], proposal.demand_qty, places=2)
        self.assertIn("from Wed, Mar 5 08:00 until the delivery of Fri, Mar 7", proposal.reason)

    def test_chart_of_an_average_has_stock(self):
        self._stock(90)
        self._sell_daily([4] * 20)
        data = self._propose(proposed_qty=10.0).chart_data
        start = data["days"].index(data["today"])
        self.assertEqual(len(data["stock"][start:]), 14)
        self.assertLess(data["stock"][start], 10)

    def test_chart_of_a_product_without_history(self):
        self.assertEqual(self._propose().chart_data["days"], [])
