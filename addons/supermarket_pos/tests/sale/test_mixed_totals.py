import json
from pathlib import Path
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from ..common import SupermarketPosCommon

# What the till's own JavaScript made of these baskets: see tools/testing/till_totals.mjs.
RECORDED = json.loads((Path(__file__).parents[1] / "till_totals_mixed.json").read_text())


@tagged("post_install", "-at_install")
class TestMixedTotals(SupermarketPosCommon):
    """Goods of several taxes in one basket, of every kind of tax; some come back, some are free."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.goods = cls.create_goods("Goods", 0, is_storable=False)
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

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def order_of(self, basket):
        """The order that the till sends of a basket."""
        self.company.tax_calculation_rounding_method = basket["method"]
        self.company.currency_id.rounding = basket["rounding"]
        taxes = self.taxes_of_shop[json.dumps(basket["taxes"])]
        data = self.order_data([(self.goods, 1)])
        total = basket["amount_total"]
        lines = [
            Command.create(
                {
                    "product_id": self.goods.id,
                    "uuid": str(uuid4()),
                    "price_unit": price,
                    "qty": quantity,
                    "discount": discount,
                    "price_subtotal": excluded,
                    "price_subtotal_incl": included,
                    "tax_ids": [taxes[place].id for place in own],
                }
            )
            for (price, quantity, discount, own), (excluded, included) in zip(
                basket["lines"], basket["totals"], strict=True
            )
        ]
        data["payment_ids"][0][2]["amount"] = total
        amounts = {"amount_total": total, "amount_paid": total, "amount_tax": basket["amount_tax"]}
        return {**data, **amounts, "lines": lines}

    def test_every_recorded_basket_is_honest(self):
        orders = self.env["pos.order"].with_user(self.cashier)
        for number, basket in enumerate(RECORDED):
            with self.subTest(number=number, taxes=basket["taxes"], method=basket["method"]):
                order, fault = orders._summed(self.order_of(basket), self.pos_session, orders)
                self.assertIsNone(fault)
                lines = sum(row[2]["price_subtotal_incl"] for row in order["lines"])
                unit = basket["rounding"]
                self.assertAlmostEqual(lines / unit, basket["amount_total"] / unit, delta=0.6)

    def test_a_cent_too_few_for_each_line(self):
        """What no rounding explains is seen, whatever the taxes."""
        orders = self.env["pos.order"].with_user(self.cashier)
        for number, basket in enumerate(RECORDED[::7]):
            with self.subTest(number=number):
                order = self.order_of(basket)
                order["amount_total"] -= (len(order["lines"]) + 10) * basket["rounding"]
                self.assertIsNotNone(orders._summed(order, self.pos_session, orders)[1])

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
