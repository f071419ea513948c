"""What a till offers beside plain goods: a combo, free goods, a gift card, terms of a customer."""

from odoo import Command


class Offers:
    def __init__(self, env, till, goods):
        self.env = env
        self.till = till
        self.company = till.company_id
        self.values = {
            "available_in_pos": True,
            "taxes_id": [Command.set(goods.taxes_id.ids)],
            "categ_id": goods.categ_id.id,
            "company_id": self.company.id,
        }

    def made(self):
        """{name: record}"""
        free = self._product("Free bag", list_price=0.0, type="service")
        tip = self._product("Tip", list_price=1.0, type="service")
        self.till.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        steak = self._product("Steak", list_price=40.0, is_storable=True)
        return {
            "free": free,
            "tip": tip,
            "steak": steak,
            "menu": self._menu(steak),
            "customer": self.env["res.partner"].create({"name": "Customer"}),
            **self._card(),
            **self._sold_lot(),
        }

    def _product(self, name, **values):
        return self.env["product.product"].create({**self.values, "name": name, **values})

    def _menu(self, steak):
        choice = self.env["product.combo"].create(
            {
                "name": "Main",
                "company_id": self.company.id,
                "combo_item_ids": [Command.create({"product_id": steak.id})],
            }
        )
        return self._product("Menu", list_price=45.0, type="combo", combo_ids=choice.ids)

    def _card(self):
        """A gift card of 30, as Odoo's own template makes its program."""
        values = self.env["loyalty.program"]._get_template_values()["gift_card"]
        program = self.env["loyalty.program"].create(
            {**values, "name": "Gift Cards", "company_id": self.company.id}
        )
        card = self.env["loyalty.card"].create({"program_id": program.id, "points": 30.0})
        reward = program.reward_ids
        return {
            "gift_card": card,
            "card_program": program,
            "card_reward": reward,
            "card_product": reward.discount_line_product_id,
        }

    def _sold_lot(self):
        """A paid line that names its lot."""
        order = self.env["pos.order"].search([("state", "=", "paid")], order="id desc", limit=1)
        return {
            "sold_lot": self.env["pos.pack.operation.lot"].create(
                {"lot_name": "SOLD", "pos_order_line_id": order.lines[:1].id}
            )
        }
