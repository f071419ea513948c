from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.quantity_text import quantity_text

NOON = timedelta(hours=12)


class SupermarketImportKindStock(models.AbstractModel):
    """Opening stock with its lots, in one file: lots that are not there are made with their date.

    A row says what lies at a place, as a count does: what the books have is corrected to it.
    """

    _name = "supermarket.import.kind.stock"
    _description = "Import of Opening Stock"
    _inherit = ["supermarket.import.kind"]

    @api.model
    def _columns(self):
        return {
            "barcode": (self.env._("Barcode"), "code", True),
            "quantity": (self.env._("Quantity"), "number", True),
            "lot": (self.env._("Lot"), "text", False),
            "expiry": (self.env._("Last Day"), "day", False),
            "place": (self.env._("Place"), "text", False),
        }

    @api.model
    def _key(self, row):
        return (row.get("barcode"), row.get("lot") or "", self._plain(row.get("place")))

    @api.model
    def _take(self, row, store):
        product, place = self._product(row["barcode"]), self._place(row.get("place"), store)
        if not product.is_storable:
            raise UserError(self.env._("%s has no stock.", product.display_name))
        self._not_below_zero(row, ("quantity",))
        lot = self._lot(product, row, store)
        quants = self.env["stock.quant"]
        self._post_sales(product, place)
        there = quants._gather(product, place, lot_id=lot or None, strict=True)
        there.invalidate_recordset(["quantity"])
        before = product.uom_id.round(sum(there.mapped("quantity")))
        wanted = product.uom_id.round(row["quantity"])
        if product.uom_id.compare(before, wanted) == 0:
            return "same", ""
        quant = quants.with_context(inventory_mode=True).create(
            {
                "product_id": product.id,
                "location_id": place.id,
                "lot_id": lot.id,
                "inventory_quantity": wanted - before + sum(there[:1].mapped("quantity")),
            }
        )
        quant.action_apply_inventory()
        if there:
            return "changed", self.env._(
                "%(before)s to %(after)s",
                before=quantity_text(self.env, before),
                after=quantity_text(self.env, wanted),
            )
        return "new", f"{quantity_text(self.env, wanted)} {product.uom_id.name}"

    @api.model
    def _post_sales(self, product, place):
        """What was sold has left already: it is not taken again from what the file says."""
        around = Domain("location_id", "parent_of", place.ids)
        around |= Domain("location_id", "child_of", place.ids)
        # sudo: posting is the system's
        ledger = self.env["supermarket.sale.ledger"].sudo()
        ledger._post(Domain("product_id", "=", product.id) & around)

    @api.model
    def _place(self, name, store):
        if not name:
            return store.lot_stock_id
        domain = Domain("usage", "=", "internal") & Domain("warehouse_id", "=", store.id)
        named = self._called("complete_name", name) | Domain("barcode", "=", name)
        named |= self._called("name", name)
        found = self.env["stock.location"].search(domain & named, limit=2)
        if len(found) != 1:
            raise UserError(
                self.env._(
                    "%(place)s is no place in %(store)s, or several: write its whole name.",
                    place=name,
                    store=store.name,
                )
            )
        return found

    @api.model
    def _lot(self, product, row, store):
        lots = self.env["stock.lot"]
        if product.tracking == "none":
            if row.get("lot"):
                raise UserError(
                    self.env._("%s is not kept by lots: leave Lot empty.", product.display_name)
                )
            return lots
        if not row.get("lot"):
            raise UserError(self.env._("%s needs its lot.", product.display_name))
        ends = store._day_start(row["expiry"]) + NOON if row.get("expiry") else False
        known = lots._named(product, row["lot"], store.company_id)
        if known:
            return self._known_lot(known, row, store, ends)
        if product.use_expiration_date and not ends:
            raise UserError(self.env._("Lot %(lot)s needs its last day.", lot=row["lot"]))
        return lots.create(
            {
                "name": row["lot"],
                "product_id": product.id,
                "company_id": store.company_id.id,
                **({"expiration_date": ends} if ends else {}),
            }
        )

    @api.model
    def _known_lot(self, lot, row, store, ends):
        """A lot with another date is another lot, or a slip: nothing is overwritten."""
        if ends and lot.expiration_date and lot._last_day(store) != row["expiry"]:
            raise UserError(
                self.env._(
                    "Lot %(lot)s is known with another last day (%(day)s).",
                    lot=lot.name,
                    day=lot._last_day(store),
                )
            )
        if ends and not lot.expiration_date:
            lot.expiration_date = ends
        return lot
