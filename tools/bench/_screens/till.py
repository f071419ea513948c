"""A till in a real Chromium: opened, scanned at, cut off the network, measured."""

import tempfile
import time

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
PATIENCE_MS = 120_000

# Sends the keys of a wedge scanner; waits until the cart has more pieces and shows it.
_SCAN = """async ([code, patience, patienceWithDialog]) => {
    const cart = () => {
        const order = window.posmodel?.getOrder();
        return order?.state === "draft"
            ? {uuid: order.uuid, pieces: order.lines.reduce((sum, line) => sum + line.qty, 0)}
            : {uuid: "", pieces: 0};
    };
    const shown = () => document.querySelector(".product-screen .order-container")?.textContent;
    const before = cart();
    const shownBefore = shown();
    const isMore = ({uuid, pieces}) => pieces > (uuid === before.uuid ? before.pieces : 0);
    const isDone = () => shown() !== shownBefore && isMore(cart());
    const start = performance.now();
    for (const key of [...code, "Enter"]) {
        document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
    }
    while (!isDone()) {
        const waited = performance.now() - start;
        const isAsked = waited > patienceWithDialog && document.querySelector(".modal");
        if (waited > patience || isAsked) {
            return null;
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
    }
    // Components are changed in an animation frame, and no timer runs between that and its drawing:
    // what is seen here has been drawn.
    return performance.now() - start;
}"""


def sign_in(page, login, password):
    page.goto("/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]:has-text('Log in')")
    page.wait_for_url(lambda url: "/web/login" not in url)


class Till:
    """A new browser profile at one till of a floor."""

    def __init__(self, floor, number):
        self.address = f"/pos/ui/{floor.shop['tills'][number]}?from_backend=1"
        self.login = floor.shop["cashiers"][number]
        self.password = floor.shop["password"]
        self.profile = tempfile.mkdtemp(prefix="till-")
        self.context = floor.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=floor.chromium,
            args=FLAGS,
            viewport={"width": 1366, "height": 860},
            base_url=floor.url,
        )
        self.page = self.context.pages[0]
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.reset_timeout()

    def reset_timeout(self):
        self.page.set_default_timeout(PATIENCE_MS)

    def sign_in(self):
        sign_in(self.page, self.login, self.password)

    def open(self):
        """Go to the till and wait until it takes scans; the seconds that took."""
        start = time.monotonic()
        self.page.goto(self.address, wait_until="commit")
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
        self.page.wait_for_function("() => Boolean(window.posmodel?.getOrder())")
        seconds = time.monotonic() - start
        if self.page.evaluate("() => posmodel.session.state") == "opening_control":
            self.page.click(".modal .btn-primary")
            self.page.locator(".modal").first.wait_for(state="detached")
        return seconds

    def scan(self, code, patience=15_000, patience_with_dialog=15_000):
        """Milliseconds from the first key to the drawn line; None when no line came.

        The second patience holds where a dialog asks for something before the line.
        """
        return self.page.evaluate(_SCAN, [code, patience, patience_with_dialog])

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
        return round(self._usage()["usedSize"] / 1e6, 1)

    def memory_mb(self):
        """Live JavaScript heap and, with it, the page's own elements and pictures.

        Elements are let go at a second collection, some seconds after the first.
        """
        self._usage()
        self.page.wait_for_timeout(2000)
        usage = self._usage()
        return (usage["usedSize"] + usage.get("embedderHeapUsedSize", 0)) / 1e6

    def _usage(self):
        session = self.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        session.detach()
        return usage

    def order_uuid(self):
        return self.page.evaluate("() => posmodel.getOrder().uuid")

    def new_order(self):
        self.page.evaluate("() => { posmodel.addNewOrder(); }")
