from odoo import models


class PosConfig(models.Model):
    """A hold is said before a shortage: of goods that are on hold there is never enough."""

    _inherit = "pos.config"

    def _held_stock_problems(self, products, asked, lots, holds):
        """Products without a lot on their lines of which nothing is there but what is on hold.

        What the customer has in hand is then of a held lot, as far as anybody knows, also where
        goods may be sold beyond their stock.
        """
        store, held = self._store(), holds["held_lots"]
        unnamed = products.filtered(
            lambda product: (
                product.id in held
                and product.tracking != "none"
                and asked[product.id] > 0
                and not lots[product.id]
            )
        )
        sellable = unnamed._get_sellable_quantities(store)
        problems = []
        for product in unnamed.filtered(lambda one: sellable[store.id, one.id] <= 0):
            reasons = held[product.id]
            there = self._held_lots_there(product, store, reasons)
            if there:
                said = ", ".join(dict.fromkeys(reasons[name] for name in there))
                problems.append(self._problem(product, "held", held_lots=there, reason=said))
        return problems

    def _held_lots_there(self, product, store, names):
        """Those of the held lots, by name, of which the store has any."""
        # sudo: the stock of the till's own store, whoever sells
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "=", product.id),
                    ("location_id", "child_of", store.lot_stock_id.id),
                    ("lot_id.name", "in", list(names)),
                    ("quantity", ">", 0),
                ],
                ["lot_id"],
            )
        )
        return [lot.name for [lot] in groups]
