from odoo import models


class SupermarketSaleLedger(models.Model):
    _inherit = "supermarket.sale.ledger"

    def _stock_to_take(self, key, by_product):
        """Customers take from the shelf: where a product has its place, that is emptied first."""
        stock = super()._stock_to_take(key, by_product)
        # sudo: where a product stands is a fact of the store, whoever posts
        places = self.env["replenishment.shelf"].sudo().search([("product_id", "in", list(stock))])
        for product, shelves in places.grouped("product_id").items():
            spots = self.env["stock.location"].search([("id", "child_of", shelves.location_id.ids)])
            on_shelf = set(spots.ids)
            stock[product.id].sort(
                key=lambda row, on_shelf=on_shelf: row.location_id not in on_shelf
            )
        return stock
