"""Sales as people and tills make them: by hand in the page, or by the till's calls over HTTP."""

import itertools
import time
import uuid

import requests
from playwright.sync_api import TimeoutError

from tools.bench._orders import draw_orders, payload
from tools.bench._scratch import environment

WAIT_MS = 4000
BATCH = 50


class Hand:
    """A cashier's hand: counts the keys and clicks that had an effect."""

    def __init__(self, page):
        self.page = page
        self.keys = self.clicks = 0
        self.validated_at = 0.0

    def pay(self):
        """Exact cash: by Enter where the till takes it, else with the mouse."""
        self.page.wait_for_timeout(250)  # a person's, between the scan and the next key
        self._do(".payment-screen", ".product-screen .pay-order-button")
        if not self._is_there(".payment-screen .paymentline"):
            self._click(".payment-screen .paymentmethod", ".payment-screen .paymentline")
        self.validated_at = time.monotonic()
        self._do(".receipt-screen, .feedback-screen", ".payment-screen .validation-button.next")

    def next_sale(self):
        """Leave the receipt by its button, as stock Odoo asks; ours is left by the next scan."""
        button = self.page.locator(".receipt-screen .button.next:visible").first
        if button.count():
            button.click()
            self.page.wait_for_selector(".product-screen")

    def has_dialog(self):
        return self.page.locator(".modal:visible").count() > 0

    def take_first_choice(self):
        """Accept what a dialog proposes."""
        for key in ("Enter", "Tab", "Enter"):
            if not self.has_dialog():
                return
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(200)
        self.close_dialogs()

    def close_dialogs(self):
        for _attempt in range(3):
            button = self.page.locator(".modal:visible .modal-footer button").first
            if not button.count():
                return
            button.click()
            self.page.wait_for_timeout(150)

    def _do(self, aim, button):
        self.page.keyboard.press("Enter")
        if self._is_there(aim):
            self.keys += 1
        else:
            self._click(button, aim)

    def _click(self, button, aim):
        self.page.locator(button).first.click()
        self.clicks += 1
        self.page.wait_for_selector(aim)

    def _is_there(self, selector):
        try:
            self.page.wait_for_selector(selector, timeout=WAIT_MS)
        except TimeoutError:
            return False
        return True


class Http:
    """A till's calls without its screen."""

    def __init__(self, floor, number):
        self.floor = floor
        self.config_id = floor.shop["tills"][number]
        self.method_id = floor.shop["methods"][number]
        self.session = requests.Session()
        login = floor.shop["cashiers"][number]
        answer = self._post(
            "/web/session/authenticate",
            {"db": floor.database, "login": login, "password": floor.shop["password"]},
        )
        self.user_id = answer["uid"]
        self.session_id = self._open()
        self.numbers = itertools.count(1)

    def call(self, model, method, *args, **kwargs):
        parameters = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def _post(self, path, parameters):
        answer = self.session.post(
            f"{self.floor.url}{path}", json={"jsonrpc": "2.0", "params": parameters}, timeout=300
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer.get("result")

    def _open(self):
        self.call("pos.config", "open_ui", [self.config_id])
        [config] = self.call(
            "pos.config", "search_read", [["id", "=", self.config_id]], ["current_session_id"]
        )
        session_id = config["current_session_id"][0]
        [session] = self.call("pos.session", "read", [session_id], ["state"])
        if session["state"] == "opening_control":
            self.call("pos.session", "set_opening_control", [session_id], 0, "")
        return session_id

    def order(self, basket):
        shop = {
            **self.floor.shop,
            "till": self.config_id,
            "cashier": self.user_id,
            "method": self.method_id,
        }
        order = payload(shop, self.session_id, next(self.numbers), basket, shop["company"])
        order["uuid"] = str(uuid.uuid4())
        order["pos_reference"] = f"{self.session_id:05d}-009-{order['sequence_number']:04d}"
        return order

    def try_to_sell(self, _turn, product):
        """("sold" or "refused", seconds): our till asks before it sells."""
        order = self.order([(product, 1, 1.0)])
        began = time.perf_counter()
        if self.floor.is_ours:
            lines = [{"product_id": product, "qty": 1, "lots": []}]
            answer = self.call(
                "pos.config", "supermarket_check_sale", [self.config_id], order["uuid"], lines
            )
            if not answer["ok"]:
                return "refused", time.perf_counter() - began
        self.call("pos.order", "sync_from_ui", [order])
        return "sold", time.perf_counter() - began

    def close_session(self, cash):
        self.call("pos.session", "post_closing_cash_details", [self.session_id], cash)
        self.call("pos.session", "update_closing_control_state_session", [self.session_id], "")
        result = self.call("pos.session", "close_session_from_ui", [self.session_id])
        if not result.get("successful"):
            raise RuntimeError(f"session not closed: {result}")


def draw(floor, orders):
    """Baskets of ten lines, products drawn by Zipf's law."""
    with environment(floor.database) as env:
        products = env["product.product"].search([("barcode", "in", floor.shop["codes"][:5000])])
        prices = {product.id: product.lst_price for product in products}
    return draw_orders({"products": list(prices)}, prices, orders, 10, 19)


def send_orders(till, baskets):
    """Send them in batches; the cash that must lie in the drawer."""
    orders = [till.order(basket) for basket in baskets]
    for start in range(0, len(orders), BATCH):
        till.call("pos.order", "sync_from_ui", orders[start : start + BATCH])
    [session] = till.call("pos.session", "read", [till.session_id], ["cash_register_balance_end"])
    return session["cash_register_balance_end"]
