"""The product: scans of the phone app, the till's ledger, a count plan with the day's portion."""

import datetime as dt
from uuid import UUID

from tools.bench._accuracy.shop import Shop
from tools.bench._accuracy.world import BACK, COUNT, DOCK, FLOOR, WASTE

NIGHT, JOBS = dt.time(3, 5), dt.time(6, 30)
#: The plan: every line once in so many days that was not seen full meanwhile; differences up to a
#: worth are booked at once, and what is worth more is approved by the manager.
ROUND_DAYS, BOOKED = 24, 5.0
#: Of so many lines one more a day may be counted because the books contradict themselves.
DOUBTFUL = 5
#: So often the phones are looked at for lines that were asked for while others were counted.
ROUNDS = 3
ROLES = ("receiver", "counter", "second_counter", "store_manager")
#: The keystroke-level model (Card, Moran and Newell, Communications of the ACM 23, 1980): to make
#: up one's mind, to point at something, to press a key. That a shelf is full is said by the tap
#: that says where the goods went: it takes a look. To say for how many more there is room takes
#: two, one to count them, and two taps.
MIND, POINT, KEY = 1.35, 1.1, 0.2
LOOK, ROOM = MIND, 2 * (MIND + POINT + KEY)
#: What the app sends at once.
BATCH = 200


class Ours(Shop):
    """Every step is a scan, a sale or a button; what a job does its cron is called for."""

    def _make_places(self, env):
        store = env["stock.warehouse"].browse(self.store)
        self.floor, self.back = store.lot_stock_id.id, self._back_room(env)
        env.company._open_supermarket()
        # Shelves are filled whatever the books say, as with stock Odoo: they go below zero for it
        env.company.supermarket_stock_guard = False
        self.people = {role: self._person(env, role) for role in ROLES}
        self.said = self.looks = 0
        self._enter_planogram(env)
        env["supermarket.count.plan"].with_user(self.people["store_manager"]).create(
            {
                "warehouse_id": self.store,
                **dict.fromkeys(("days_a", "days_b", "days_c"), ROUND_DAYS),
                "doubtful_lines": max(self.world.lines // DOUBTFUL, 1),
                "filled_counts": True,
                "fill_looks": bool(self.world.rooms),
                "told_once": True,
                "tolerance_percent": 0.0,
                "booked_value": BOOKED,
            }
        )

    def _enter_planogram(self, env):
        """The store manager says what fits on the floor, where the shop knows."""
        spaces = env["supermarket.shelf.space"].with_user(self.people["store_manager"])
        spaces.create(
            [
                {"location_id": self.floor, "product_id": self.products[row], "capacity": units}
                for row, units in self.world.planogram.items()
            ]
        )

    def _person(self, env, role):
        group = env.ref(f"supermarket_stock.group_{role.removeprefix('second_')}")
        person = {"name": role, "login": f"bench_{role}", "group_ids": [(4, group.id)]}
        return env["res.users"].create(person).id

    def place(self, row, place):
        return self.back if place == BACK else self.floor

    # Scans ---------------------------------------------------------------------------------------

    def _event(self, task, kind, document, moment, **values):
        self.said += 1
        uuid = str(UUID(int=self.said + (8 << 124) + (4 << 76)))
        at = f"{moment:%Y-%m-%d %H:%M:%S}"
        said = {"uuid": uuid, "task": task, "kind": kind, "document_id": document, "at": at}
        return {**said, **values}

    def _device(self, role):
        number = ROLES.index(role) + 1
        return {"uuid": str(UUID(int=number + (9 << 124) + (4 << 76))), "version": "1", "queue": 0}

    def _submit(self, role, events):
        """Each is answered as applied, or the bench has no figure to show."""
        with self.env(self.people[role]) as env:
            for first in range(0, len(events), BATCH):
                batch = events[first : first + BATCH]
                for answer in env["supermarket.scan"].scan_submit(self._device(role), batch):
                    if answer["answer"] != "applied":
                        raise RuntimeError(f"A scan of the {role}: {answer}")

    def receive(self, day, said):
        moment = self.world.moment(day, DOCK)
        with self.env() as env:
            receipt = self._receipt(env, said).id
        scans = [
            self._event("receive", "line", receipt, moment, product_id=self.products[row],
                        quantity=units)
            for row, units, _ordered in said
            if units
        ]  # fmt: skip
        covers = [scan["uuid"] for scan in scans]
        closing = self._event("receive", "close", receipt, moment, note="never",
                              said={"covers": covers})  # fmt: skip
        self._submit("receiver", [*scans, closing])
        with self.env() as env:
            state = env["stock.picking"].browse(receipt).state
            if state != "done":
                raise RuntimeError(f"A receipt was not closed by its scans: {state}.")

    def fill(self, day, time, said):
        moment = self.world.moment(day, time)
        rooms = self.world.rooms.get(day, {}).get(time, {})
        self._submit(
            "receiver",
            [
                self._event("shelf_fill", "move", self.store, moment, quantity=units,
                            product_id=self.products[row], location_id=self.back,
                            said={"to": self.floor, "room": rooms.get(row)})
                for row, units in said
            ],
        )  # fmt: skip
        self.looks += len(rooms)
        self.looking += sum(ROOM if room else LOOK for room in rooms.values())

    def waste(self, day, said):
        moment = self.world.moment(day, WASTE)
        with self.env() as env:
            reason = env.ref("supermarket_stock.loss_reason_broken").id
        self._submit(
            "receiver",
            [
                self._event("loss", "loss", self.store, moment, quantity=units,
                            product_id=self.products[row], said={"reason": reason})
                for row, units in said
            ],
        )  # fmt: skip

    def sell(self, day, time, said):
        """The till's rows, a product's units of an hour in one."""
        rows = []
        for row, hours in said:
            for hour in sorted({int(one) for one in hours}):
                units = hours[(hours >= hour) & (hours < hour + 1)]
                moment = self.world.moment(day, dt.time(0)) + dt.timedelta(hours=float(units[-1]))
                rows.append(
                    {
                        "location_id": self.floor,
                        "product_id": self.products[row],
                        "quantity": float(len(units)),
                        "order_uuid": f"{day}-{hour}",
                        "line_uuid": f"{row}-{day}-{hour}",
                        "date": moment.replace(microsecond=0),
                    }
                )
        with self.env() as env:
            env["supermarket.sale.ledger"]._record(rows)
        with self.env() as env:
            env["supermarket.sale.ledger"]._cron_post()

    # Counts --------------------------------------------------------------------------------------

    def night(self, day):
        self.at(day, NIGHT)
        self._plan()

    def _plan(self):
        with self.env() as env:
            env["supermarket.count.plan"]._cron_plan()

    def count(self, day):
        """The portion, twice where the app asks for it; then the manager approves what waits."""
        self.at(day, JOBS)
        self._plan()
        self.at(day, COUNT)
        for _round in range(ROUNDS):
            for turn, role in enumerate(("counter", "second_counter"), start=1):
                self._count_round(day, role, turn)
        with self.env(self.people["store_manager"]) as env:
            open_ones = env["supermarket.count"].search([("state", "=", "open")])
            open_ones.filtered("approve_count").action_approve()
            left = open_ones.filtered(lambda one: one.state != "done")
            if left:
                raise RuntimeError(f"Counts were not ended: {left.mapped('name')}")

    def _count_round(self, day, role, turn):
        moment = self.world.moment(day, COUNT)
        with self.env(self.people[role]) as env:
            documents = env["supermarket.scan"].scan_documents(self._device(role), "count")
            places = {
                count.id: BACK if count.location_id.id == self.back else FLOOR
                for count in env["supermarket.count"].browse([one["id"] for one in documents])
            }
        for document in documents:
            scans = []
            for line in document["lines"]:
                if line["round"] == turn:
                    row = self.products.index(line["product_id"])
                    counted = self.world.counted(day, row, places[document["id"]], turn)
                    scans.append(
                        self._event("count", "count", document["id"], moment, quantity=counted,
                                    product_id=line["product_id"], said={"round": turn})
                    )  # fmt: skip
            if scans:
                self.counted += len(scans)
                covers = [scan["uuid"] for scan in scans]
                ending = self._event("count", "finish", document["id"], moment,
                                     said={"covers": covers})  # fmt: skip
                self._submit(role, [*scans, ending])

    def doubts(self):
        """{doubt: (lines counted for it, share of them that were wrong)}."""
        with self.env() as env:
            lines = env["supermarket.count.line"].search([("state", "=", "done")])
            return {
                kind or "in turn": [len(of_kind), _share_wrong(of_kind)]
                for kind, of_kind in lines.grouped("doubt").items()
            }

    def figures(self):
        looks = {"looks": self.looks, "looks_hours": round(self.looking / 3600, 1)}
        return {**super().figures(), **looks, "found": self.doubts()}


def _share_wrong(lines):
    return round(sum(bool(line.difference_qty) for line in lines) / len(lines), 3)
