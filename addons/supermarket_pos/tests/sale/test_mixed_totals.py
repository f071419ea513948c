import json
from pathlib import Path
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from ..common_totals import RecordedTotalsCase

# What the till's own JavaScript made of these baskets: see tools/testing/till_totals.mjs.
RECORDED = json.loads((Path(__file__).parents[1] / "till_totals_mixed.json").read_text())


@tagged("post_install", "-at_install")
class TestMixedTotals(RecordedTotalsCase):
    """Goods of several taxes in one basket, of every kind of tax; some come back, some are free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.taxes_of_shop = {}
        for basket in RECORDED:
            key = json.dumps(basket["taxes"])
            if key not in cls.taxes_of_shop:
                cls.taxes_of_shop[key] = cls.create_taxes(basket["taxes"])

    @classmethod
    def create_taxes(cls, specs):
        taxes = []
        for kind, amount, included, *extra in specs:
            more = dict(extra[0]) if extra else {}
            children = [taxes[place].id for place in more.pop("children", ())]
            taxes.append(
                cls.env["account.tax"].create(
                    {
                        "name": f"{len(taxes)} {kind} {amount} {uuid4()}",
                        "sequence": len(taxes) + 1,
                        "amount_type": kind,
                        "amount": amount,
                        "price_include_override": "tax_included" if included else "tax_excluded",
                        "children_tax_ids": [Command.set(children)],
                        "company_id": cls.company.id,
                        **more,
                    }
                )
            )
        return taxes

    def taxes_of_lines(self, basket):
        taxes = self.taxes_of_shop[json.dumps(basket["taxes"])]
        return [[taxes[place].id for place in own] for *_sold, own in basket["lines"]]

    def test_every_recorded_basket_is_honest(self):
        for number, basket in enumerate(RECORDED):
            with self.subTest(number=number, taxes=basket["taxes"], method=basket["method"]):
                self.assert_honest(basket)

    def test_a_cent_too_few_for_each_line(self):
        """What no rounding explains is seen, whatever the taxes."""
        for number, basket in enumerate(RECORDED[::7]):
            with self.subTest(number=number):
                less = (len(basket["lines"]) + 10) * basket["rounding"]
                _order, fault = self.summed(basket, amount_total=basket["amount_total"] - less)
                self.assertIsNotNone(fault)

    def sell_all(self, baskets):
        """Order, lines, payment and report say one total."""
        for basket in baskets:
            with self.subTest(taxes=basket["taxes"], total=basket["amount_total"]):
                order = self.send(self.order_of(basket))
                total = basket["amount_total"]
                self.assertAlmostEqual(order.amount_total, total, 2)
                self.assertAlmostEqual(sum(order.lines.mapped("price_subtotal_incl")), total, 2)
                self.env.flush_all()
                report = self.env["report.pos.order"].search([("order_id", "=", order.id)])
                self.assertAlmostEqual(sum(report.mapped("price_total")), total, 2)

    def test_one_total_everywhere(self):
        self.sell_all([one for one in RECORDED if one["rounding"] == 0.01][::3])

    def test_a_session_of_them_closes(self):
        """The books say what was paid: no cent that adding up loses stops the closing."""
        digits = self.env["decimal.precision"].search([("name", "=", "Product Unit")])
        digits.digits = 3  # as the till weighs
        for method in ("round_globally", "round_per_line"):
            baskets = [
                one for one in RECORDED if one["method"] == method and one["rounding"] == 0.01
            ]
            with self.subTest(method=method):
                self.open_new_session()
                for basket in baskets:
                    self.send(self.order_of(basket))
                session = self.pos_session
                self.close(session)
                self.assertEqual(session.state, "closed")
                paid = sum(basket["amount_total"] for basket in baskets)
                receivable = session.move_id.line_ids.filtered(
                    lambda line: line.account_id.account_type == "asset_receivable"
                )
                self.assertAlmostEqual(sum(receivable.mapped("debit")), paid, 2)
