from uuid import uuid4

from odoo import Command

from .common import SupermarketPosCommon


class RecordedTotalsCase(SupermarketPosCommon):
    """Baskets of which the till's own JavaScript made the totals: tools/testing/till_totals.mjs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.goods = cls.create_goods("Goods", 0, is_storable=False)

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def taxes_of_lines(self, basket):
        """The ids of the taxes of each line."""
        raise NotImplementedError

    def order_of(self, basket):
        """The order that the till sends of a basket, in a shop that rounds as it says."""
        self.company.tax_calculation_rounding_method = basket["method"]
        self.company.currency_id.rounding = basket["rounding"]
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
                    "tax_ids": taxes,
                }
            )
            for (price, quantity, discount, *_taxes), (excluded, included), taxes in zip(
                basket["lines"], basket["totals"], self.taxes_of_lines(basket), strict=True
            )
        ]
        data["payment_ids"][0][2]["amount"] = total
        amounts = {"amount_total": total, "amount_paid": total, "amount_tax": basket["amount_tax"]}
        return {**data, **amounts, "lines": lines}

    def summed(self, basket, **changes):
        """What the server makes of the basket: (the order, its fault or None)."""
        orders = self.env["pos.order"].with_user(self.cashier)
        data = {**self.order_of(basket), **changes}
        return orders._summed(data, self.pos_session, orders)

    def assert_honest(self, basket):
        order, fault = self.summed(basket)
        self.assertIsNone(fault)
        lines = sum(row[2]["price_subtotal_incl"] for row in order["lines"])
        unit = basket["rounding"]
        self.assertAlmostEqual(lines / unit, basket["amount_total"] / unit, delta=0.6)
