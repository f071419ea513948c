from odoo import api, models
from odoo.exceptions import UserError


class SupermarketImportKindBarcode(models.AbstractModel):
    """Further barcodes: of a case of twelve, of the same goods in another country's packing."""

    _name = "supermarket.import.kind.barcode"
    _description = "Import of Further Barcodes"
    _inherit = ["supermarket.import.kind"]

    @api.model
    def _columns(self):
        return {
            "barcode": (self.env._("Barcode of the Product"), "code", True),
            "code": (self.env._("Further Barcode"), "code", True),
            "quantity": (self.env._("Pieces in It"), "number", False),
        }

    @api.model
    def _key(self, row):
        return row.get("code")

    @api.model
    def _take(self, row, store):
        product = self._product(row["barcode"])
        quantity = 1.0 if row.get("quantity") is None else row["quantity"]
        known = self.env["product.product"]._find_by_barcode(row["code"])[0]
        if known and known != product:
            raise UserError(
                self.env._(
                    "%(code)s is a code of %(product)s already.",
                    code=row["code"],
                    product=known.display_name,
                )
            )
        codes = self.env["supermarket.product.barcode"]
        further = codes.search([("name", "=", row["code"]), ("product_id", "=", product.id)])
        if further:
            return self._write_changes(further, {"quantity": quantity})
        if known:
            return "same", self.env._("the product's own barcode")
        codes.create({"name": row["code"], "product_id": product.id, "quantity": quantity})
        return "new", product.display_name
