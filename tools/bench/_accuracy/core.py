"""Stock Odoo: transfers, sales posted when the tills close, and its own cyclic counts."""

import datetime as dt

from odoo import fields

from tools.bench._accuracy.shop import Shop
from tools.bench._accuracy.world import BACK, FLOOR, PLACES

#: Each place is counted every so many days: a fifth of the lines every morning.
FREQUENCY = 5


class Core(Shop):
    """An aisle and its part of the back room are places of their own, a fifth of the goods each:
    Odoo's frequency belongs to a place. Whoever counts one sees also what its books don't have."""

    def _make_places(self, env):
        store = env["stock.warehouse"].browse(self.store)
        parents = {FLOOR: store.lot_stock_id.id, BACK: self._back_room(env)}
        # Odoo's dates are UTC's: it is the day before when the store counts
        first = self.world.dates[self.world.start] - dt.timedelta(days=1)
        self.places = [
            [
                env["stock.location"]
                .create(
                    {
                        "name": f"{name} {group}",
                        "usage": "internal",
                        "location_id": parents[place],
                        "cyclic_inventory_frequency": FREQUENCY,
                        # a fifth is due on the first morning, the next on the second
                        "last_inventory_date": first - dt.timedelta(days=FREQUENCY - group),
                    }
                )
                .id
                for place, name in ((FLOOR, "Aisle"), (BACK, "Back"))
            ]
            for group in range(FREQUENCY)
        ]

    def place(self, row, place):
        return self.places[row % FREQUENCY][place]

    def receive(self, day, said):
        with self.env() as env:
            units = {self.products[row]: units for row, units, _ordered in said}
            picking = self._receipt(env, said)
            self._hand_over(env, picking, units)

    def fill(self, day, time, said):
        self._transfer("int_type_id", [(row, units, BACK, FLOOR) for row, units in said])

    def sell(self, day, time, said):
        """A session's sales, posted when it closes."""
        sold = [(row, len(hours), FLOOR, None) for row, hours in said]
        self._transfer("out_type_id", sold)

    def _transfer(self, kind, said):
        with self.env() as env:
            store = env["stock.warehouse"].browse(self.store)
            customers = env.ref("stock.stock_location_customers").id
            moves = [
                {
                    "product_id": self.products[row],
                    "product_uom_qty": units,
                    "location_id": self.place(row, source),
                    "location_dest_id": customers if to is None else self.place(row, to),
                }
                for row, units, source, to in said
            ]
            if moves:
                units = {self.products[row]: units for row, units, _source, _to in said}
                self._hand_over(env, self._picking(env, store[kind], moves), units)

    def _hand_over(self, env, picking, units):
        """All that was handed over, whatever the books have."""
        picking.move_line_ids.unlink()
        env["stock.move.line"].create(
            [
                {
                    "move_id": move.id,
                    "picking_id": picking.id,
                    "product_id": move.product_id.id,
                    "quantity": units[move.product_id.id],
                    "picked": True,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
                for move in picking.move_ids
                if units[move.product_id.id]
            ]
        )
        whole = {"skip_backorder": True, "picking_ids_not_to_backorder": picking.ids}
        picking.with_context(**whole).button_validate()
        if picking.state != "done":
            raise RuntimeError(f"{picking.name} was not done: {picking.state}.")

    def waste(self, day, said):
        with self.env() as env:
            for row, units in said:
                env["stock.scrap"].create(
                    {
                        "product_id": self.products[row],
                        "location_id": self.place(row, FLOOR),
                        "scrap_qty": units,
                    }
                ).do_scrap()

    def count(self, day):
        """Those places that Odoo lists as to count today, applied as they were counted."""
        with self.env() as env:
            quants = env["stock.quant"].with_context(inventory_mode=True)
            today = [("inventory_date", "<=", fields.Date.today())]
            due = quants.search([*today, ("location_id.usage", "=", "internal")]).location_id
            known = {
                (quant.product_id.id, quant.location_id.id): quant
                for quant in quants.search([("location_id", "in", due.ids)])
            }
            for row, place in self._lines_at(set(due.ids)):
                line = self.products[row], self.place(row, place)
                self._found(quants, known.get(line), line, self.world.counted(day, row, place))
            counted = quants.search([("inventory_quantity_set", "=", True)])
            if counted and counted.action_apply_inventory():
                raise RuntimeError("Odoo asks for more than what was counted.")

    def _lines_at(self, location_ids):
        for row in range(self.world.rows):
            for place in PLACES:
                if self.place(row, place) in location_ids:
                    yield row, place

    def _found(self, quants, quant, line, counted):
        """Goods that are in no books are found; nothing where nothing is takes its look as well."""
        self.counted += 1
        product_id, location_id = line
        if quant:
            quant.inventory_quantity = counted
        elif counted:
            found = {"product_id": product_id, "location_id": location_id}
            quants.create({**found, "inventory_quantity": counted})
