"""Count 200 lines while 20 tills sell the same goods, two of them without a network for a while.

Over HTTP against an Odoo of several worker processes: counters and receivers send their scans
(`scan_submit`), tills their paid orders (`sync_from_ui`), all at once. A delivery comes, goods are
carried to the back room and back, things break. Clocks of tills and phones are wrong, by minutes or
by a day. The manager approves; then the tills and the phone send that had no network: what they
tell of the time before a line was counted opens it again, and it is approved once more. In the end
the books are compared, line by line, with what lies in the simulated store.

The last line printed is one JSON object.
"""

import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from odoo.fields import Command
from odoo.modules.registry import Registry

from tools.bench import _scratch, oversell
from tools.bench._scans import books, worlds
from tools.bench._scans.people import PASSWORD, hire
from tools.bench._scans.phone import Phone, PhoneClient
from tools.bench._scans.serving import Server
from tools.bench._scans.tills import Till

#: What lies there of each product, and what the books say: never less, or a transfer before the
#: count would be refused and wait for the manager.
OPENING, BY_BOOKS = 80, 83
RECEIVERS, COUNTERS = ("Ann", "Bob", "Cem"), ("Dan", "Eve", "Fay", "Gil")
PATHS = {
    "scans": "POST /web/dataset/call_kw/supermarket.scan/scan_submit",
    "sales": "POST /web/dataset/call_kw/pos.order/sync_from_ui",
    "approval": "POST /web/dataset/call_kw/supermarket.count/action_approve",
}


# The store -----------------------------------------------------------------------------------


def prepare(name, options):
    """A store with goods, tills in session, a delivery that is expected, an open count."""
    _scratch.begin(name, options.base_template)
    Registry.new(name, update_module=True, install_modules=("supermarket_pos",))
    with _scratch.environment(name) as env:
        env.company._open_supermarket()
        shop = {**_scratch.seed(env, options.lines, opening=BY_BOOKS), "company": env.company.id}
        tills = oversell.seed_tills(env, shop, options.tills)
        prices = {p.id: p.list_price for p in env["product.product"].browse(shop["products"])}
        shop["ids"] = furnish(env, shop["products"])
        shop["people"] = [
            (person, role, one["user"], one["login"])
            for names, role in ((RECEIVERS, "receiver"), (COUNTERS, "counter"))
            for person, one in zip(names, hire(env, names, role), strict=True)
        ]
        shop["manager"] = hire(env, ["Manager"], "store_manager")[0]["login"]
    sessions = []
    for till in tills:
        with _scratch.environment(name) as env:
            sessions.append(_scratch.open_session(env, till, "ours"))
    with _scratch.environment(name) as env:
        # The world lies in the past: tills and phones send what happened in the last hours
        env.cr.execute("UPDATE pos_session SET start_at = start_at - interval '6 hours'")
        env.cr.execute(
            "UPDATE stock_move SET date = date - interval '6 hours' WHERE state = 'done'"
        )
        env.cr.execute(
            "UPDATE stock_move_line SET date = date - interval '6 hours' WHERE state = 'done'"
        )
    return shop, tills, sessions, prices


def furnish(env, products):
    store = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    back = env["stock.location"].create({"name": "Back", "location_id": store.view_location_id.id})
    ends = {
        "location_id": env.ref("stock.stock_location_suppliers").id,
        "location_dest_id": store.in_type_id.default_location_dest_id.id,
    }
    moves = [
        Command.create({"product_id": product, "product_uom_qty": 5, **ends})
        for product in products[:20]
    ]
    receipt = env["stock.picking"].create(
        {"picking_type_id": store.in_type_id.id, "move_ids": moves, **ends}
    )
    receipt.action_confirm()
    count = env["supermarket.count"].create(
        {
            "warehouse_id": store.id,
            "product_ids": [Command.set(products)],
            "tolerance_qty": 100_000,
            "tolerance_value": 10**9,
        }
    )
    count.action_start()
    count.started_at -= timedelta(hours=5)
    return {
        "store": store.id,
        "floor": store.lot_stock_id.id,
        "back": back.id,
        "receipt": receipt.id,
        "count": count.id,
        "broken": env.ref("supermarket_stock.loss_reason_broken").id,
    }


# The run -------------------------------------------------------------------------------------


class Floor:
    """The people and tills of the store, before a server."""

    def __init__(self, server, world, place, options):
        self.server, self.world, self.options = server, world, options
        self.shop, tills, sessions, prices = place
        logins = {person[0]: person[3] for person in self.shop["people"]}
        self.phones = {
            device: Phone(
                server,
                device.name,
                logins[device.name],
                device.clock,
                [event for whose, event in world.scans if whose == device],
                number,
                options.cuts,
            )
            for number, device in enumerate(world.devices)
        }
        self.tills = [
            Till(
                server,
                tills[till.number],
                sessions[till.number],
                {"login": f"till{till.number + 1}", "password": oversell.PASSWORD},
                till,
                [(basket, moment) for whose, basket, moment in world.orders if whose == till],
                prices,
            )
            for till in world.tills
        ]

    def send(self, is_late):
        """All that have a network, at once; or those that come back to it."""
        silent = self.phones[self.world.silent]
        ours = [till for till in self.tills if till.is_offline == is_late]
        ours += [phone for phone in self.phones.values() if (phone == silent) == is_late]
        for one in ours:
            one.start()
        for one in ours:
            one.join()

    def manager(self):
        client = PhoneClient(self.server.port, timeout=600)
        client.login(self.server.database, self.shop["manager"], PASSWORD)
        return client

    def approve(self):
        """As the manager does in the web client; how many seconds it took."""
        started = time.perf_counter()
        self.manager().call("supermarket.count", "action_approve", [[self.shop["ids"]["count"]]])
        return round(time.perf_counter() - started, 1)

    def lines(self):
        """{product: its line} as the manager sees it."""
        rows = self.manager().call(
            "supermarket.count.line",
            "search_read",
            [[["count_id", "=", self.shop["ids"]["count"]]]],
            {"fields": ["product_id", "state", "counted_qty", "counter_id", "difference_qty"]},
        )
        return {row["product_id"][0]: row for row in rows}


def run(options):
    name = options.db or "bench_count"
    log = Path(tempfile.gettempdir()) / f"{name}.log"
    log.write_bytes(b"")
    _scratch.say(f"a store of {options.lines} lines and {options.tills} tills ...")
    try:
        place = prepare(name, options)
        world = play(place[0], options)
        with Server(name, options, log) as server:
            result = count(Floor(server, world, place, options), world)
        with _scratch.environment(name) as env:
            return {**result, **proof(env, place[0], world), "paths": PATHS}
    finally:
        if not options.keep:
            _scratch.drop(name)


def play(shop, options):
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    world = worlds.load("count_world").CountWorld(
        random.Random(options.seed),
        shop["ids"],
        [person[:3] for person in shop["people"]],
        dict.fromkeys(shop["products"], OPENING),
        options.tills,
        options.offline,
        now,
    )
    return world.play(options.orders)


def count(floor, world):
    _scratch.say(f"{len(world.scans)} scans and {len(world.orders)} orders ...")
    started = time.perf_counter()
    floor.send(is_late=False)
    approval = floor.approve()
    before = floor.lines()
    _scratch.say("what had no network comes back to it ...")
    floor.send(is_late=True)
    after = floor.lines()
    reopened = {product for product, line in after.items() if line["state"] == "reopened"}
    again = floor.approve()
    last = floor.lines()
    return {
        "lines": len(last),
        "tills": len(floor.tills),
        "offline_tills": sum(till.is_offline for till in floor.tills),
        "scans": len(world.scans),
        "orders": len(world.orders),
        "late_orders": sum(till.is_offline for till, _basket, _moment in world.orders),
        "approved_first": sum(line["state"] == "done" for line in before.values()),
        "reopened": len(reopened),
        "reopened_right": reopened == world.reopened(),
        "approved_last": sum(line["state"] == "done" for line in last.values()),
        "counted_right": all(
            (last[product]["counted_qty"], last[product]["counter_id"][0]) == counted
            for product, counted in world.counted.items()
        ),
        "cut": sum(phone.lost for phone in floor.phones.values()),
        "approval_seconds": [approval, again],
        "seconds": round(time.perf_counter() - started, 1),
    }


def proof(env, shop, world):
    """The books beside what lies there."""
    ids = shop["ids"]
    found = books.quantities(env, shop["products"])
    wrong = {}
    for product, there in world.floor.items():
        by_books = found.get((product, "", ids["floor"]), 0.0)
        if by_books != there:
            wrong[product] = (by_books, there)
    for problem in list(wrong.items())[:5]:
        _scratch.say(f"product, (books, there): {problem}")
    in_back = sum(quantity for key, quantity in found.items() if key[2] == ids["back"])
    return {
        "lines_right": len(world.floor) - len(wrong),
        "lines_wrong": len(wrong),
        "back_room_right": in_back == sum(world.back.values()),
        "conflicts": sum("conflict" in states for states in books.states(env).values()),
    }


def parse(argv):
    parser = _scratch.parser("count", __doc__)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--tills", type=int, default=20)
    parser.add_argument("--offline", type=int, default=2, help="tills without a network")
    parser.add_argument("--orders", type=int, default=600)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--cuts", type=float, default=0.1, help="share of connections cut")
    parser.add_argument("--seed", type=int, default=19)
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    result = run(options)
    sys.stdout.write(f"{json.dumps(result)}\n")
    return 0 if result["lines_wrong"] == 0 and result["reopened_right"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
