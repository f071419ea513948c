"""Some hours of a store as they were, and the scans that its people made of them.

Plain Python: identifiers in; out come events as `static/src/scan/device.js` makes them, what lies
where in the end, and what is to become of each event. Nobody takes more than there is by the books
of that moment: in the order in which it was scanned nothing is refused but what is meant to be.
"""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

EMPTY = {"code": "", "lot": "", "expiry": "", "note": "", "photo": "", "undoes": ""}
# By how much the clocks of devices are wrong
WRONG = (0, 0, 0, 40, -75, 3 * 3600, -11 * 3600, 26 * 3600, -400 * 86400)
BEGINS = timedelta(hours=3)
MOVES = ("put_away", "shelf_fill", "transfer", "transfer")


def text(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


class Device:
    """A phone, whose it is, and how wrong its clock is."""

    def __init__(self, name, role, user, behind):
        self.name, self.role, self.user = name, role, user
        self.clock = timedelta(seconds=-behind)

    def scan(self, identifier, moment, task, kind, document, **values):
        """The event that the app makes of a scan at that moment, by this device's clock."""
        return {
            **EMPTY,
            "uuid": str(identifier),
            "task": task,
            "kind": kind,
            "document_id": document,
            "product_id": False,
            "location_id": False,
            "quantity": 0,
            "said": {},
            "at": text(moment + self.clock),
            "user": self.name,
            "user_id": self.user,
            **values,
        }


class ScanWorld:
    """One draw of a chance.

    :param chance: a `random.Random`
    :param ids: {"store", "floor", "back", "receipt", "salt", "milk", "broken", "found": id,
        "count": id or None}
    :param people: [(name, "receiver" or "counter", user id)]: a device each
    :param lots: {name of a lot of milk: its last day}, "C" is in no books yet
    :param books: {(product id, lot or "", place id): quantity}
    :param now: what the server's clock says
    """

    def __init__(self, chance, ids, people, lots, books, now):
        self.chance, self.ids, self.lots = chance, ids, lots
        self.devices = [Device(*person, chance.choice(WRONG)) for person in people]
        self.books, self.truth = defaultdict(int, books), defaultdict(int, books)
        self.time = now - BEGINS
        self.scans = []  # (device, event) as they were made
        self.sales = []  # {"product", "lot", "quantity", "date"}: what tills sold meanwhile
        self.fate = {}  # identifier: the states that it may end in
        self.counted = {}  # product: (quantity, user who counts it)
        self.lines, self.is_closed = [], False
        self.waiting = []  # mistakes that are taken back later: a function each
        self.mistaken = defaultdict(int)  # what they brought by the books alone
        self._steal()

    def play(self, events, sells=True):
        """Let so many scans be made, and everything be ended."""
        steps = [self._line, self._line, self._move, self._move, self._loss]
        steps += [self._sale] if sells else []
        steps += [self._odd] if self.chance.random() < 0.5 else []
        closing = self.chance.randint(events // 3, events)
        counting = self.chance.randint(events // 3, events) if self.ids["count"] else None
        while len(self.scans) < events:
            if not self.is_closed and len(self.scans) >= closing:
                self._close()
            if counting and not self.counted and len(self.scans) >= counting:
                self._count()
            self.chance.choice(steps)()
            if self.waiting and self.chance.random() < 0.5:
                self.waiting.pop(self.chance.randrange(len(self.waiting)))()
        if not self.is_closed:
            self._close()
        if counting and not self.counted:
            self._count()
        self._take_back_all()
        return self

    # What a device says --------------------------------------------------------------------

    def _device(self, role):
        return self.chance.choice([one for one in self.devices if one.role == role])

    def _scan(self, device, task, kind, document, fate, **values):
        self.time += timedelta(seconds=self.chance.randint(2, 9))
        identifier = UUID(int=self.chance.getrandbits(128), version=4)
        event = device.scan(identifier, self.time, task, kind, document, **values)
        self.scans.append((device, event))
        self.fate[event["uuid"]] = {fate}
        return event

    def _undo(self, device, event, fate):
        values = {"undoes": event["uuid"], "product_id": event["product_id"]}
        return self._scan(device, event["task"], "undo", event["document_id"], fate, **values)

    # What happens --------------------------------------------------------------------------

    def _goods(self):
        """A product and its lot."""
        if self.chance.random() < 0.5:
            return self.ids["salt"], ""
        return self.ids["milk"], self.chance.choice(sorted(self.lots))

    def _change(self, goods, place, quantity, is_true=True):
        self.books[(*goods, place)] += quantity
        self.truth[(*goods, place)] += quantity if is_true else 0

    def _most(self, goods, place):
        """How much of it a person finds there, and the books know."""
        key = (*goods, place)
        return min(self.books[key] - self.mistaken[key], self.truth[key])

    def _steal(self):
        """What nobody scanned is missing on the floor."""
        for key in list(self.truth):
            if key[2] == self.ids["floor"] and self.ids["count"]:
                self.truth[key] -= min(self.truth[key], self.chance.choice((0, 0, 1, 4)))

    def _line(self):
        """A parcel of the delivery, by one of several receivers; some are scanned by mistake."""
        if self.is_closed:
            return self._move()
        goods, device = self._goods(), self._device("receiver")
        is_wrong = self.chance.random() < 0.25
        values = self._of(goods, self.chance.randint(1, 6), expiry=self.lots.get(goods[1], ""))
        fate = "undone" if is_wrong else "done"
        event = self._scan(device, "receive", "line", self.ids["receipt"], fate, **values)
        self.lines.append((goods, event, is_wrong))
        if is_wrong:
            self.lines.append((None, self._undo(device, event, "done"), False))
        return None

    def _of(self, goods, quantity, **values):
        return {"product_id": goods[0], "lot": goods[1], "quantity": quantity, **values}

    def _close(self):
        """With all that was scanned; a parcel turns up afterwards that the others did not see."""
        self.is_closed = True
        device = self._device("receiver")
        salt = (self.ids["salt"], "")
        last = self._scan(
            device, "receive", "line", self.ids["receipt"], "done", **self._of(salt, 1)
        )
        self.lines.append((salt, last, False))
        covers = [event["uuid"] for _goods, event, _is_wrong in self.lines]
        said = {"covers": covers}
        self._scan(device, "receive", "close", self.ids["receipt"], "done", said=said, note="never")
        for goods, event, is_wrong in self.lines:
            if goods and not is_wrong:
                self._change(goods, self.ids["floor"], event["quantity"])
        if self.chance.random() < 0.3:
            late = self._of(salt, 2)
            event = self._scan(device, "receive", "line", self.ids["receipt"], "done", **late)
            self.fate[event["uuid"]] = {"done", "conflict"}  # as it arrives before or after
            self.truth[(*salt, self.ids["floor"])] += 2

    def _move(self):
        """Goods to the floor or back; mistakes are noticed much later, or at once."""
        goods, ends = self._goods(), [self.ids["back"], self.ids["floor"]]
        if self.chance.random() < 0.3:
            ends.reverse()
        most = self._most(goods, ends[0])
        if most < 1:
            return
        quantity, device = self.chance.randint(1, min(most, 9)), self._device("receiver")
        values = self._of(goods, quantity, location_id=ends[0], said={"to": ends[1]})
        event = self._scan(
            device, self.chance.choice(MOVES), "move", self.ids["store"], "done", **values
        )
        is_wrong = self.chance.random() < 0.25
        for place, change in zip(ends, (-quantity, quantity), strict=True):
            self._change(goods, place, change, is_true=not is_wrong)
        if is_wrong:
            self.mistaken[(*goods, ends[1])] += quantity
            self.waiting.append(lambda: self._move_back(device, event, goods, ends))

    def _move_back(self, device, event, goods, ends):
        """It was never moved."""
        quantity = event["quantity"]
        self._undo(device, event, "done")
        self.fate[event["uuid"]] = {"undone"}
        self.mistaken[(*goods, ends[1])] -= quantity
        for place, change in zip(ends, (quantity, -quantity), strict=True):
            self._change(goods, place, change, is_true=False)

    def _take_back_all(self):
        while self.waiting:
            self.waiting.pop()()

    def _loss(self):
        """Something breaks anywhere, or turns up in the back room."""
        goods, device = self._goods(), self._device("receiver")
        place = self.chance.choice((self.ids["floor"], self.ids["back"]))
        is_found = place == self.ids["back"] and self.chance.random() < 0.3 and goods[1] != "C"
        most = 5 if is_found else self._most(goods, place)
        if most < 1:
            return
        quantity = self.chance.randint(1, min(most, 4))
        said = {"reason": self.ids["found" if is_found else "broken"]}
        values = self._of(goods, quantity, location_id=place, said=said)
        event = self._scan(device, "loss", "loss", self.ids["store"], "done", **values)
        change = quantity if is_found else -quantity
        if self.chance.random() < 0.25 and not is_found:
            self._undo(device, event, "done")
            self.fate[event["uuid"]] = {"undone"}
        else:
            self._change(goods, place, change)

    def _sale(self):
        """What a till sells has left, and is told whenever the till has a network."""
        goods, floor = self._goods(), self.ids["floor"]
        if goods[1] == "C" or self._most(goods, floor) < 1:
            return
        self.time += timedelta(seconds=3)
        self._change(goods, floor, -1)
        sale = {"product": goods[0], "lot": goods[1], "quantity": 1, "date": text(self.time)}
        self.sales.append(sale)

    def _odd(self):
        """What is not taken, in whatever order it arrives."""
        receiver, counter = self._device("receiver"), self._device("counter")
        kind = self.chance.choice(("date", "goods", "role"))
        if kind == "date":
            other = self.lots["A"][:-2] + ("01" if self.lots["A"][-2:] != "01" else "02")
            values = self._of((self.ids["milk"], "A"), 3, expiry=other)
            self._scan(receiver, "receive", "line", self.ids["receipt"], "conflict", **values)
            return
        device, product = (receiver, 2**30) if kind == "goods" else (counter, self.ids["salt"])
        said = {"reason": self.ids["broken"]}
        values = self._of((product, ""), 1, location_id=self.ids["floor"], said=said)
        self._scan(device, "loss", "loss", self.ids["store"], "rejected", **values)

    # Counting ------------------------------------------------------------------------------

    def _count(self):
        """Both products, each by one of two counters; the other one counts some of it again."""
        if self.chance.random() < 0.5:
            self._take_back_all()
        own = defaultdict(list)
        for product in self.chance.sample((self.ids["salt"], self.ids["milk"]), 2):
            device = self._device("counter")
            found = self._on_floor(product)
            self.counted[product] = (sum(found.values()), device.user)
            self._count_one(device, product, found, own[device])
            others = [one for one in self.devices if one.role == "counter" and one != device]
            if self.chance.random() < 0.4 and others:
                self._count_twice(others[0], product, found, own[others[0]])
        for device, uuids in own.items():
            finish = {"said": {"covers": uuids}}
            self._scan(device, "count", "finish", self.ids["count"], "taken", **finish)

    def _on_floor(self, product):
        """{lot: quantity} as a counter finds it; of nothing, one empty place."""
        found = {
            lot: quantity
            for (known, lot, place), quantity in self.truth.items()
            if (known, place) == (product, self.ids["floor"]) and quantity
        }
        return found or {"A" if product == self.ids["milk"] else "": 0}

    def _count_one(self, device, product, found, uuids):
        for lot, quantity in found.items():
            first = self.chance.randint(0, quantity)
            for part in (first, quantity - first):
                uuids.append(self._counted(device, product, lot, part, "taken")["uuid"])
            if self.chance.random() < 0.3:
                wrong = self._counted(device, product, lot, 7, "undone")
                uuids += [wrong["uuid"], self._undo(device, wrong, "taken")["uuid"]]

    def _count_twice(self, device, product, found, uuids):
        """A colleague who does not know that it was counted."""
        lot = next(iter(found))
        event = self._counted(device, product, lot, 5, "conflict")
        uuids.append(event["uuid"])
        if self.chance.random() < 0.4:
            uuids.append(self._undo(device, event, "taken")["uuid"])
            self.fate[event["uuid"]] = {"undone"}

    def _counted(self, device, product, lot, quantity, fate):
        values = self._of((product, lot), quantity)
        return self._scan(device, "count", "count", self.ids["count"], fate, **values)
