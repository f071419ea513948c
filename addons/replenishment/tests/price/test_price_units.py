from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TODAY
from .test_vendor_prices import PriceCase


@tagged("post_install", "-at_install")
class TestPriceUnits(PriceCase):
    """Prices by the piece, by the carton, in other currencies, of other days and companies."""

    def _unit(self, name, factor):
        return self.env["uom.uom"].create(
            {"name": name, "relative_factor": factor, "relative_uom_id": self.product.uom_id.id}
        )

    def _by_piece_and_carton(self):
        """10.00 a piece, 96.00 a carton of 12: 8.00 a piece."""
        carton = self._unit("Carton of 12", 12)
        return self._prices((1, 10.0, {}), (1, 96.0, {"product_uom_id": carton.id}))

    def test_a_price_by_the_carton_is_one_of_whole_cartons(self):
        piece, carton = self._by_piece_and_carton()
        self._forecast(5.0)
        proposal = self._proposal()
        for quantity, price, line in (
            (5, 10.0, piece), (12, 8.0, carton), (17, 10.0, piece), (36, 8.0, carton)
        ):  # fmt: skip
            proposal.qty_to_order = quantity
            self.assertEqual((proposal.price_unit, proposal.supplierinfo_id), (price, line))

    def test_what_is_ordered_by_the_piece_costs_the_price_of_a_piece(self):
        self._by_piece_and_carton()
        self._forecast(5.0)
        proposal = self._proposal()
        proposal.qty_to_order = 17
        line = self._line(proposal)
        self.assertEqual((line.product_qty, line.product_uom_id), (17, self.product.uom_id))
        self.assertEqual((line.price_subtotal, proposal.amount), (170, 170))

    def test_what_is_ordered_by_the_carton_is_whole_cartons(self):
        _piece, carton = self._by_piece_and_carton()
        self._forecast(5.0)
        proposal = self._proposal()
        proposal.qty_to_order = 24
        line = self._line(proposal)
        self.assertEqual((line.product_qty, line.product_uom_id), (2, carton.product_uom_id))
        self.assertEqual((line.price_subtotal, proposal.amount), (192, 192))

    def test_whole_cartons_are_proposed_where_they_pay(self):
        self._by_piece_and_carton()
        self.product.list_price = 15.0
        self._forecast(5.0)
        vals = self._evaluate()
        self.assertEqual((vals["proposed_qty"] % 12, vals["pack_qty"]), (0, 1))
        self.assertGreater(vals["proposed_qty"], 0)

    def test_a_break_in_cartons_of_a_vendor_that_sells_cartons_only(self):
        carton = self._unit("Carton of 12", 12).id
        self._prices(
            (2, 96.0, {"product_uom_id": carton}), (10, 84.0, {"product_uom_id": carton})
        )  # fmt: skip
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertEqual((proposal.pack_qty, proposal.min_qty), (12, 24))
        self.assertEqual(proposal.proposed_qty % 12, 0)
        proposal.qty_to_order = 130  # no whole cartons, as a person may enter it
        self.assertEqual(proposal.price_unit, 7.0)

    def test_minimum_multiple_and_pack_hold_together(self):
        """At least 20, in fours by the vendor, in sixes by the rule: 24."""
        four, six = self._unit("Pack of 4", 4), self._unit("Pack of 6", 6)
        self._prices((5, 4.0, {"product_uom_id": four.id}))
        self.product.uom_ids = six
        self._stock(9)
        self._sell_daily([1])
        self._orderpoint(10, 11, replenishment_uom_id=six.id)
        vals = self._evaluate()
        self.assertEqual((vals["pack_qty"], vals["min_qty"], vals["proposed_qty"]), (12, 20, 24))

    def test_a_unit_that_says_nothing_of_the_goods_own(self):
        """By the kilogram what is counted in pieces: Odoo would make 1,000 pieces of one."""
        kilogram = {"product_uom_id": self.env.ref("uom.product_uom_kgm").id}
        other = self.env["res.partner"].create({"name": "Melons by the Piece"})
        by_weight, by_piece = self._prices((2, 9.0, kilogram), (1, 4.0, {"partner_id": other.id}))
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertEqual((proposal.supplierinfo_id, proposal.price_unit), (by_piece, 4.0))
        self.assertEqual(proposal.price_note, "")
        by_piece.unlink()
        proposal.unlink()
        proposal = self._proposal()
        self.assertEqual((proposal.supplierinfo_id, proposal.pack_qty), (by_weight, 1))
        self.assertGreater(proposal.proposed_qty, 0)
        self.assertLess(proposal.proposed_qty, 1000)
        self.assertEqual(proposal.price_unit, 0, "what one costs is not known")
        self.assertIn("by kg", proposal.price_note)
        self.assertIn(self.product.uom_id.name, proposal.price_note)
        told = []
        proposal._order_by_itself(told.append)
        self.assertIn("by kg", told[0])
        self.assertEqual(proposal.state, "draft", "it waits for a person")
        self.assertFalse(proposal.purchase_line_id)

    def test_the_cheaper_currency_goes_first(self):
        """300 yen are 2.00: less than 2.50, and the order is in yen."""
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": yen.id, "rate": 150.0, "name": TODAY, "company_id": self.company.id}
        )
        other = self.env["res.partner"].create({"name": "Tokyo Trading"})
        self._prices(
            (0, 2.5, {}),
            (0, 300.0, {"partner_id": other.id, "currency_id": yen.id}),
            (50, 250.0, {"partner_id": other.id, "currency_id": yen.id}),
        )
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertEqual((proposal.partner_id, proposal.currency_id), (other, yen))
        proposal.qty_to_order = 60
        line = self._line(proposal)
        self.assertEqual((line.currency_id, line.price_subtotal), (yen, 15000))
        self.assertEqual(proposal.amount, 15000)

    def test_the_price_of_another_company_is_none(self):
        rival = self.env["res.company"].create({"name": "Rival"})
        self._prices((0, 2.0, {}), (0, 1.0, {"company_id": rival.id}))
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertEqual(proposal.price_unit, 2.0)
        self.assertEqual(self._line(proposal).price_unit, 2.0)

    def test_the_price_is_that_of_the_stores_day(self):
        """Shanghai, 6 March 02:00: the new price holds, in UTC it is still the 5th."""
        self.store.partner_id.tz = "Asia/Shanghai"
        self.vendor.replenishment_cutoff = 6.0
        self._prices(
            (0, 2.0, {"date_end": TODAY}), (0, 3.0, {"date_start": TODAY + timedelta(days=1)})
        )
        self._forecast(5.0)
        with freeze_time(datetime(2025, 3, 5, 18)):
            proposal = self._proposal()
            self.assertEqual((proposal.price_unit, proposal.price_note), (3.0, ""))
            line = self._line(proposal)
            self.assertEqual((line.price_unit, proposal.price_unit), (3.0, 3.0))

    def test_a_price_that_ends_today_holds_until_midnight(self):
        self.vendor.replenishment_cutoff = 24.0
        self._prices((0, 2.0, {"date_end": TODAY}))
        self._forecast(5.0)
        self.assertEqual(self._proposal().price_note, "")

    def test_a_price_that_begins_tomorrow_is_one_for_tomorrows_order(self):
        """Until 0:00 of the 6th: an order of that day."""
        self.vendor.replenishment_cutoff = 0.0
        self._prices((0, 2.0, {"date_start": TODAY + timedelta(days=1)}))
        self._forecast(5.0)
        self.assertEqual(self._proposal().price_note, "")

    def test_an_order_until_midnight_draws_on_the_budget_of_its_day(self):
        self.vendor.replenishment_cutoff = 24.0
        self._forecast(5.0)
        proposal = self._proposal()
        budget = self.env["replenishment.budget"].create(
            {"amount": 1.0, "date_from": TODAY, "date_to": TODAY}
        )
        with self.assertRaisesRegex(UserError, "budget leaves"):
            proposal._check_limits()
        budget.amount = 1000
        line = self._line(proposal)
        budget.invalidate_recordset()
        self.assertEqual(budget.spent, line.price_subtotal)

    def test_a_discount_of_the_vendor_is_in_the_price(self):
        self._prices((0, 2.0, {"discount": 25.0}), (100, 1.4, {}))
        self._forecast(5.0)
        proposal = self._proposal()
        proposal.qty_to_order = 20
        self.assertEqual((proposal.price_unit, proposal.amount), (1.5, 30.0))
        line = self._line(proposal)
        self.assertEqual((line.discount, line.price_subtotal), (25.0, 30.0))
