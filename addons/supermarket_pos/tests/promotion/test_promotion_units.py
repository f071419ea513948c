from odoo.tests import tagged

from .test_promotion import PromotionCase


@tagged("post_install", "-at_install")
class TestPromotionUnits(PromotionCase):
    """How many units a reward takes off a quota is reckoned here, whatever a till says."""

    def given(self, pieces, told, off=None):
        """Units that the server takes off the quota, of what a till tells of some pieces."""
        before = self.program.quota_used
        data = self.buy(pieces)
        reward = data["lines"][1][2]
        reward["promotion_units"] = told
        if off is not None:
            reward.update(price_unit=-off, price_subtotal=-off, price_subtotal_incl=-off)
            data.update(amount_total=10 * pieces - off, amount_paid=10 * pieces - off)
            data["payment_ids"][0][2]["amount"] = 10 * pieces - off
        order = self.send(data)
        self.env.invalidate_all()
        stored = sum(order.with_env(self.env).lines.mapped("promotion_units"))
        self.assertEqual(stored, self.program.quota_used - before)
        return stored

    def test_units_are_what_the_money_says(self):
        for told, off, given in (
            (4, None, 4),
            (0, None, 4),
            (-500, None, 4),
            (1e6, None, 4),
            (2, 10, 2),  # the quota was short: two of four pieces at half the price
            (0, 10, 2),
            (9, 10, 4),
        ):
            with self.subTest(told=told, off=off):
                self.assertEqual(self.given(4, told, off), given)

    def test_units_of_sets(self):
        """Any three for 20.00: 10.00 off a set."""
        self.program.reward_ids.write({"mix_mode": "price", "mix_quantity": 3, "mix_price": 20})
        for pieces, told, off, given in (
            (7, 2, 20, 2),
            (7, 0, 20, 2),
            (7, 500, 20, 2),
            (7, 1, 10, 1),
            (7, -1, 10, 1),
        ):
            with self.subTest(pieces=pieces, told=told, off=off):
                self.assertEqual(self.given(pieces, told, off), given)
