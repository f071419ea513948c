from odoo import api, models
from odoo.exceptions import UserError

PLAIN = {"name": "name", "price": "list_price", "cost": "standard_price", "weight": "weight"}


class SupermarketImportKindProduct(models.AbstractModel):
    """Products, by their barcode: a new one is made, a known one gets what the file says.

    An empty cell changes nothing.
    """

    _name = "supermarket.import.kind.product"
    _description = "Import of Products"
    _inherit = ["supermarket.import.kind"]

    @api.model
    def _columns(self):
        return {
            "barcode": (self.env._("Barcode"), "code", True),
            "name": (self.env._("Name"), "text", True),
            "category": (self.env._("Category"), "text", False),
            "unit": (self.env._("Unit"), "text", False),
            "price": (self.env._("Sales Price"), "number", False),
            "cost": (self.env._("Cost"), "number", False),
            "weight": (self.env._("Weight (kg)"), "number", False),
            "lots": (self.env._("By Lots"), "truth", False),
            "expiry": (self.env._("With Expiration Date"), "truth", False),
        }

    @api.model
    def _take(self, row, store):
        values = self._values(row)
        products = self.env["product.product"]
        product = products._find_by_barcode(row["barcode"])[0]
        if product and product.barcode != row["barcode"]:
            raise UserError(
                self.env._(
                    "%(code)s is a further barcode of %(product)s already.",
                    code=row["barcode"],
                    product=product.display_name,
                )
            )
        if product:
            return self._write_changes(product, values)
        product = products.create({"is_storable": True, "barcode": row["barcode"], **values})
        return "new", product.name

    @api.model
    def _values(self, row):
        values = {field: row[key] for key, field in PLAIN.items() if row.get(key) not in (None, "")}
        self._not_below_zero(row, ("price", "cost", "weight"))
        if row.get("category"):
            values["categ_id"] = self._named("product.category", "complete_name", row["category"])
        if row.get("unit"):
            values["uom_id"] = self._named("uom.uom", "name", row["unit"])
        if row.get("expiry"):
            values["use_expiration_date"] = True
        if row.get("lots") or row.get("expiry"):
            values["tracking"] = "lot"
        return values

    @api.model
    def _named(self, model, field, name):
        found = self.env[model].search(self._called(field, name), limit=2)
        if len(found) != 1:
            raise UserError(
                self.env._(
                    "%(name)s: there is no such %(what)s, or several. Make it first, or write its "
                    "whole name.",
                    name=name,
                    what=self.env[model]._description,
                )
            )
        return found.id
