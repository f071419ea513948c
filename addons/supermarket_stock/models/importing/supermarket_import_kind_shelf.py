from odoo import api, models
from odoo.exceptions import UserError

from ...tools.quantity_text import quantity_text


class SupermarketImportKindShelf(models.AbstractModel):
    """What fits on the shelves of a store, as a planogram says it: a row a product."""

    _name = "supermarket.import.kind.shelf"
    _description = "Import of Shelf Space"
    _inherit = ["supermarket.import.kind"]

    @api.model
    def _columns(self):
        return {
            "barcode": (self.env._("Barcode"), "code", True),
            "capacity": (self.env._("Capacity"), "number", True),
        }

    @api.model
    def _take(self, row, store):
        product = self._product(row["barcode"])
        if not product.is_storable:
            raise UserError(self.env._("%s has no stock.", product.display_name))
        self._not_below_zero(row, ("capacity",))
        spaces = self.env["supermarket.shelf.space"]
        known = spaces._of_goods(store, product)
        if len(known) > 1:
            raise UserError(
                self.env._(
                    "%(product)s stands at several places of %(store)s: enter in the list what "
                    "fits at each.",
                    product=product.display_name,
                    store=store.name,
                )
            )
        if known:
            return self._write_changes(known, {"capacity": row["capacity"]})
        floor, fits = store.lot_stock_id, row["capacity"]
        spaces.create({"location_id": floor.id, "product_id": product.id, "capacity": fits})
        return "new", f"{quantity_text(self.env, fits)} {product.uom_id.name}"
