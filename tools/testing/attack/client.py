"""Requests as a person's program sends them: JSON-2 with a key, JSON-RPC and pages with a login."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass

PATIENCE = 120


@dataclass
class Answer:
    status: int
    body: object

    @property
    def text(self):
        return self.body if isinstance(self.body, str) else json.dumps(self.body)


class Client:
    """:param ground: the names of records, and the keys of the logins"""

    def __init__(self, address, database, ground):
        self.address = address
        self.database = database
        self.names = ground["names"]
        self.keys = ground["keys"]
        self.cookies = {}

    def call(self, who, model, method, values):
        """A method by JSON-2; the answer's status is HTTP's own."""
        headers = {"Authorization": f"bearer {self.keys[who]}", "X-Odoo-Database": self.database}
        return self._send(f"/json/2/{model}/{method}", values, headers)

    def rpc(self, who, model, method, values):
        """A method as the web client calls it; an error is told inside the answer."""
        values = dict(values)
        ids = [values.pop("ids")] if "ids" in values else []
        parameters = {"model": model, "method": method, "args": ids, "kwargs": values}
        body = {"jsonrpc": "2.0", "method": "call", "params": parameters}
        answer = self._send("/web/dataset/call_kw", body, {"Cookie": self._cookie(who)})
        error = isinstance(answer.body, dict) and answer.body.get("error")
        if not error:
            return Answer(answer.status, answer.body.get("result"))
        refused = error["data"]["name"].startswith(("odoo.exceptions", "werkzeug.exceptions"))
        return Answer(422 if refused else 500, error["data"]["message"])

    def page(self, who, path):
        return self._send(path, None, {"Cookie": self._cookie(who)})

    def _cookie(self, who):
        if who not in self.cookies:
            parameters = {"db": self.database, "login": who, "password": "demo"}
            body = json.dumps({"jsonrpc": "2.0", "params": parameters}).encode()
            address = f"{self.address}/web/session/authenticate"
            request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                self.cookies[who] = answer.headers["Set-Cookie"].split(";")[0]
        return self.cookies[who]

    def _send(self, path, values, headers):
        body = None if values is None else json.dumps(values).encode()
        headers = {**headers, "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return _answer(answer.status, answer.read())
        except urllib.error.HTTPError as problem:
            return _answer(problem.code, problem.read())


def _answer(status, body):
    try:
        return Answer(status, json.loads(body))
    except ValueError:
        return Answer(status, body.decode(errors="replace"))
