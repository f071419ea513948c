from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _till_state(self, store):
        """Tell the till which lot the next sale takes, so that a line can name it."""
        return {**super()._till_state(store), "first_lots": self._first_lots(store)}

    def _first_lots(self, store):
        """{product id: name of the lot that is sold first}, products without one left out."""
        tracked = self.filtered(lambda product: product.product_tmpl_id.tracking == "lot")
        source = store.lot_stock_id.sudo()  # the floor of the till that asks
        if not tracked or not source:
            return {}
        lines = self.env["pos.order.line"]
        rows = self.env.execute_query(lines._free_lots_query(tracked.ids, source))
        first = {}
        for product_id, lot_id, _quantity in rows:
            first.setdefault(product_id, lot_id)
        # sudo: the name stands on the goods that the cashier sells
        lots = self.env["stock.lot"].sudo().browse(first.values())
        names = {lot.id: lot.name for lot in lots}
        return {product_id: names[lot_id] for product_id, lot_id in first.items()}
