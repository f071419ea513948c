"""The scan app in a real Chromium of a phone's size, and a hand whose taps are counted."""

import tempfile

from tools.bench._screens.till import FLAGS, sign_in

SIZE = {"width": 360, "height": 740}
READY = ".scan-app[data-ready]"
ONLINE = ".scan-sync.is-online"
PATIENCE_MS = 60_000
# As a wedge scanner types: into whatever has the keys
SCAN = """(code) => {
    for (const key of [...code, "Enter"]) {
        const event = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
        (document.activeElement || document.body).dispatchEvent(event);
    }
}"""


class Phone:
    """A new browser profile; `film` is what its camera sees."""

    def __init__(self, floor, login, film=None):
        self.login = login
        self.password = floor.shop["password"]
        self.profile = tempfile.mkdtemp(prefix="phone-")
        camera = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
        film_of = (f"--use-file-for-fake-video-capture={film}",) if film else ()
        self.context = floor.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=floor.chromium,
            args=[*FLAGS, *camera, *film_of],
            viewport=SIZE,
            has_touch=True,
            base_url=floor.url,
        )
        self.page = self.context.pages[0]
        self.page.set_default_timeout(PATIENCE_MS)
        self.taps = self.keys = self.scans = 0

    def sign_in(self):
        sign_in(self.page, self.login, self.password)

    def open(self):
        """Go to the app and wait until it has all that it needs without a network."""
        self.page.goto("/scan")
        self.page.wait_for_selector(READY)
        self.page.wait_for_selector(ONLINE)

    def scan(self, code):
        self.page.evaluate(SCAN, code)
        self.scans += 1

    def tap(self, selector):
        self.page.locator(selector).first.tap()
        self.taps += 1

    def type(self, text):
        """On the keyboard of the screen: its keys are counted apart, its Enter is a tap."""
        self.page.keyboard.type(text, delay=80)
        self.page.keyboard.press("Enter")
        self.keys += len(text)
        self.taps += 1

    def expect(self, selector, text):
        """Wait until something says this."""
        self.page.wait_for_function(
            "([selector, text]) => document.querySelector(selector)?.textContent.trim() === text",
            arg=[selector, text],
        )

    def settle(self):
        """Wait until all is at the server."""
        self.page.locator(".scan-sync").tap()
        self.page.wait_for_selector(ONLINE)
