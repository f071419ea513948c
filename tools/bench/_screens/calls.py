"""What a person's or a till's page asks the server, without the page."""

import itertools
import uuid

import requests

from tools.bench._orders import MODELS, as_sent_to, payload

PATIENCE_S = 1800


class Calls:
    """One login."""

    def __init__(self, floor, login):
        self.floor = floor
        self.session = requests.Session()
        answer = self._post(
            "/web/session/authenticate",
            {"db": floor.database, "login": login, "password": floor.shop["password"]},
        )
        self.user_id = answer["uid"]

    def call(self, model, method, *args, **kwargs):
        parameters = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def _post(self, path, parameters):
        answer = self.session.post(
            f"{self.floor.url}{path}",
            json={"jsonrpc": "2.0", "params": parameters},
            timeout=PATIENCE_S,
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer.get("result")


class TillCalls(Calls):
    """A till of the shop with its cashier and an open session."""

    def __init__(self, floor, number):
        super().__init__(floor, floor.shop["cashiers"][number])
        self.config_id = floor.shop["tills"][number]
        self.shop = {
            **floor.shop,
            "till": self.config_id,
            "cashier": self.user_id,
            "method": floor.shop["methods"][number],
        }
        self.session_id = self._open()
        self.numbers = itertools.count(1)
        self.known = {model: self.call(model, "fields_get", [], ["type"]) for model in MODELS}

    def _open(self):
        self.call("pos.config", "open_ui", [self.config_id])
        [config] = self.call("pos.config", "read", [self.config_id], ["current_session_id"])
        session_id = config["current_session_id"][0]
        [session] = self.call("pos.session", "read", [session_id], ["state"])
        if session["state"] == "opening_control":
            self.call("pos.session", "set_opening_control", [session_id], 0, "")
        return session_id

    def order(self, basket):
        """A paid order of [(product id, quantity, price)]."""
        number = next(self.numbers)
        order = payload(self.shop, self.session_id, number, basket, self.shop["company"])
        order = as_sent_to(self.known, order)
        # Not those that the till's page counts
        reference = f"{self.session_id:05d}-009-{number:04d}"
        return {**order, "uuid": str(uuid.uuid4()), "pos_reference": reference}

    def may_sell(self, order):
        """Ours asks before the money is taken; stock Odoo has nobody to ask."""
        if not self.floor.is_ours:
            return True
        lines = [
            {"product_id": values["product_id"], "qty": values["qty"], "lots": []}
            for _create, _zero, values in order["lines"]
        ]
        return self.call(
            "pos.config", "supermarket_check_sale", [self.config_id], order["uuid"], lines
        )["ok"]

    def send(self, orders):
        self.call("pos.order", "sync_from_ui", orders)

    def expected_cash(self):
        [session] = self.call(
            "pos.session", "read", [self.session_id], ["cash_register_balance_end"]
        )
        return session["cash_register_balance_end"]

    def close(self, cash):
        """As the till's closing dialog does it."""
        self.call("pos.session", "post_closing_cash_details", [self.session_id], cash)
        self.call("pos.session", "update_closing_control_state_session", [self.session_id], "")
        result = self.call("pos.session", "close_session_from_ui", [self.session_id])
        if not result.get("successful"):
            raise RuntimeError(f"session not closed: {result}")
