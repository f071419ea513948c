"""A till in a real Chromium: opened, scanned at, cut off the network, measured."""

import contextlib
import shutil
import statistics
import tempfile
import time

from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--enable-precise-memory-info",
)
READY = ":is(.product-screen, .receipt-screen)"

# Sends the keys of a wedge scanner and waits until the order has changed.
_SCAN = """async ([code, patience]) => {
    const order = () => posmodel.getOrder();
    const state = () => order().lines.length + ":" +
        order().lines.reduce((sum, line) => sum + line.qty, 0);
    const before = state();
    const start = performance.now();
    for (const key of [...code, "Enter"]) {
        document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    }
    while (state() === before) {
        if (performance.now() - start > patience) {
            return null;
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
}"""


class Till:
    """One browser profile at one till. Closing and opening it again is a cold start."""

    def __init__(self, playwright, chromium, url, shop, profile=None):
        self.playwright = playwright
        self.chromium = chromium
        self.url = url
        self.shop = shop
        self.profile = profile or tempfile.mkdtemp(prefix="till-")
        self.context = self.page = None
        self.errors = []

    def launch(self):
        """Start the browser on the profile: what it has cached and stored is kept."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self.chromium,
            args=FLAGS,
            viewport={"width": 1366, "height": 860},
            base_url=self.url,
        )
        self.context.set_default_timeout(120_000)
        self.page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        return self

    def quit(self):
        if self.context:
            self.context.close()
            self.context = None

    def sign_in(self):
        self.page.goto("/web/login")
        self.page.fill("input[name=login]", self.shop["cashier"])
        self.page.fill("input[name=password]", self.shop["password"])
        self.page.click("button[type=submit]:has-text('Log in')")
        self.page.wait_for_url(lambda url: "/web/login" not in url)

    def open(self, suffix="?from_backend=1"):
        """Go to the till and wait until it takes scans; the seconds that took."""
        start = time.monotonic()
        self.page.goto(f"/pos/ui/{self.shop['till']}{suffix}", wait_until="commit")
        return self._until_ready(start)

    def reload(self):
        start = time.monotonic()
        self.page.reload(wait_until="commit")
        return self._until_ready(start)

    def _until_ready(self, start):
        """A till whose session is new asks for the float first, one without cashier for him."""
        ready = self.page.locator(f"{READY}:visible").first
        login = self.page.locator(".open-register-btn").first
        ready.or_(login).first.wait_for()
        if not ready.is_visible():
            login.click()
            ready.wait_for()
        self.page.wait_for_function("() => window.posmodel && posmodel.getOrder()")
        seconds = time.monotonic() - start
        if self.page.evaluate("() => posmodel.session.state") == "opening_control":
            self.page.click(".modal .btn-primary")
            self.page.wait_for_selector(".modal", state="detached")
        return seconds

    def scan(self, code, patience=15_000):
        """Milliseconds from the first key to the drawn line; None when no line came."""
        return self.page.evaluate(_SCAN, [code, patience])

    def scans(self, codes):
        """Median, 95th percentile and failures of many scans."""
        times = [self.scan(code) for code in codes]
        good = sorted(time for time in times if time is not None)
        return {
            "scans": len(times),
            "failed": len(times) - len(good),
            "median_ms": round(statistics.median(good), 1) if good else None,
            "p95_ms": round(good[min(int(len(good) * 0.95), len(good) - 1)], 1) if good else None,
        }

    def settle(self):
        """Give the till the time it takes to keep what it needs without a network."""
        self.page.wait_for_timeout(8000)
        self.page.wait_for_function(
            "() => !posmodel.data.catalogueKeeper || posmodel.data.catalogueKeeper.isWhole"
        )

    def offline(self, is_off=True):
        """Cut the network of the page and of its service worker, or join it again."""
        self.context.set_offline(is_off)

    def heap_mb(self):
        """Live JavaScript heap after a collection."""
        session = self.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")["usedSize"]
        session.detach()
        return round(used / 1e6, 1)

    def new_order(self):
        self.page.evaluate("() => { posmodel.addNewOrder(); }")


@contextlib.contextmanager
def till(chromium, url, shop):
    """A till with a fresh profile, signed in; profile and browser are gone afterwards."""
    with sync_playwright() as playwright:
        place = Till(playwright, chromium, url, shop).launch()
        try:
            place.sign_in()
            yield place
        finally:
            place.quit()
            shutil.rmtree(place.profile, ignore_errors=True)
