from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import RedirectWarning
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import NOW, TODAY
from ..supply.test_on_order import SupplyCase


class PriceCase(SupplyCase):
    def _prices(self, *lines, product=None):
        """Replace the vendor's price lines by these: (from quantity, price, other values)."""
        product = product or self.product
        commands = [
            Command.create(
                {
                    "partner_id": self.vendor.id,
                    "company_id": False,
                    "delay": 1,
                    "min_qty": least,
                    "price": price,
                    **vals,
                }
            )
            for least, price, vals in lines
        ]
        product.seller_ids = [Command.clear(), *commands]
        return product.seller_ids.sorted("id")

    def _proposal(self, product=None):
        vals = self._evaluate(product)
        return self.env["replenishment.proposal"]._propose([{**vals, "origin": "night"}])

    def _line(self, proposal):
        proposal.with_user(self.buyer).action_accept()
        return proposal.purchase_line_id


@tagged("post_install", "-at_install")
class TestVendorPrices(PriceCase):
    def test_a_break_is_a_price_and_no_minimum(self):
        self._prices((1, 10.0, {}), (1000, 9.0, {}))
        self._stock(12)
        self._sell(5)
        self._orderpoint(10, 24)
        proposal = self._proposal()
        self.assertEqual((proposal.proposed_qty, proposal.price_unit), (17, 10.0))
        self.assertEqual(proposal.min_qty, 1)
        line = self._line(proposal)
        self.assertEqual((line.product_qty, line.price_unit), (17, 10.0))

    def test_a_larger_quantity_has_its_price(self):
        self._prices((0, 2.0, {}), (100, 1.8, {}))
        self._stock(3)
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertLess(proposal.proposed_qty, 20)
        self.assertEqual(proposal.price_unit, 2.0)
        proposal.with_user(self.buyer).qty_to_order = 120
        self.assertEqual((proposal.price_unit, proposal.amount), (1.8, 216.0))
        line = self._line(proposal)
        self.assertEqual((line.price_unit, line.price_subtotal), (1.8, proposal.amount))

    def test_a_perishable_is_ordered_below_the_break(self):
        self._prices((0, 2.0, {}), (100, 1.8, {}))
        self.product.write({"tracking": "lot", "use_expiration_date": True, "expiration_time": 5})
        self._forecast(5.0)
        self.assertGreater(self._evaluate()["proposed_qty"], 0)

    def test_the_line_named_by_the_rule_is_the_line_on_the_order(self):
        _cheap, named = self._prices((0, 1.0, {"delay": 2}), (0, 3.0, {"delay": 4}))
        self._stock(7)
        self._sell_daily([1])
        self._orderpoint(10, 24, supplier_id=named.id)
        proposal = self._proposal()
        self.assertEqual((proposal.price_unit, proposal.supplierinfo_id), (3.0, named))
        self.assertEqual(proposal.delivery_date, TODAY + timedelta(days=4))
        line = self._line(proposal)
        self.assertEqual(line.price_unit, 3.0)
        self.assertEqual(line.date_planned.date(), TODAY + timedelta(days=4))

    def test_two_decisions_on_one_line_cost_what_the_order_costs(self):
        self._prices((0, 2.0, {}), (100, 1.8, {}))
        self._stock(3)
        self._forecast(5.0)
        first = self._proposal()
        first.qty_to_order = 60
        self._line(first)
        second = self._propose()
        second.qty_to_order = 60
        line = self._line(second)
        self.assertEqual((line.product_qty, line.price_unit), (120, 1.8))
        self.assertEqual((first.price_unit, second.price_unit), (1.8, 1.8))
        self.assertEqual(first.amount + second.amount, line.price_subtotal)

    def test_another_vendors_break_is_no_minimum(self):
        other = self.env["res.partner"].create({"name": "Wholesale"})
        self._prices((0, 2.0, {}), (1000, 1.0, {"partner_id": other.id}))
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertEqual((proposal.partner_id, proposal.price_unit), (self.vendor, 2.0))

    def test_a_quantity_that_is_cheaper_elsewhere_goes_there(self):
        other = self.env["res.partner"].create({"name": "Wholesale"})
        self._prices((0, 2.0, {}), (100, 1.5, {"partner_id": other.id}))
        self._forecast(5.0)
        proposal = self._proposal()
        buyers = proposal.with_user(self.buyer)
        buyers.qty_to_order = 120
        self.assertEqual((proposal.partner_id, proposal.amount), (other, 180.0))
        buyers.qty_to_order = 30
        self.assertEqual((proposal.partner_id, proposal.amount), (self.vendor, 60.0))
        buyers.qty_to_order = 120
        line = self._line(proposal)
        self.assertEqual((line.partner_id, line.price_unit), (other, 1.5))

    def test_who_delivers_on_other_days_is_no_price_break(self):
        other = self.env["res.partner"].create({"name": "Wholesale", "replenishment_sun": True})
        self._prices((0, 2.0, {}), (100, 1.5, {"partner_id": other.id}))
        self._forecast(5.0)
        proposal = self._proposal()
        proposal.with_user(self.buyer).qty_to_order = 120
        self.assertEqual((proposal.partner_id, proposal.price_unit), (self.vendor, 2.0))

    def test_a_price_that_ended_is_said(self):
        self._prices((0, 3.0, {"date_end": TODAY - timedelta(days=1)}))
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertIn("good until", proposal.price_note)
        self.assertEqual(self._line(proposal).price_unit, 3.0)

    def test_a_price_of_next_month_is_said(self):
        self._prices((0, 3.0, {"date_start": TODAY + timedelta(days=30)}))
        self._forecast(5.0)
        self.assertIn("begins on", self._proposal().price_note)

    def test_todays_price_goes_before_one_that_ended(self):
        self._prices((0, 3.0, {"date_end": TODAY - timedelta(days=1)}), (0, 4.0, {}))
        self._forecast(5.0)
        proposal = self._proposal()
        self.assertEqual((proposal.price_unit, proposal.price_note), (4.0, ""))

    def test_less_than_a_cent_keeps_its_digits(self):
        """Sold by the gram, bought by the kilogram at 8.00."""
        gram, kilogram = self.env.ref("uom.product_uom_gram"), self.env.ref("uom.product_uom_kgm")
        spice = self._create_product(
            "Spice", uom_id=gram.id, seller={"price": 8.0, "product_uom_id": kilogram.id}
        )
        self._forecast(9000.0, product=spice)
        proposal = self._proposal(spice)
        proposal.qty_to_order = 18000
        self.assertEqual((proposal.price_unit, proposal.amount), (0.008, 144.0))
        line = self._line(proposal)
        self.assertEqual(line.price_subtotal, 144.0)
        self.assertAlmostEqual(proposal.amount, 144.0)

    def test_the_cheaper_of_two_below_a_cent(self):
        """0.008 and 0.006 a gram are not the same."""
        gram, kilogram = self.env.ref("uom.product_uom_gram"), self.env.ref("uom.product_uom_kgm")
        dear, cheap = (
            {"price": price, "product_uom_id": kilogram.id, "partner_id": vendor.id}
            for price, vendor in (
                (8.0, self.vendor),
                (6.0, self.env["res.partner"].create({"name": "Harbour"})),
            )
        )
        spice = self._create_product("Spice", uom_id=gram.id, seller=dear)
        spice.seller_ids = [Command.create({**cheap, "delay": 1, "company_id": False})]
        self._forecast(9000.0, product=spice)
        self.assertEqual(self._proposal(spice).partner_id.name, "Harbour")

    def test_a_carton_of_a_thousand_costs_its_price(self):
        carton = self.env["uom.uom"].create(
            {"name": "Carton", "relative_factor": 1000, "relative_uom_id": self.product.uom_id.id}
        )
        self._prices((0, 4.0, {"product_uom_id": carton.id}))
        self._forecast(10.0)
        proposal = self._proposal()
        proposal.qty_to_order = 23000
        self.assertEqual((proposal.price_unit, proposal.amount), (0.004, 92.0))

    def test_what_nobody_sells_is_asked_for_in_whole_pieces(self):
        self.product.seller_ids.unlink()
        for demand in (3.3, 7.7, 61.9):
            self._forecast(demand)
            vals = self._evaluate()
            self.assertEqual((vals["pack_qty"], vals["proposed_qty"] % 1), (1, 0))
            self.assertTrue(vals["proposed_qty"])

    def test_a_price_below_zero_stops_no_decision(self):
        self.product.list_price = -3
        self._forecast(5.0)
        self.assertTrue(self._evaluate()["proposed_qty"])

    def test_the_rules_multiple_holds(self):
        six = self.env["uom.uom"].create(
            {"name": "Pack of 6", "relative_factor": 6, "relative_uom_id": self.product.uom_id.id}
        )
        self.product.uom_ids = six
        self._stock(7)
        self._sell_daily([1])
        self._orderpoint(10, 17, replenishment_uom_id=six.id)
        self.assertEqual(self._evaluate()["proposed_qty"], 12)

    def test_the_rules_multiple_and_the_vendors_pack_hold_together(self):
        units = self.env["uom.uom"].create(
            [
                {"name": name, "relative_factor": n, "relative_uom_id": self.product.uom_id.id}
                for name, n in (("Pack of 4", 4), ("Pack of 6", 6))
            ]
        )
        self._prices((0, 4.0, {"product_uom_id": units[0].id}))
        self.product.uom_ids = units[1]
        self._sell_daily([1])
        self._orderpoint(10, 17, replenishment_uom_id=units[1].id)
        vals = self._evaluate()
        self.assertEqual((vals["pack_qty"], vals["proposed_qty"]), (12, 24))

    def test_terms_are_those_of_the_company(self):
        rival = self.env["res.company"].create({"name": "Rival"})
        self.vendor.write({"replenishment_fri": True, "replenishment_minimum": 5.0})
        theirs = self.vendor.with_company(rival)
        self.assertEqual((theirs.replenishment_fri, theirs.replenishment_minimum), (False, 0.0))
        self.assertEqual(
            (theirs.replenishment_cutoff, theirs.replenishment_measure), (12, "amount")
        )
        theirs.replenishment_cutoff = 0
        self.assertEqual(self.vendor.replenishment_cutoff, 12)
        here = self._evaluate()
        self.env = self.env(context={**self.env.context, "allowed_company_ids": rival.ids})
        self.assertEqual(here["delivery_date"], date(2025, 3, 8))

    def test_an_order_is_made_for_the_stores_own_company_whoever_asks(self):
        rival = self.env["res.company"].create({"name": "Rival"})
        self.vendor.replenishment_fri = True
        planner = self.env["replenishment.planner"].with_company(rival)
        vals = planner._evaluate([(self.product, self.store)])
        self.assertEqual(vals[self.product.id, self.store.id]["delivery_date"], date(2025, 3, 8))

    def test_without_cents_and_in_another_currency(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": yen.id, "rate": 150.0, "name": TODAY, "company_id": self.company.id}
        )
        self._prices((0, 300.0, {"currency_id": yen.id}), (50, 250.0, {"currency_id": yen.id}))
        self._forecast(5.0)
        proposal = self._proposal()
        proposal.qty_to_order = 60
        self.assertEqual((proposal.currency_id, proposal.amount), (yen, 15000.0))
        line = self._line(proposal)
        self.assertEqual((line.currency_id, line.price_subtotal), (yen, 15000.0))


@tagged("post_install", "-at_install")
class TestAutoOrder(PriceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.replenishment_auto_order = True
        cls.vendor.replenishment_auto_order = True
        cls.told = []

    def _order_by_itself(self):
        self.told.clear()
        return self.env["replenishment.proposal"]._order_without_asking(
            self.store, self.told.append
        )

    def test_the_vendors_minimum_holds(self):
        proposal = self._propose()
        self.vendor.replenishment_minimum = 5000.0
        self.assertFalse(self._order_by_itself())
        self.assertEqual((proposal.state, proposal.purchase_id.id), ("draft", False))
        self.assertIn("minimum order is 5,000", self.told[0])
        self.vendor.replenishment_minimum = 24.0
        self.assertEqual(self._order_by_itself(), proposal)

    def test_the_truck_holds(self):
        self._propose()
        self.vendor.write({"replenishment_measure": "units", "replenishment_truck": 5.0})
        self.assertFalse(self._order_by_itself())
        self.assertIn("truck holds 5", self.told[0])

    def test_the_budget_holds(self):
        self._propose()
        budget = self.env["replenishment.budget"].create(
            {"amount": 1.0, "date_from": TODAY, "date_to": TODAY + timedelta(days=6)}
        )
        self.assertFalse(self._order_by_itself())
        self.assertIn("budget leaves", self.told[0])
        budget.amount = 24.0
        self.assertTrue(self._order_by_itself())

    def test_one_product_without_a_price_stops_itself_only(self):
        free = self._create_product("Free", seller={"price": 0.0})
        odd = self._create_product("Odd")
        proposals = self._propose() | self._propose(free) | self._propose(odd)
        odd.seller_ids.unlink()
        ordered = self._order_by_itself()
        self.assertEqual(ordered.product_id, self.product)
        self.assertEqual(ordered.purchase_id.state, "purchase")
        self.assertEqual((proposals - ordered).mapped("state"), ["draft", "draft"])
        self.assertIn("Free was not ordered by itself: it has no price.", self.told)

    @mute_logger("odoo.addons.replenishment.models.night.replenishment_proposal")
    def test_one_vendors_trouble_is_not_the_others(self):
        """Whatever it is, such as an account that nobody set up."""
        other = self.env["res.partner"].create({"name": "Red Hill"})
        other.replenishment_auto_order = True
        apple = self._create_product("Apple", seller={"partner_id": other.id})
        proposals = self._propose() | self._propose(apple)
        confirm, vendor = type(self.env["purchase.order"]).button_confirm, self.vendor

        message, button = "Set up an account", "Go there"
        missing = RedirectWarning(message, 1, button)

        def trouble(orders):
            if vendor in orders.partner_id:
                raise missing
            return confirm(orders)

        self.patch(type(self.env["purchase.order"]), "button_confirm", trouble)
        self.assertEqual(self._order_by_itself().product_id, apple)
        self.assertEqual(proposals.mapped("state"), ["draft", "accepted"])
        self.assertIn("Not ordered by itself from Green Valley: Set up an account", self.told[0])

    def test_a_draft_of_a_person_stays_a_draft(self):
        by_hand = self._propose(self._create_product("Leek"))
        by_hand.with_user(self.buyer).action_accept()
        self.assertEqual(by_hand.purchase_id.user_id, self.buyer)
        ordered = self._propose()
        self.assertEqual(self._order_by_itself(), ordered)
        self.assertEqual((by_hand.purchase_id.state, ordered.purchase_id.state),
                         ("draft", "purchase"))  # fmt: skip

    def test_an_ended_price_waits_for_a_person(self):
        self._prices((0, 3.0, {"date_end": TODAY - timedelta(days=1)}))
        self._propose()
        self.assertFalse(self._order_by_itself())
        self.assertIn("good until", self.told[0])

    def test_goods_come_at_the_stores_receiving_hour(self):
        self.store.partner_id.tz = "Asia/Shanghai"
        self.store.replenishment_receiving_hour = 7.5
        proposal = self._propose()
        line = self._line(proposal)
        local = self.store._store_time(line.date_planned).replace(tzinfo=None)
        self.assertEqual(local.date(), proposal.delivery_date)
        self.assertEqual((local.hour, local.minute), (7, 30))
        self.assertEqual(NOW.minute, 0)
