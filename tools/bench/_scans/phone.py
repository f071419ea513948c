"""A phone as the server sees it: batches over HTTP until each is answered, whatever happens."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

from tools.bench._scans.people import PASSWORD
from tools.bench._till_client import FailedError, LostError, TillClient

MODEL, SUBMIT = "supermarket.scan", "scan_submit"
TRIES = 100
BATCHES = (1, 3, 10, 30)  # at most 100, as `static/src/scan/device.js` sends them


class PhoneClient(TillClient):
    """As a till's, and its connection may be cut in the middle of what it says."""

    def cut(self, model, method, args):
        """Say half of the request and hang up."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 0, "params": params}).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.putrequest("POST", f"/web/dataset/call_kw/{model}/{method}")
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Cookie", self.cookie)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body[: len(body) // 2])
        except OSError:
            pass
        finally:
            connection.close()


class Phone(threading.Thread):
    """One person's phone with what is in its outbox.

    :param server: has the `port` of the moment
    :param cuts: the share of batches whose connection is cut on the way or before the answer
    """

    def __init__(self, server, name, login, clock, events, seed, cuts=0.0):
        super().__init__(daemon=True, name=name)
        self.server, self.login, self.clock = server, login, clock
        self.outbox, self.cuts = list(events), cuts
        self.rng = random.Random(seed)
        self.client = PhoneClient(server.port)
        self.uuid = str(uuid4())
        self.answers = Counter()
        self.told = {}  # identifier: the last answer
        self.lost = 0

    def run(self):
        self.client.login(self.server.database, self.login, PASSWORD)
        while self.outbox:
            size = self.rng.choice(BATCHES)
            self.tell(self.outbox[:size])
            del self.outbox[:size]

    @property
    def device(self):
        clock = (datetime.now(UTC) + self.clock).strftime("%Y-%m-%d %H:%M:%S")
        return {"uuid": self.uuid, "version": "1", "queue": len(self.outbox), "clock": clock}

    def tell(self, batch):
        """Send the same batch until it is answered, as the app does."""
        for _attempt in range(TRIES):
            try:
                answers = self.send(batch)
            except LostError:
                self.lost += 1
                time.sleep(self.rng.uniform(0.1, 0.5))
            except FailedError:
                self.answers["error"] += 1
                time.sleep(self.rng.uniform(0.2, 1))
            else:
                self.answers.update(answer["answer"] for answer in answers)
                self.told.update({answer["uuid"]: answer["answer"] for answer in answers})
                return

    def send(self, batch):
        self.client.port = self.server.port
        chance = self.rng.random()
        if chance < self.cuts / 2:
            self.client.cut(MODEL, SUBMIT, [self.device, batch])
            raise LostError
        deaf = chance < self.cuts
        return self.client.call(MODEL, SUBMIT, [self.device, batch], deaf=deaf)
