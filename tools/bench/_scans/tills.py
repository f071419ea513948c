"""The tills of `bench count`: each sends its orders over HTTP, as they were sold or in one go."""

import threading
import time
from datetime import UTC, datetime

from tools.bench._orders import payload
from tools.bench._till_client import FailedError, LostError, TillClient

BATCH = 25  # as the till's outbox


class Till(threading.Thread):
    """One till with its orders; what it sold without a network comes together."""

    def __init__(self, server, shop, session, login, world_till, orders, prices):
        super().__init__(daemon=True, name=login["login"])
        self.server, self.shop, self.login = server, shop, login
        self.clock, self.is_offline = world_till.clock, world_till.is_offline
        self.orders = [
            self.order(session, number, basket, moment, prices)
            for number, (basket, moment) in enumerate(orders, start=1)
        ]
        self.client = TillClient(server.port)
        self.acknowledged = []

    def order(self, session, number, basket, moment, prices):
        lines = [(product, quantity, prices[product]) for product, quantity in basket.items()]
        whole = payload(self.shop, session, number, lines, self.shop["company"])
        return {**whole, "date_order": moment, "paid_offline": self.is_offline}

    def run(self):
        self.client.login(self.server.database, self.login["login"], self.login["password"])
        size = BATCH if self.is_offline else 1
        while self.orders:
            self.send(self.orders[:size])
            del self.orders[:size]

    def send(self, orders):
        while True:
            clock = (datetime.now(UTC) + self.clock).strftime("%Y-%m-%d %H:%M:%S")
            context = {"config_id": self.shop["till"], "supermarket_clock": clock}
            try:
                self.client.call("pos.order", "sync_from_ui", [orders], {"context": context})
            except (LostError, FailedError):
                time.sleep(0.5)
            else:
                self.acknowledged += [order["uuid"] for order in orders]
                return
