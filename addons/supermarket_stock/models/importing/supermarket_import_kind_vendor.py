from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SupermarketImportKindVendor(models.AbstractModel):
    """Vendors and what they charge: one row a product and vendor (and quantity)."""

    _name = "supermarket.import.kind.vendor"
    _description = "Import of Vendors"
    _inherit = ["supermarket.import.kind"]

    @api.model
    def _columns(self):
        return {
            "vendor": (self.env._("Vendor"), "text", True),
            "barcode": (self.env._("Barcode"), "code", True),
            "price": (self.env._("Price"), "number", True),
            "min_qty": (self.env._("From Quantity"), "number", False),
            "delay": (self.env._("Lead Time (days)"), "number", False),
            "product_code": (self.env._("Vendor's Number"), "text", False),
        }

    @api.model
    def _key(self, row):
        return (self._plain(row.get("vendor")), row.get("barcode"), row.get("min_qty") or 0)

    @api.model
    def _take(self, row, store):
        self._not_below_zero(row, ("price", "min_qty", "delay"))
        product = self._product(row["barcode"])
        vendor, is_new = self._vendor(row["vendor"])
        prices = self.env["product.supplierinfo"]
        min_qty = row.get("min_qty") or 0.0
        known = prices.search(
            [
                ("partner_id", "=", vendor.id),
                ("product_tmpl_id", "=", product.product_tmpl_id.id),
                ("product_id", "in", [False, product.id]),
                ("min_qty", "=", min_qty),
                ("company_id", "in", [False, self.env.company.id]),
            ],
            limit=1,
        )
        values = {"price": row["price"]}
        if row.get("delay") is not None:
            values["delay"] = int(row["delay"])
        if row.get("product_code"):
            values["product_code"] = row["product_code"]
        if known:
            return self._write_changes(known, values)
        prices.create(
            {
                "partner_id": vendor.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "min_qty": min_qty,
                "company_id": self.env.company.id,
                **values,
            }
        )
        return "new", self.env._("with a new vendor") if is_new else ""

    @api.model
    def _vendor(self, name):
        vendors = self.env["res.partner"]
        found = vendors.search(
            self._called("name", name)
            & Domain("parent_id", "=", False)
            & Domain("company_id", "in", [False, self.env.company.id]),
            limit=2,
        )
        if len(found) > 1:
            raise UserError(
                self.env._("There are several vendors with the name %s: give them others.", name)
            )
        if found:
            return found, False
        return vendors.create({"name": name, "is_company": True}), True
