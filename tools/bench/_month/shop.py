"""What both Odoo databases have alike: two stores, goods with lots, one vendor, receipts, waste."""

import datetime as dt

from odoo.fields import Command

from tools.bench._month import world as world_module
from tools.bench._month.database import Database
from tools.bench._month.world import COST, CUTOFF, DOCK, LEAD_DAYS, PRICE, STORES, UTC_OFFSET, ZONE


class Shop(Database):
    """Two stores, their goods and what they had in stock."""

    def __init__(self, name, config, world, clock):
        super().__init__(name, config, world, clock)
        self.book = world_module.Book.of(world)
        clock.set(world.moment(0, dt.time(0)))
        with self.env() as env:
            self.stores, self.products = self._make(env)

    def _make(self, env):
        company = env.company
        # whose days off the forecasts know, as ./run order takes them to be
        company.partner_id.write({"tz": ZONE, "country_id": env.ref("base.cn").id})
        first = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        first.write({"name": STORES[0], "code": "NO"})
        stores = first | env["stock.warehouse"].create({"name": STORES[1], "code": "SO"})
        vendor = env["res.partner"].create({"name": "Fresh Wholesale", "is_company": True})
        if "replenishment_cutoff" in vendor:
            vendor.replenishment_cutoff = CUTOFF
        products = env["product.product"].create(
            [self._prepare(env, row, vendor) for row in range(0, self.world.series, len(STORES))]
        )
        return stores.ids, products.ids

    def _prepare(self, env, row, vendor):
        """A product of the file: what it costs, how long it lasts, who sells it."""
        return {
            "name": f"Product {row // len(STORES):03d}",
            "is_storable": True,
            "tracking": "lot",
            "use_expiration_date": True,
            "expiration_time": self.world.life(row),
            "list_price": PRICE,
            "standard_price": COST,
            "categ_id": self._category(env, self.world.categories[row]).id,
            "seller_ids": [
                Command.create({"partner_id": vendor.id, "delay": LEAD_DAYS, "price": COST})
            ],
        }

    def _category(self, env, names):
        """The file's three levels; goods leave the shelf first to expire, first out."""
        categories = env["product.category"]
        fefo = env.ref("product_expiry.removal_fefo")
        parent = categories
        for name in names:
            known = [("name", "=", name), ("parent_id", "=", parent.id)]
            vals = {"name": name, "parent_id": parent.id, "removal_strategy_id": fefo.id}
            parent = categories.search(known, limit=1) or categories.create(vals)
        return parent

    def row(self, store_id, product_id):
        """The series of a product in a store."""
        return self.products.index(product_id) * len(STORES) + self.stores.index(store_id)

    def pairs(self):
        """(row, store id, product id) of all series."""
        for n, product_id in enumerate(self.products):
            for m, store_id in enumerate(self.stores):
                yield n * len(STORES) + m, store_id, product_id

    # deliveries ----------------------------------------------------------------------------------

    def open(self, day):
        """The stock that the month begins with, delivered like any other."""
        with self.env() as env:
            for store in env["stock.warehouse"].browse(self.stores):
                moves = [
                    self._prepare_move(env, store, product_id, self.world.opening(row))
                    for row, store_id, product_id in self.pairs()
                    if store_id == store.id
                ]
                self._deliver(env, self._picking(env, store.in_type_id, moves), day)

    def receive(self, day):
        """All that was ordered before today comes in the morning."""
        with self.env() as env:
            until = self.world.moment(day, DOCK) + UTC_OFFSET
            pickings = env["stock.picking"].search(
                [
                    ("picking_type_code", "=", "incoming"),
                    ("state", "not in", ("done", "cancel", "draft")),
                    ("create_date", "<", until.replace(hour=0) - UTC_OFFSET),
                ]
            )
            for picking in pickings:
                self._deliver(env, picking, day)

    def _prepare_move(self, env, store, product_id, quantity):
        return {
            "product_id": product_id,
            "product_uom_qty": quantity,
            "location_id": env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": store.lot_stock_id.id,
        }

    def _deliver(self, env, picking, day):
        """Take a delivery in, each product as a lot with the last day that is printed on it."""
        store_id = picking.picking_type_id.warehouse_id.id
        moves = picking.move_ids.filtered("product_uom_qty")
        lots = env["stock.lot"].create(
            [
                {
                    "name": f"{self.world.dates[day]}-{move.id}",
                    "product_id": move.product_id.id,
                    "company_id": move.company_id.id,
                    "expiration_date": self._printed(self.row(store_id, move.product_id.id), day),
                }
                for move in moves
            ]
        )
        for move, lot in zip(moves, lots, strict=True):
            lines = move.move_line_ids[:1] or env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "picking_id": picking.id,
                    "product_id": move.product_id.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
            lines.write({"lot_id": lot.id, "quantity": move.product_uom_qty, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        if picking.state != "done":
            raise RuntimeError(f"{picking.name} was not taken in: {picking.state}.")

    def _printed(self, row, day):
        return dt.datetime.combine(self.world.last_day(row, day), dt.time(12)) - UTC_OFFSET

    # waste ---------------------------------------------------------------------------------------

    def throw_away(self, day):
        """Before opening: what had its last day yesterday is scrapped."""
        with self.env() as env:
            quants = env["stock.quant"].search(
                [
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                    ("lot_id.expiration_date", "<", self.world.moment(day, dt.time(0))),
                ]
            )
            for quant in quants:
                env["stock.scrap"].create(
                    {
                        "product_id": quant.product_id.id,
                        "lot_id": quant.lot_id.id,
                        "location_id": quant.location_id.id,
                        "scrap_qty": quant.quantity,
                    }
                ).do_scrap()

    def close(self, day):
        """Count what is lost tonight, because today is its last day, and what stays."""
        tomorrow = self.world.moment(day, dt.time(0)) + dt.timedelta(days=1)
        there = [("location_id.usage", "=", "internal"), ("quantity", ">", 0)]
        with self.env() as env:
            for counted, sign in ((self.book.wasted, "<"), (self.book.kept, ">=")):
                groups = env["stock.quant"]._read_group(
                    [*there, ("lot_id.expiration_date", sign, tomorrow)],
                    ["warehouse_id", "product_id"],
                    ["quantity:sum"],
                )
                for store, product, quantity in groups:
                    counted[self.row(store.id, product.id), day] = quantity

    def figures(self):
        """What the month came to."""
        return self.book.figures(self.world)
