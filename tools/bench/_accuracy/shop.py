"""What both databases have alike: a store, its goods, what it begins with, and the judge."""

import datetime as dt

import numpy as np

from tools.bench._accuracy import SECONDS_PER_LINE
from tools.bench._accuracy.world import (
    BACK,
    CLOSED,
    COUNT,
    DOCK,
    FILL,
    MIDDAY,
    PLACES,
    REFILL,
    WASTE,
)
from tools.bench._month.database import Database
from tools.bench._month.world import COST, PRICE, ZONE

EARLY = dt.time(0, 10)
EXACT = 1e-5
#: Up to this, and of the books so many percent, `within` takes a line for right
TOLERANCE, TOLERANCE_PERCENT = 2, 2


class Shop(Database):
    """One database of the world. `told` books what people say; `count` counts, and nothing else
    looks at what is really there."""

    def __init__(self, name, config, world, clock):
        super().__init__(name, config, world, clock)
        self.counted, self.looking = 0, 0.0
        self.morning, self.evening = [], []
        self.last = {}
        self.at(world.start - 1, EARLY)
        with self.env() as env:
            self._make(env)

    def _make(self, env):
        company = env.company
        company.partner_id.tz = ZONE
        self.store = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1).id
        goods = {"is_storable": True, "list_price": PRICE, "standard_price": COST}
        products = env["product.product"].create(
            [{"name": f"Product {row:03d}", **goods} for row in range(self.world.rows)]
        )
        self.products = products.ids
        self._make_places(env)
        for row, product in enumerate(products):
            for place in PLACES:
                env["stock.quant"]._update_available_quantity(
                    product,
                    env["stock.location"].browse(self.place(row, place)),
                    float(self.world.opening[row, place]),
                )

    def _back_room(self, env):
        """Where deliveries go, behind the floor."""
        store = env["stock.warehouse"].browse(self.store)
        back = env["stock.location"].create(
            {"name": "Back Room", "usage": "internal", "location_id": store.view_location_id.id}
        )
        store.in_type_id.default_location_dest_id = back
        return back.id

    def _make_places(self, env):
        raise NotImplementedError

    def place(self, row, place):
        """The location of a line."""
        raise NotImplementedError

    # A day ---------------------------------------------------------------------------------------

    def open(self, day):
        """Until the doors open: goods come, shelves are filled, the day's lines are counted."""
        said = self.world.said[day]
        self.night(day)
        self.at(day, DOCK)
        if said[DOCK]:
            self.receive(day, said[DOCK])
        self.at(day, FILL)
        self.fill(day, FILL, said[FILL])
        self.at(day, COUNT)
        self.count(day)
        self.judge(day)

    def trade(self, day):
        """Until they close."""
        said = self.world.said[day]
        self.at(day, MIDDAY)
        self.sell(day, MIDDAY, said[MIDDAY])
        self.at(day, REFILL)
        self.fill(day, REFILL, said[REFILL])
        self.at(day, CLOSED)
        self.waste(day, said[WASTE])
        self.sell(day, CLOSED, said[CLOSED])
        self.evening.append(self._right(day, CLOSED))

    def night(self, day):
        """What runs before anybody is there."""

    def _receipt(self, env, said):
        store = env["stock.warehouse"].browse(self.store)
        supplier = env.ref("stock.stock_location_suppliers").id
        moves = [
            {
                "product_id": self.products[row],
                "product_uom_qty": ordered,
                "location_id": supplier,
                "location_dest_id": self.place(row, BACK),
            }
            for row, _units, ordered in said
        ]
        return self._picking(env, store.in_type_id, moves)

    # The judge -----------------------------------------------------------------------------------

    def judge(self, day):
        """As the doors open: the lines that are right; and, of the last morning, those that are off
        by no more than a count is not repeated for, and the goods of which the shop as a whole has
        what its books say, wherever in it they lie."""
        self.morning.append(self._right(day, COUNT))
        off, there = self._off(day, COUNT), self.world.truth[day, COUNT]
        within = np.abs(off) <= np.maximum(TOLERANCE, there * TOLERANCE_PERCENT / 100)
        in_all = np.abs(off.sum(axis=1)) < EXACT
        self.last = {"within": float(np.mean(within)), "in_all": float(np.mean(in_all))}

    def _right(self, day, time):
        """The share of lines whose books say what is there."""
        return float(np.mean(np.abs(self._off(day, time)) < EXACT))

    def _off(self, day, time):
        """Units (S, places) that the books have too many."""
        return self._books() - self.world.truth[day, time]

    def _books(self):
        """Units (S, places) that the books have, all sales posted."""
        books = np.zeros((self.world.rows, len(PLACES)))
        row_of = {product_id: row for row, product_id in enumerate(self.products)}
        with self.env() as env:
            groups = env["stock.quant"]._read_group(
                [("location_id.usage", "=", "internal"), ("product_id", "in", self.products)],
                ["product_id", "location_id"],
                ["quantity:sum"],
            )
            for product, location, quantity in groups:
                row = row_of[product.id]
                [place] = [one for one in PLACES if self.place(row, one) == location.id]
                books[row, place] += quantity
        return books

    def figures(self):
        """What the month came to."""
        full = self.world.lines * len(self.morning)
        return {
            "accuracy": round(self.morning[-1], 4),
            "mean": round(float(np.mean(self.morning)), 4),
            "evening": round(self.evening[-1], 4),
            **{name: round(share, 4) for name, share in self.last.items()},
            "counted_lines": self.counted,
            "time_saved": round(1 - (self.counted + self.looking / SECONDS_PER_LINE) / full, 4),
        }
