"""Prove that scans take effect exactly once, whatever becomes of devices, network and server.

Two parts, and the result says which code each of them ran:

- *over HTTP*: five phones send some 500 scans of a few hours (receipt, moves, losses, undos, a
  count) to an Odoo of several worker processes, in random order, all of them twice, in batches
  of any size. Connections are cut in the middle of what is said and before the answer; workers and
  once the whole server are killed (-9) and started again. A copy of the shop gets the same scans
  once and in order. Then both databases are compared with each other and with what was simulated.
- *in one transaction a seed*: the addon's own property test (`TestScanProperties`), 2,000 worlds,
  each through `scan_submit` and rolled back, on several processors.

The last line printed is one JSON object.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from odoo.modules.registry import Registry

from tools.bench import _scratch
from tools.bench._scans import books, store, worlds
from tools.bench._scans.people import PASSWORD
from tools.bench._scans.phone import Phone, PhoneClient
from tools.bench._scans.serving import Server
from tools.bench.oversell import free_port
from tools.odoo import end

PATHS = {
    "http": "POST /web/dataset/call_kw/supermarket.scan/scan_submit, Odoo with worker processes",
    "seeds": "supermarket.scan.scan_submit, one transaction a world (TestScanProperties)",
}
PROPERTY = "/supermarket_stock:TestScanProperties.test_one_end_state"
SUM = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


# Over HTTP -----------------------------------------------------------------------------------


def prepare(prefix, template):
    """Two equal shops: one is disturbed, one gets all of it in order."""
    disturbed, ordered = f"{prefix}_disturbed", f"{prefix}_ordered"
    _scratch.begin(disturbed, template)
    Registry.new(disturbed, update_module=True, install_modules=("supermarket_pos",))
    with _scratch.environment(disturbed) as env:
        shop = store.furnish(env)
    _scratch.copy(disturbed, ordered)
    return disturbed, ordered, shop


def play(shop, options):
    """What happened, and what was scanned of it."""
    people = [person[:3] for person in shop["people"]]
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    world = worlds.load("scan_world").ScanWorld(
        random.Random(options.seed), shop["ids"], people, shop["lots"], shop["books"], now
    )
    return world.play(options.events, sells=False)


def outboxes(world, chance):
    """{device: its scans twice, in any order}"""
    found = {}
    for device in world.devices:
        own = [event for whose, event in world.scans if whose == device] * 2
        chance.shuffle(own)
        found[device] = own
    return found


def disturb(name, shop, world, options, log):
    """Let the phones send while connections are cut and processes killed; what they were told."""
    logins = {person[0]: person[3] for person in shop["people"]}
    boxes = outboxes(world, random.Random(options.seed))
    with Server(name, options, log) as server:
        phones = [
            Phone(server, device.name, logins[device.name], device.clock, box, number, options.cuts)
            for number, (device, box) in enumerate(boxes.items())
        ]
        started = time.perf_counter()
        for phone in phones:
            phone.start()
        kill_on_the_way(server, phones, sum(map(len, boxes.values())))
        for phone in phones:
            phone.join()
        seconds = time.perf_counter() - started
        solve(server, shop)
    return phones, server.kills, seconds


def kill_on_the_way(server, phones, total):
    """A worker now and then, everything once in the middle."""
    at = {0.2: server.kill_worker, 0.45: server.kill, 0.7: server.kill_worker}
    for share, act in at.items():
        while any(one.is_alive() for one in phones):
            if sum(len(one.outbox) for one in phones) <= (1 - share) * total:
                break
            time.sleep(0.05)
        act()


def in_order(name, shop, world, options, log):
    """One phone after the other, each scan as it was made."""
    logins = {person[0]: person[3] for person in shop["people"]}
    with Server(name, options, log) as server:
        phones = {
            device.name: Phone(server, device.name, logins[device.name], device.clock, [], 0)
            for device in world.devices
        }
        for phone in phones.values():
            phone.client.login(name, phone.login, PASSWORD)
        for device, event in world.scans:
            phones[device.name].tell([event])
        solve(server, shop)


def solve(server, shop):
    """The manager decides on the conflicts in the web client, then approves the count."""
    client = PhoneClient(server.port, timeout=300)
    client.login(server.database, shop["manager"]["login"], PASSWORD)
    events = "supermarket.scan.event"
    left = client.call(
        events, "search_read", [[["state", "=", "conflict"]]], {"fields": ["task", "product_id"]}
    )
    server.conflicts = len(left)
    late = [
        one["id"]
        for one in left
        if one["task"] == "receive" and one["product_id"][0] == shop["ids"]["salt"]
    ]
    for method, ids in (
        ("action_book", late),
        ("action_dismiss", [one["id"] for one in left if one["id"] not in late]),
    ):
        if ids:
            client.call(events, method, [ids])
    client.call("supermarket.count", "action_approve", [[shop["ids"]["count"]]])


def said(name, shop):
    """What a database says in the end."""
    with _scratch.environment(name) as env:
        return {
            "quantities": books.quantities(env, [shop["ids"]["salt"], shop["ids"]["milk"]]),
            "states": books.states(env),
            "effects": books.effects(env),
            "counted": books.counted(env),
        }


def compare(world, phones, disturbed, ordered):
    """Lost, doubled, and whether both databases say what was simulated."""
    told = {uuid for phone in phones for uuid in phone.told}
    there = disturbed["states"]
    truth = {key: float(value) for key, value in world.truth.items() if value}
    open_ends = {uuid for uuid, fates in world.fate.items() if len(fates) > 1}
    fixed = [
        {uuid: states for uuid, states in one["states"].items() if uuid not in open_ends}
        for one in (disturbed, ordered)
    ]
    listed = {uuid for uuid, fates in world.fate.items() if fates == {"conflict"}}
    return {
        "lost": len(world.fate.keys() - there.keys()) + len(told - there.keys()),
        "doubled": sum(len(states) - 1 for states in there.values())
        + sum(times - 1 for times in disturbed["effects"].values()),
        "same_state": disturbed["quantities"] == ordered["quantities"] == truth
        and fixed[0] == fixed[1]
        and disturbed["counted"] == ordered["counted"],
        "conflicts_expected": len(listed),
        "conflicts_listed": sum(there[uuid] == ["solved"] for uuid in listed if uuid in there),
    }


def over_http(options, log):
    disturbed, ordered, shop = prepare(options.db or "bench_scan", options.base_template)
    try:
        world = play(shop, options)
        _scratch.say(f"{len(world.scans)} scans of 5 phones, twice, in any order ...")
        phones, kills, seconds = disturb(disturbed, shop, world, options, log)
        _scratch.say("the same once and in order ...")
        in_order(ordered, shop, world, options, log)
        proof = compare(world, phones, said(disturbed, shop), said(ordered, shop))
    finally:
        if not options.keep:
            for name in (disturbed, ordered):
                _scratch.drop(name)
    answers = sum((phone.answers for phone in phones), Counter())
    sent = 2 * len(world.scans)
    return {
        "events": len(world.scans),
        "devices": len(phones),
        **proof,
        "killed": kills,
        "cut": sum(phone.lost for phone in phones),
        "answers": dict(answers),
        "seconds": round(seconds, 1),
        "events_per_second": round(sent / seconds, 1),
    }


# In one transaction a seed -------------------------------------------------------------------


def play_seeds(options):
    """The property test on copies of one database, some seeds each at the same time."""
    template = f"{options.db or 'bench_scan'}_seeds"
    _scratch.begin(template, options.base_template)
    Registry.new(template, update_module=True, install_modules=("supermarket_stock",))
    Registry.delete(template)
    at_once = min(options.at_once, options.seeds)
    edges = [options.seeds * part // at_once for part in range(at_once + 1)]
    names = [template, *(f"{template}_{number}" for number in range(1, at_once))]
    for name in names[1:]:
        _scratch.copy(template, name)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        runs = [
            run_seeds(name, options, edges[part : part + 2], Path(folder) / f"{part}.log")
            for part, name in enumerate(names)
        ]
        try:
            failed = sum(failures(*run) for run in runs)
        finally:
            for process, _log in runs:
                end(process)
            if not options.keep:
                for name in names:
                    _scratch.drop(name)
    return {"failed": failed, "seconds": round(time.perf_counter() - started, 1)}


def run_seeds(name, options, edges, log):
    """Odoo's own runner with that test alone."""
    command = [sys.executable, "-m", "odoo", *(["-c", options.config] if options.config else [])]
    command += ["-d", name, "--test-tags", PROPERTY, "--stop-after-init"]
    command += ["--http-port", str(free_port())]
    seeds = f"{edges[0]}-{edges[1]}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--log-level=info"],
            env={**os.environ, "SCAN_WORLDS": seeds},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return process, log


def failures(process, log):
    """How many seeds failed; a run that did not come to its end counts as one."""
    process.wait()
    text = log.read_text(errors="replace")
    sums = SUM.findall(text)
    if not sums:
        _scratch.say(text[-3000:])
        return 1
    failed = int(sums[-1][0]) + int(sums[-1][1])
    if failed:
        _scratch.say(text[-6000:])
    return failed


# The run -------------------------------------------------------------------------------------


def run(options):
    log = Path(tempfile.gettempdir()) / f"{options.db or 'bench_scan'}.log"
    log.write_bytes(b"")
    result = {"seeds": options.seeds, "seeds_failed": 0}
    if options.seeds:
        _scratch.say(f"{options.seeds} worlds, each in a transaction of its own ...")
        played = play_seeds(options)
        result |= {"seeds_failed": played["failed"], "seeds_seconds": played["seconds"]}
        _scratch.say(json.dumps(result))
    if options.events:
        result |= over_http(options, log)
    return {**result, "paths": PATHS}


def parse(argv):
    parser = _scratch.parser("scan", __doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="worlds in a transaction each")
    parser.add_argument("--at-once", type=int, default=2, help="processes that play them")
    parser.add_argument("--events", type=int, default=500, help="over HTTP, each sent twice")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--cuts", type=float, default=0.2, help="share of connections cut")
    parser.add_argument("--seed", type=int, default=19, help="of the scans over HTTP")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    result = run(options)
    sys.stdout.write(f"{json.dumps(result)}\n")
    bad = result["seeds_failed"] or result.get("lost") or result.get("doubled")
    return 1 if bad or not result.get("same_state", True) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
