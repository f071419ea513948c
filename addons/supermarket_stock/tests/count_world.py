"""A store that is counted while it sells: what lies there, and who tells of it when.

Plain Python, as `scan_world`. Tills sell, a delivery comes, goods are carried to the back room and
back, things break, and counters go along the shelves; some tills and a phone have no network for
a while. The books are wrong from the beginning, by what was stolen or miscounted.
"""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from .scan_world import Device, text

BEGINS = timedelta(hours=4)
# Nobody takes of goods just before or after they are counted, so that a clock that was put right to
# within the way of a message does no harm
QUIET = timedelta(seconds=20)
# Clocks of tills and phones that nobody set, in seconds
WRONG = (0, 0, 0, 0, 95, -140, 3 * 3600, -26 * 3600)


class Till:
    """A till, how wrong its clock is, and whether it is without a network for a while."""

    def __init__(self, number, behind, is_offline):
        self.number, self.is_offline = number, is_offline
        self.clock = timedelta(seconds=-behind)


class CountWorld:
    """One draw of a chance.

    :param ids: {"store", "floor", "back", "receipt", "count", "broken": id}
    :param people: [(name, "receiver" or "counter", user id)]; the last receiver's phone is offline
    :param books: {product: what the books say is on the floor}
    :param tills: how many, the last `offline` of which have no network
    """

    def __init__(self, chance, ids, people, books, tills, offline, now):
        self.chance, self.ids = chance, ids
        self.devices = [Device(*person, chance.choice(WRONG)) for person in people]
        self.tills = [
            Till(number, chance.choice(WRONG), number >= tills - offline) for number in range(tills)
        ]
        self.floor = {
            product: max(0, quantity + chance.choice((0, 0, 0, -1, -3, 2)))
            for product, quantity in books.items()
        }
        self.back = defaultdict(int)
        self.time = now - BEGINS
        self.scans = []  # (device, event)
        self.orders = []  # (till, {product: quantity}, moment by its clock)
        self.counted = {}  # product: (quantity, user)
        self.done = defaultdict(list)  # device: identifiers of its scans of the count
        self.lines = []
        self.late = defaultdict(list)  # product: when something happened that is told later
        self.counted_at = {}
        self.touched = defaultdict(lambda: self.time - QUIET)

    @property
    def silent(self):
        """The phone without a network."""
        return [one for one in self.devices if one.role == "receiver"][-1]

    def reopened(self):
        """The products whose booked lines open again: something from before they were counted is
        told after the approval."""
        return {
            product
            for product, moments in self.late.items()
            if any(moment <= self.counted_at[product] for moment in moments)
        }

    def play(self, orders):
        """Count every product once, while so many orders are sold."""
        to_count = self.chance.sample(list(self.floor), len(self.floor))
        each = max(1, orders // len(to_count))
        sold = 0
        while to_count or sold < orders:
            if to_count:
                self._count(to_count.pop())
            for _number in range(each if to_count else orders - sold):
                sold = self._sell()
            if self.chance.random() < 0.3:
                self.chance.choice((self._line, self._carry, self._break))()
            if len(to_count) == len(self.floor) // 2:
                self._close()
        for device, uuids in self.done.items():
            said = {"covers": uuids}
            self._scan(device, "count", "finish", self.ids["count"], said=said)
        return self

    def _scan(self, device, task, kind, document, **values):
        self.time += timedelta(seconds=self.chance.randint(3, 5))
        identifier = UUID(int=self.chance.getrandbits(128), version=4)
        event = device.scan(identifier, self.time, task, kind, document, **values)
        self.scans.append((device, event))
        return event

    def _phone(self, role):
        return self.chance.choice([one for one in self.devices if one.role == role])

    def _moved(self, product, device):
        self.touched[product] = self.time
        if device == self.silent:
            self.late[product].append(self.time)

    # What happens --------------------------------------------------------------------------

    def _count(self, product):
        """In one or two scans, by one of several counters."""
        self.time = max(self.time, self.touched[product] + QUIET)
        device, there = self._phone("counter"), self.floor[product]
        first = self.chance.randint(0, there)
        for part in (first, there - first) if self.chance.random() < 0.5 else (there,):
            values = {"product_id": product, "quantity": part}
            event = self._scan(device, "count", "count", self.ids["count"], **values)
            self.done[device].append(event["uuid"])
        self.counted[product], self.counted_at[product] = (there, device.user), self.time
        self.touched[product] = self.time

    def _free(self, least=1):
        """The goods that nobody has just counted."""
        return [
            product
            for product, quantity in self.floor.items()
            if quantity >= least
            and self.counted_at.get(product, self.touched[None]) + QUIET <= self.time
        ]

    def _sell(self):
        """A basket of what is there; how many orders there are."""
        till = self.chance.choice(self.tills)
        self.time += timedelta(seconds=self.chance.randint(3, 5))
        there, basket = self._free(), {}
        for product in self.chance.sample(there, min(len(there), self.chance.randint(1, 3))):
            basket[product] = self.chance.randint(1, min(3, self.floor[product]))
            self.floor[product] -= basket[product]
            self.touched[product] = self.time
            if till.is_offline:
                self.late[product].append(self.time)
        if basket:
            self.orders.append((till, basket, text(self.time + till.clock)))
        return len(self.orders)

    def _line(self):
        """A parcel of the delivery; it is on the shelves when the receipt is closed."""
        if self.lines is None:
            return
        product, quantity = self.chance.choice(list(self.floor)), self.chance.randint(1, 9)
        device = self._receiver()
        values = {"product_id": product, "quantity": quantity}
        event = self._scan(device, "receive", "line", self.ids["receipt"], **values)
        self.lines.append((product, quantity, event["uuid"]))

    def _receiver(self):
        return next(one for one in self.devices if one.role == "receiver" and one != self.silent)

    def _close(self):
        if not self.lines:
            return
        self.time += QUIET
        said = {"covers": [uuid for _product, _quantity, uuid in self.lines]}
        device = self._receiver()
        self._scan(device, "receive", "close", self.ids["receipt"], said=said, note="never")
        for product, quantity, _uuid in self.lines:
            self.floor[product] += quantity
            self.touched[product] = self.time
        self.lines = None

    def _carry(self):
        """To the back room, or back what was brought there by the same phone."""
        product, device = self.chance.choice(self._free(8) or [None]), self._phone("receiver")
        if product is None:
            return
        ends, most = [self.ids["floor"], self.ids["back"]], self.floor[product] // 2
        if self.back[product, device] and self.chance.random() < 0.6:
            ends.reverse()
            most = self.back[product, device]
        quantity = self.chance.randint(1, min(most, 4))
        sign = 1 if ends[0] == self.ids["floor"] else -1
        values = {"product_id": product, "quantity": quantity, "location_id": ends[0]}
        self._scan(device, "transfer", "move", self.ids["store"], said={"to": ends[1]}, **values)
        self.floor[product] -= sign * quantity
        self.back[product, device] += sign * quantity
        self._moved(product, device)

    def _break(self):
        product, device = self.chance.choice(self._free(8) or [None]), self._phone("receiver")
        if product is None:
            return
        values = {"product_id": product, "quantity": 1, "location_id": self.ids["floor"]}
        said = {"reason": self.ids["broken"]}
        self._scan(device, "loss", "loss", self.ids["store"], said=said, **values)
        self.floor[product] -= 1
        self._moved(product, device)
