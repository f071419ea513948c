from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.comparisons import COMPARISONS
from ...tools.context_keys import QUANTS_ONLY


class ProductProduct(models.Model):
    """Odoo's own quantities, less what was sold and is not posted yet."""

    _inherit = "product.product"

    @api.depends_context("supermarket_quants_only")
    def _compute_quantities(self):
        """What the books hold is another quantity than what is there, and kept apart."""
        return super()._compute_quantities()

    def _compute_quantities_dict(
        self, lot_id, owner_id, package_id, from_date=False, to_date=False
    ):
        result = super()._compute_quantities_dict(lot_id, owner_id, package_id, from_date, to_date)
        if owner_id or package_id:
            return result  # the tills sell what is the shop's own and in no package
        for product_id, sold in self._sold_not_in_quants(lot_id, to_date).items():
            quantities = result.get(product_id)
            if quantities is not None:
                for name in ("qty_available", "free_qty", "virtual_available"):
                    quantities[name] -= sold
        return result

    def _sold_not_in_quants(self, lot_id=None, to_date=False):
        """Return {product_id: quantity} to take off what the quants of the context's locations say.

        For a moment in the past, core takes later moves back. An entry sold before and posted
        after that moment therefore counts as sold although it is posted now.
        """
        if QUANTS_ONLY.is_in(self.env) or not self.ids:
            return {}
        domain = self._get_domain_locations()[0]
        if lot_id:
            domain &= Domain("lot_id", "=", lot_id)
        ledger = self.env["supermarket.sale.ledger"]
        to_date = fields.Datetime.to_datetime(to_date)
        if not to_date or to_date >= fields.Datetime.now():
            sold = ledger._unposted_by_product(self, domain)
            return self._with_sales_above(sold, lot_id)
        return ledger._unposted_by_product_at(self, to_date, domain)

    def _with_sales_above(self, sold, lot_id):
        """Add what sales from above the places in view take there: the till sells from the floor.

        Only where the context names places; the stores' own are above all others.
        """
        if not (self.env.context.get("location") or self.env.context.get("search_location")):
            return sold
        in_view = self._get_domain_locations()[0]
        places = self.env["stock.location"].sudo()  # sudo: which places, whoever looks
        places = places.search(
            in_view.map_conditions(lambda one: Domain("id", one.operator, one.value))
        )
        ledger = self.env["supermarket.sale.ledger"]
        above = Domain("location_id", "parent_of", places.ids)
        above &= Domain("location_id", "not in", places.ids)
        if lot_id:
            above &= Domain("lot_id", "in", [lot_id, False])
        for place, quantity in ledger._unposted_by_place(self, above).items():
            if place.location_id in places._ids and lot_id in (None, place.lot_id):
                sold[place.product_id] = sold.get(place.product_id, 0.0) + quantity
        return sold

    @api.model
    def _search_qty_available_new(
        self, operator, value, lot_id=False, owner_id=False, package_id=False
    ):
        """Decide again for the few products that have unposted sales."""
        found = super()._search_qty_available_new(operator, value, lot_id, owner_id, package_id)
        if found is NotImplemented or owner_id or package_id:
            return found
        touched = self._products_with_unposted_sales()
        if not touched:
            return found
        matching = touched._with_quantity(operator, value, lot_id)
        return list((set(found) - set(touched.ids)) | set(matching.ids))

    def _with_quantity(self, operator, value, lot_id=None):
        """Those of these products that have such a quantity on hand.

        Computing it also counts what is to come and to go, product by product: that is done where
        no statement says it, of kits and of what the context asks of a lot or of owners.
        """
        is_found = COMPARISONS.get(operator)
        asked = lot_id or "owners" in self.env.context
        if asked or not is_found or any(product._is_kit() for product in self):
            here = self.with_context(lot_id=lot_id or None)
            return here.filtered_domain([("qty_available", operator, value)])
        rounded = self._quantity_rounding()
        there = self.with_context(active_test=False)._get_only_qty_available()
        return self.filtered(lambda product: is_found(rounded(there[product.id]), value))

    @api.model
    def _products_with_unposted_sales(self):
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT product_id FROM supermarket_sale_ledger WHERE posted IS NOT TRUE")
        )
        return self.search([("id", "in", [row[0] for row in rows])], order="id")

    def _get_only_qty_available(self):
        quantities = super()._get_only_qty_available()
        for product_id, sold in self._sold_not_in_quants().items():
            quantities[product_id] -= sold
        return quantities
