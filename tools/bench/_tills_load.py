"""The tills of `bench tills`: greenlets that sell over HTTP, in a process of their own.

Called as `python -m tools.bench._tills_load plan.json`; prints one JSON object with what each
request took. The plan names the port, the database, the tills and the file of the orders.
"""

import gevent.monkey

gevent.monkey.patch_all()

import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import gevent  # noqa: E402
from gevent.pool import Pool  # noqa: E402

from tools.bench._orders import as_sent_to  # noqa: E402
from tools.bench._till_client import FailedError, LostError, TillClient  # noqa: E402

LOGINS_AT_ONCE = 8  # a password takes a fifth of a second of a processor
CHECK_IN = 300  # seconds after which a till says again that it is there


class Load:
    """What the tills do, and what they were told."""

    def __init__(self, plan):
        self.plan = plan
        self.orders = {}  # session: the orders of its till, next one last
        with open(plan["orders"], encoding="utf-8") as lines:
            for line in lines:
                order = as_sent_to(plan["known"], json.loads(line))
                self.orders.setdefault(order["session_id"], []).append(order)
        self.times = {"sale": [], "lookup": []}  # (when asked, seconds)
        self.errors, self.accepted = [], []
        self.rng = random.Random(plan["seed"])

    def login(self, till):
        client = TillClient(self.plan["port"], timeout=120)
        client.login(self.plan["database"], till["login"], self.plan["password"])
        till["client"] = client

    def timed(self, kind, ask):
        """Whether it was answered; the seconds are kept with the moment it was asked."""
        asked = time.time()
        try:
            ask()
        except (LostError, FailedError) as problem:
            self.errors.append((asked, f"{kind}: {type(problem).__name__}: {problem}"[:300]))
            return False
        self.times[kind].append((asked, time.time() - asked))
        return True

    def sell(self, till):
        """One basket: what the till looks up meanwhile, then the paid order."""
        waiting = self.orders.get(till["session"])
        if not waiting:
            return False
        order = waiting.pop()
        client = till["client"]
        if self.plan["lookups"]:
            products = [line[2]["product_id"] for line in order["lines"]]
            self.lookup(client, till, "supermarket_load_state", products[:3])
        done = self.timed(
            "sale", lambda: client.call("pos.order", "sync_from_ui", [[order]], CONTEXT)
        )
        if done:
            self.accepted.append(order["uuid"])
        return done

    def lookup(self, client, till, method, *args):
        call = lambda: client.call("pos.config", method, [[till["till"]], *args])  # noqa: E731
        return self.timed("lookup", call)

    def live(self, till, ends):
        """A till sells at random moments, one basket a minute, until the time is over."""
        seen = time.time() - self.rng.uniform(0, CHECK_IN)
        while True:
            pause = self.rng.expovariate(1 / self.plan["pause"])
            if time.time() + pause > ends:
                return
            gevent.sleep(pause)
            if self.plan["lookups"] and time.time() - seen > CHECK_IN:
                seen = time.time()
                self.lookup(till["client"], till, "supermarket_check_in", f"bench-{till['till']}")
            self.sell(till)

    def press(self, tills, ends):
        """The same tills one after the other without a pause: what the server can do."""
        while time.time() < ends and self.sell(tills[self.rng.randrange(len(tills))]):
            pass


CONTEXT = {"context": {"device_identifier": 1}}


def run(plan):
    load = Load(plan)
    tills = plan["tills"]
    pool = Pool(LOGINS_AT_ONCE)
    pool.map(load.login, tills)
    started = time.time()
    ends = started + plan["warm_up"] + plan["seconds"]
    gevent.joinall([gevent.spawn(load.live, till, ends) for till in tills])
    load.plan["lookups"] = False
    pressed = time.time()
    ends = pressed + plan["press"]
    gevent.joinall([gevent.spawn(load.press, tills, ends) for _one in range(plan["at_once"])])
    done = [asked for asked, seconds in load.times["sale"] if pressed <= asked + seconds <= ends]
    return {
        "measured_from": started + plan["warm_up"],
        "measured_to": pressed,
        "times": load.times,
        "errors": load.errors,
        "accepted": load.accepted,
        "capacity_per_s": round(len(done) / plan["press"], 2) if plan["press"] else None,
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as plan:
        result = run(json.load(plan))
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
