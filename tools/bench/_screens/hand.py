"""A cashier's hand at a till's page: counts the keys and clicks that had an effect."""

import contextlib
import time

from playwright.sync_api import TimeoutError

DEAD_MS = 10_000  # a key that has had no effect for so long has none
QUICK_MS = 300
LIST_MS = 2000
DIALOGS = 3
PAYMENT = ".payment-screen"
PAYMENT_LINE = ".payment-screen .paymentline"
RECEIPT = ".receipt-screen, .feedback-screen"
# Looked for in the page: who watches two pages from outside sees the second when the first is done
WATCH = """([receipt, refusal]) => {
    const began = performance.now();
    window.outcomeOfSale = new Promise((resolve) => {
        const look = () => {
            const seen = [refusal, receipt].find((one) => document.querySelector(one));
            if (!seen) {
                setTimeout(look, 10);
                return;
            }
            resolve([seen === refusal ? "refused" : "sold", (performance.now() - began) / 1000]);
        };
        look();
    });
}"""


class Hand:
    """Takes the key where the till knows it, else the mouse; it tries a dead key only once."""

    def __init__(self, page):
        self.page = page
        self.keys = self.clicks = 0
        self.dead_keys = set()
        self.validated_at = 0.0

    @property
    def uses_mouse(self):
        return bool(self.clicks)

    def pay(self):
        """Exact cash."""
        self.to_payment()
        self.validated_at = time.monotonic()
        self._do(RECEIPT, ".payment-screen .validation-button.next")

    def to_payment(self):
        """As far as the payment line: what is left is to validate it."""
        self.page.wait_for_timeout(250)  # a person's, between the scan and the next key
        self._do(PAYMENT, ".product-screen .pay-order-button")
        if not self._is_there(PAYMENT_LINE, QUICK_MS if self.uses_mouse else DEAD_MS):
            self._click(".payment-screen .paymentmethod", PAYMENT_LINE)

    def press_validate(self, receipt, refusal):
        """Without waiting for what comes of it: see `outcome`."""
        self.page.evaluate(WATCH, [receipt, refusal])
        if self.uses_mouse:
            self.page.locator(".payment-screen .validation-button.next").first.click()
        else:
            self.page.keyboard.press("Enter")

    def outcome(self):
        """("sold" or "refused", seconds since it was validated)"""
        return tuple(self.page.evaluate("() => window.outcomeOfSale"))

    def next_sale(self):
        """Leave the receipt by its button, as stock Odoo asks; ours is left by the next scan."""
        button = self.page.locator(".receipt-screen .button.next:visible").first
        if self.uses_mouse and button.count():
            self._click_past_dialogs(button)
            self.page.locator(".product-screen").first.wait_for()

    def _click_past_dialogs(self, button):
        """Stock Odoo says by a dialog, some seconds late, that there is no network."""
        for _attempt in range(DIALOGS):
            self.close_dialogs()
            with contextlib.suppress(TimeoutError):
                button.click(timeout=DEAD_MS)
                return
        raise RuntimeError("a dialog stands before the receipt's button")

    def has_dialog(self):
        return self.page.locator(".modal:visible").count() > 0

    def take_first_lot(self):
        """Take what stock Odoo's dialog of lots stands on: one Enter chooses, one applies.

        At times its list is not open: then it takes a click.
        """
        option = ".modal [role=option]"
        self.page.locator(".modal input").first.wait_for()
        if not self._is_there(option, LIST_MS):
            self._click(".modal input", option)
        self._press_enter()
        self.page.locator(option).first.wait_for(state="detached")
        self._press_enter()
        self.page.locator(".modal").first.wait_for(state="detached")

    def _press_enter(self):
        self.page.keyboard.press("Enter")
        self.keys += 1

    def close_dialogs(self):
        for _attempt in range(DIALOGS):
            button = self.page.locator(".modal:visible .modal-footer button").first
            if not button.count():
                return
            button.click()
            self.page.wait_for_timeout(150)

    def _do(self, aim, button):
        if aim not in self.dead_keys:
            self.page.keyboard.press("Enter")
            if self._is_there(aim, DEAD_MS):
                self.keys += 1
                return
            self.dead_keys.add(aim)
        self._click(button, aim)

    def _click(self, button, aim):
        self.page.locator(button).first.click()
        self.clicks += 1
        self.page.locator(aim).first.wait_for()

    def _is_there(self, selector, patience):
        try:
            self.page.locator(selector).first.wait_for(timeout=patience)
        except TimeoutError:
            return False
        return True
