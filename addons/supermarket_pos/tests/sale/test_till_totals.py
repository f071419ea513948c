import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common_totals import RecordedTotalsCase

# What the till's own JavaScript made of these baskets: see tools/testing/till_totals.mjs.
RECORDED = json.loads((Path(__file__).parents[1] / "till_totals.json").read_text())


@tagged("post_install", "-at_install")
class TestTillTotals(RecordedTotalsCase):
    """An honest basket is taken in every currency and way of rounding; a forged total is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = {(rate, basket["included"]) for basket in RECORDED for rate in basket["rates"]}
        cls.taxes_by_kind = {kind: cls.create_tax(*kind) for kind in sorted(kinds)}

    @classmethod
    def create_tax(cls, rate, included):
        return cls.env["account.tax"].create(
            {
                "name": f"{rate} {included}",
                "amount": rate,
                "price_include_override": "tax_included" if included else "tax_excluded",
                "company_id": cls.company.id,
            }
        )

    def taxes_of(self, basket):
        taxes = self.env["account.tax"]
        for rate in basket["rates"]:
            taxes |= self.taxes_by_kind[rate, basket["included"]]
        return taxes

    def taxes_of_lines(self, basket):
        return [self.taxes_of(basket).ids] * len(basket["lines"])

    def test_every_recorded_basket_is_honest(self):
        for number, basket in enumerate(RECORDED):
            with self.subTest(number=number, rates=basket["rates"]):
                self.assert_honest(basket)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        basket=st.sampled_from(RECORDED),
        cents=st.integers(5, 5000),
        sign=st.sampled_from([-1, 1]),
    )
    def test_forged_total(self, basket, cents, sign):
        forged = basket["amount_total"] + sign * cents * basket["rounding"]
        _order, fault = self.summed(basket, amount_total=forged)
        self.assertEqual(fault.field, "amount_total")

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        basket=st.sampled_from(RECORDED),
        line=st.integers(0, 99),
        share=st.floats(0.01, 0.9),
    )
    def test_forged_line(self, basket, line, share):
        """One line cheaper than its price, and the total with it."""
        line %= len(basket["lines"])
        totals = [list(row) for row in basket["totals"]]
        before = totals[line][1]
        for place in (0, 1):
            unit = basket["rounding"]
            totals[line][place] = round(totals[line][place] * share / unit) * unit
        cheaper = before - totals[line][1]
        if cheaper < 5 * basket["rounding"]:
            return
        forged = {**basket, "totals": totals, "amount_total": basket["amount_total"] - cheaper}
        _order, fault = self.summed(forged)
        self.assertIsNotNone(fault)

    def booked(self, basket):
        """Sell the basket; order, lines, payment, session entry and analysis show one total."""
        order = self.send(self.order_of(basket))
        self.assertEqual(order.state, "paid")
        unit = basket["rounding"]
        total = basket["amount_total"]
        self.assertAlmostEqual(order.amount_total, total, delta=unit / 2)
        lines = sum(order.lines.mapped("price_subtotal_incl"))
        self.assertAlmostEqual(lines, total, delta=unit / 2)
        self.assertAlmostEqual(sum(order.payment_ids.mapped("amount")), total, delta=unit / 2)
        self.env.flush_all()
        report = self.env["report.pos.order"].search([("order_id", "=", order.id)])
        self.assertAlmostEqual(sum(report.mapped("price_total")), total, delta=unit / 2)
        return order

    def test_seen_refused(self):
        """6 × 0.99, 20 × 0.35, 40 × 2.29 …"""
        for basket in RECORDED[:3]:
            with self.subTest(rates=basket["rates"], total=basket["amount_total"]):
                self.booked(basket)
        session = self.close()
        receivable = session.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        paid = sum(basket["amount_total"] for basket in RECORDED[:3])
        self.assertAlmostEqual(sum(receivable.mapped("debit")), paid, 2)

    def test_currency_without_cents(self):
        for basket in RECORDED[3:6]:
            with self.subTest(rates=basket["rates"], total=basket["amount_total"]):
                self.booked(basket)

    def test_rupiah(self):
        """Ten million millions and more: the bound of amounts is none of quantities."""
        price = 1.2e13
        basket = {
            "rounding": 1,
            "method": "round_globally",
            "rates": [],
            "included": False,
            "lines": [[price, 2, 0], [999_999_999_999, 1, 0]],
            "totals": [[2 * price, 2 * price], [999_999_999_999] * 2],
            "amount_total": 2 * price + 999_999_999_999,
            "amount_tax": 0,
        }
        self.booked(basket)
        data = self.order_of(basket)
        data["lines"][0][2]["qty"] = 1e9
        with self.assertRaisesRegex(ValidationError, "qty"):
            self.send(data)

    def test_what_is_withheld_is_no_part_of_the_price(self):
        """Whoever withholds 3 % of the price pays the price: no quick sum says otherwise."""
        vat, withheld = self.create_tax(11.5, False), self.create_tax(-3, False)
        self.assertIsNone(self.env["account.tax"]._plain_rate((vat | withheld)._ids))

    def test_tax_changed_while_the_till_is_open(self):
        """A till that loaded the old rate is honest; one that was opened later is not."""
        basket = RECORDED[1]
        data = self.order_of(basket)
        tax = self.taxes_of(basket)
        tax.amount = 23
        tax.flush_recordset()
        self.assertRaises(ValidationError, self.send, data)
        self.env.cr.execute(
            "UPDATE account_tax SET write_date = now() + interval '1 hour' WHERE id = %s", tax.ids
        )
        tax.invalidate_recordset()
        self.assertEqual(self.send(data).state, "paid")
