from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.store_clock import STORE_CLOCK_JOINS, day_start_sql
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class ReplenishmentShelf(models.Model):
    """A product's place on the sales floor: when it has to be filled, up to what fits there.

    What lies on the store's floor outside such places is the back room. Customers take from the
    shelf: sales come off such places first, before and after they are posted.
    """

    _name = "replenishment.shelf"
    _description = "Shelf Place"
    _inherits = {"supermarket.shelf.space": "space_id"}
    _order = "space_id"
    _rec_name = "product_id"

    space_id = fields.Many2one(
        "supermarket.shelf.space",
        "What Fits",
        required=True,
        index=True,
        ondelete="cascade",
        help="Where it is and how much fits there, which counts go by as well.",
    )
    min_qty = fields.Float("Fill below", digits="Product Unit", required=True)
    shelf_qty = fields.Float("On the Shelf", digits="Product Unit", compute="_compute_quantities")
    backroom_qty = fields.Float(
        "In the Back Room", digits="Product Unit", compute="_compute_quantities",
        help="Not reserved, not on hold, not expired.",
    )  # fmt: skip
    coming_qty = fields.Float("On its Way", digits="Product Unit", compute="_compute_quantities")
    fill_qty = fields.Float(
        "To Fill", digits="Product Unit", compute="_compute_quantities",
        help="Up to the capacity, as far as the back room has it; 0 above the minimum.",
    )  # fmt: skip
    to_fill = fields.Boolean(
        "Needs Filling", compute="_compute_quantities", search="_search_to_fill"
    )

    _one_place = models.Constraint(
        "UNIQUE(space_id)", "This product has its place on this shelf already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """What fits may have been entered before, for the place or for the floor as a whole."""
        return super().create([{**self._known_space(vals), **vals} for vals in vals_list])

    @api.model
    def _known_space(self, vals):
        place = self.env["stock.location"].browse(vals.get("location_id"))
        store = place.warehouse_id
        product = self.env["product.product"].browse(vals.get("product_id"))
        spaces = self.env["supermarket.shelf.space"]._of_goods(store, product)
        known = spaces.filtered(lambda space: space.location_id in place | store.lot_stock_id)
        return {"space_id": known.id} if known else {}

    @api.model
    def default_get(self, fields):
        """The floor as a whole is no place on it."""
        values = super().default_get(fields)
        if "default_location_id" not in self.env.context:
            values.pop("location_id", None)
        return values

    @api.constrains("min_qty", "capacity")
    def _check_quantities(self):
        for shelf in self:
            if not 0 <= shelf.min_qty <= shelf.space_id.capacity or not shelf.space_id.capacity:
                raise ValidationError(
                    self.env._(
                        "Fill below must be 0 or more; the capacity above 0 and at least as much."
                    )
                )

    @api.constrains("space_id", "location_id")
    def _check_location_id(self):
        for shelf in self:
            if shelf.location_id == shelf.warehouse_id.lot_stock_id:
                raise ValidationError(
                    self.env._(
                        "%s is no place on a store's floor: choose a location below the store's "
                        "stock location.",
                        shelf.location_id.display_name,
                    )
                )

    def _compute_quantities(self):
        on_shelf, coming = self._shelf_quantities(), self._coming_quantities()
        backroom = {key: sum(row[3] for row in rows) for key, rows in self._backroom().items()}
        for shelf in self:
            key = (shelf.warehouse_id.id, shelf.product_id.id)
            shelf.shelf_qty = on_shelf.get((shelf.location_id.id, shelf.product_id.id), 0.0)
            shelf.coming_qty = coming.get((shelf.location_id.id, shelf.product_id.id), 0.0)
            shelf.backroom_qty = backroom.get(key, 0.0)
            shelf.fill_qty = shelf._work_out_fill()
            shelf.to_fill = shelf.fill_qty > 0

    def _work_out_fill(self):
        """Whole units of room on a shelf that is below its minimum, as far as there is stock."""
        unit = self.product_id.uom_id
        there = max(self.shelf_qty, 0.0) + self.coming_qty
        if not unit or unit.compare(there, self.min_qty) >= 0:
            return 0.0
        room = min(self.capacity - there, self.backroom_qty)
        return unit.round(max(room, 0.0), rounding_method="DOWN")

    def _search_to_fill(self, operator, value):
        if operator != "in":
            return NotImplemented
        shelves = self.search([])
        shelves.invalidate_recordset(["to_fill"])  # stock may have moved since it was read
        found = shelves.filtered("to_fill")
        return [("id", "in" if True in value else "not in", found.ids)]

    def _shelf_quantities(self):
        """{(location, product): on the shelf, less the unposted sales that came off it}."""
        self.env["stock.quant"].flush_model()
        self.env["supermarket.shelf.space"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT space.location_id, space.product_id, spot.parent_path,
                       COALESCE((SELECT SUM(quant.quantity) FROM stock_quant quant
                                   JOIN stock_location place ON place.id = quant.location_id
                                  WHERE quant.product_id = space.product_id
                                    AND place.parent_path LIKE spot.parent_path || '%%'), 0)
                  FROM replenishment_shelf shelf
                  JOIN supermarket_shelf_space space ON space.id = shelf.space_id
                  JOIN stock_location spot ON spot.id = space.location_id
                 WHERE shelf.id = ANY(%s)
                """,
                self._origin.ids,
            )
        )
        sold = self._sold_at()
        return {
            (location, product): float(quantity)
            - sum(part for place, part in sold.get(product, ()) if place.startswith(path))
            for location, product, path, quantity in rows
        }

    def _sold_at(self):
        """{product: [(path of the place, quantity)]} of unposted sales, each at one place."""
        sold, places = {}, self.env["stock.location"].sudo()  # sudo: paths of all places
        ledger = self.env["supermarket.sale.ledger"]
        for place, quantity in ledger._unposted_by_place(self.product_id).items():
            path = places.browse(place.location_id).parent_path
            sold.setdefault(place.product_id, []).append((path, quantity))
        return sold

    def _coming_quantities(self):
        """{(location, product): on a fill list that isn't done}."""
        groups = self.env["stock.move"]._read_group(
            [
                ("location_dest_id", "in", self.location_id.ids),
                ("product_id", "in", self.product_id.ids),
                ("state", "in", ("confirmed", "partially_available", "assigned", "waiting")),
            ],
            ["location_dest_id", "product_id"],
            ["product_qty:sum"],
        )
        return {(place.id, product.id): quantity for place, product, quantity in groups}

    def _backroom(self):
        """{(store, product): [(location, lot, package, free quantity)]} first to expire first."""
        self.env["product.product"]._flush_sellable()
        self.env["stock.quant"].flush_model()
        self.env["supermarket.shelf.space"].flush_model()
        lots = self.env["stock.lot"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT warehouse.id, quant.product_id, quant.location_id, quant.lot_id,
                       quant.package_id, quant.quantity - quant.reserved_quantity
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                  JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(stores)s)
                       %(clock)s
                  JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
             LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                 WHERE quant.product_id = ANY(%(products)s)
                   AND place.parent_path LIKE floor.parent_path || '%%'
                   AND quant.quantity > quant.reserved_quantity
                   AND quant.owner_id IS NULL
                   AND NOT EXISTS (
                       SELECT 1 FROM replenishment_shelf other
                         JOIN supermarket_shelf_space space ON space.id = other.space_id
                         JOIN stock_location spot ON spot.id = space.location_id
                        WHERE space.product_id = quant.product_id
                          AND place.parent_path LIKE spot.parent_path || '%%')
                   AND NOT %(expired)s
                   AND NOT %(held)s
              ORDER BY %(until)s NULLS LAST, quant.in_date, quant.id
                """,
                stores=self.warehouse_id.ids,
                products=self.product_id.ids,
                clock=STORE_CLOCK_JOINS,
                expired=lots._expired_condition("lot", day_start_sql(fields.Datetime.now())),
                held=self.env["supermarket.hold"]._held_condition(
                    "quant", SQL("warehouse.company_id"), SQL("warehouse.id")
                ),
                until=lots._sold_until_sql("lot"),
            )
        )
        sold = self.env["supermarket.sale.ledger"]._unposted_by_place(self.product_id)
        stock = {}
        for store_id, product_id, *place in rows:
            place[3] -= sold.get((product_id, *place[:3], None), 0.0)
            if place[3] > 0:
                stock.setdefault((store_id, product_id), []).append(place)
        return stock

    def action_make_fill_list(self):
        """One internal transfer a store with what to carry, first to expire first."""
        shelves = self.filtered("to_fill")
        if not shelves:
            raise UserError(
                self.env._("No shelf needs filling, or the back room has nothing to fill it with.")
            )
        pickings = self.env["stock.picking"]
        for store, places in shelves.grouped("warehouse_id").items():
            pickings |= places._make_fill_list(store)
        return pickings._get_records_action(name=self.env._("Fill Lists"), context={})

    def _make_fill_list(self, store):
        """A reserved transfer from the back room's places to the shelves."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": store.int_type_id.id,
                "location_id": store.lot_stock_id.id,
                "location_dest_id": store.lot_stock_id.id,
                "origin": self.env._("Shelf fill"),
                "company_id": store.company_id.id,
            }
        )
        moves = self.env["stock.move"].create([shelf._prepare_fill_move(picking) for shelf in self])
        # what to take from where is decided here: core would also take it from the shelf itself
        moves._action_confirm(merge=False)
        moves._do_unreserve()
        stock = self._backroom()
        lines = []
        for shelf, move in zip(self, moves, strict=True):
            lines += shelf._prepare_fill_lines(move, stock[store.id, shelf.product_id.id])
        self.env["stock.move.line"].create(lines)
        moves._recompute_state()
        return picking

    def _prepare_fill_move(self, picking):
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": self.fill_qty,
            "product_uom": self.product_id.uom_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": self.location_id.id,
            "picking_id": picking.id,
            "company_id": picking.company_id.id,
        }

    def _prepare_fill_lines(self, move, places):
        """A line for each place of the back room that gives something; ``places`` is used up."""
        return [
            {
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": self.product_id.id,
                "product_uom_id": self.product_id.uom_id.id,
                "location_id": place,
                "lot_id": lot,
                "package_id": package,
                "location_dest_id": self.location_id.id,
                "quantity": taken,
                "company_id": move.company_id.id,
            }
            for (place, lot, package), taken in self._taken_from(places, move.product_uom_qty)
        ]

    @staticmethod
    def _taken_from(places, wanted):
        """[((location, lot, package), quantity)] in the order of the places, which are used up."""
        parts = []
        for place in places:
            taken = min(wanted, place[3])
            if taken > 0:
                wanted -= taken
                place[3] -= taken
                parts.append((tuple(place[:3]), taken))
        return parts
