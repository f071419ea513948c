from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SupermarketShelfSpace(models.Model):
    """How much of a product fits on its shelf in a store, as a planogram says it: facings x depth.

    Entered or imported; nothing changes it but people. Where there is none, or it is left empty,
    the count plan learns what fits; where looks and counts contradict it, the list shows both.
    """

    _name = "supermarket.shelf.space"
    _description = "Shelf Space"
    _order = "warehouse_id, location_id, product_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    location_id = fields.Many2one(
        "stock.location",
        string="Shelf",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain=[("usage", "=", "internal")],
        default=lambda self: self._default_location_id(),
        help="The floor of a store, or a place on it where the goods stand.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", "Store", related="location_id.warehouse_id", store=True, index=True
    )
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain=[("is_storable", "=", True)],
    )
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category", store=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    capacity = fields.Float(
        digits="Product Unit",
        help="How much fits: facings times depth. Empty: it is learnt from what lies there after "
        "the shelf was filled.",
    )
    seen_qty = fields.Float(
        "Seen Instead",
        digits="Product Unit",
        compute="_compute_seen_qty",
        help="What looks and counts came to, time after time, in the whole store. Counts go by it "
        "until they say otherwise. Empty: nothing contradicts what was entered.",
    )
    differs = fields.Boolean(compute="_compute_seen_qty", search="_search_differs")

    _one_space = models.Constraint(
        "UNIQUE(location_id, product_id)", "What fits of this product on this shelf is known."
    )
    _capacity_positive = models.Constraint(
        "CHECK(capacity >= 0)", "What fits on a shelf is zero or more."
    )

    @api.model
    def _default_location_id(self):
        stores = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        return stores.lot_stock_id

    @api.constrains("location_id", "product_id")
    def _check_location_id(self):
        """The floor as a whole and places on it would say the same twice."""
        for space in self:
            floor = space.warehouse_id.lot_stock_id
            if not floor or not (space.location_id.parent_path or "").startswith(floor.parent_path):
                raise ValidationError(
                    self.env._("%s is no place on a store's floor.", space.location_id.display_name)
                )
            places = space._of_goods(space.warehouse_id, space.product_id).location_id
            if floor in places and len(places) > 1:
                raise ValidationError(
                    self.env._(
                        "What fits of %(product)s in %(store)s is said for the whole floor or for "
                        "its places, not for both.",
                        product=space.product_id.display_name,
                        store=space.warehouse_id.name,
                    )
                )

    @api.depends("capacity", "product_id", "warehouse_id")
    def _compute_seen_qty(self):
        seen, entered = {}, {}
        for store in self.warehouse_id:
            entered[store] = self._entered(store, self.product_id)
            seen[store] = self.env["supermarket.product.class"]._seen_instead(store)
        for space in self:
            store, product = space.warehouse_id, space.product_id
            space.seen_qty = seen.get(store, {}).get(product, 0.0)
            fits = entered.get(store, {}).get(product)
            is_other = fits and space.seen_qty and space.uom_id.compare(space.seen_qty, fits)
            space.differs = bool(is_other)

    def _search_differs(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: what the plan found is said of the goods that may be seen
        seen = self.env["supermarket.product.class"].sudo().search([("seen_qty", ">", 0)])
        found = self.search([("product_id", "in", seen.product_id.ids)]).filtered("differs")
        return [("id", "in" if True in value else "not in", found.ids)]

    @api.model
    def _of_goods(self, store, products):
        return self.search([("warehouse_id", "=", store.id), ("product_id", "in", products.ids)])

    @api.model
    def _entered(self, store, products=None):
        """{product: how much fits on its shelves in a store, by what people entered}

        :param products: None: all of the store's
        """
        known = Domain("warehouse_id", "=", store.id)
        if products is not None:
            known &= Domain("product_id", "in", products.ids)
        groups = self._read_group(known, ["product_id"], ["capacity:sum", "capacity:min"])
        # Of one place that nobody knows nothing is known of all
        return {product: fits for product, fits, least in groups if least > 0}
