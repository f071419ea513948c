"""A till as the server sees it: requests over HTTP, answers that get lost, another try."""

import http.client
import itertools
import json
import time


class LostError(Exception):
    """No answer came: what was asked may have been done or not."""


class FailedError(Exception):
    """The server answered with an error."""


class TillClient:
    """One till with the session of its cashier, as a browser has it."""

    def __init__(self, port, timeout=60):
        self.port = port
        self.timeout = timeout
        self.cookie = ""
        self.numbers = itertools.count(1)

    def login(self, database, login, password, attempts=10):
        """Log in, again while the server is only just starting its workers."""
        params = {"db": database, "login": login, "password": password}
        for attempt in range(1, attempts + 1):
            try:
                return self._request("/web/session/authenticate", params)
            except LostError:
                if attempt == attempts:
                    raise
                time.sleep(1)
        return None

    def is_server_there(self):
        try:
            self._request("/pos/ping", {})
        except LostError:
            return False
        return True

    def call(self, model, method, args, kwargs=None, deaf=False):
        """The result of a call, as the web client makes it.

        :param deaf: hang up after asking, so that the answer is lost
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs or {}}
        return self._request(f"/web/dataset/call_kw/{model}/{method}", params, deaf)

    def _request(self, path, params, deaf=False):
        body = json.dumps(
            {"jsonrpc": "2.0", "method": "call", "id": next(self.numbers), "params": params}
        )
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        headers = {"Content-Type": "application/json", "Cookie": self.cookie}
        try:
            connection.request("POST", path, body, headers)
            if deaf:
                time.sleep(0.02)  # the request is on its way, the till doesn't wait
                raise LostError
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise LostError(str(problem)) from problem
        finally:
            connection.close()
        self._remember(response)
        if "error" in answer:
            raise FailedError(
                answer["error"].get("data", {}).get("message") or str(answer["error"])
            )
        return answer.get("result")

    def _remember(self, response):
        for cookie in response.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("session_id="):
                self.cookie = cookie.split(";")[0]
