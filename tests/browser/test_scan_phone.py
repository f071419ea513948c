"""What makes the scan app an app: it is installed, keeps what it needs, and its camera counts."""

import os
import re
import shutil
import struct

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import FLAGS, Person
from tests.browser.phone import PHONE, READY, cold_start_offline, goods, open_app, open_document
from tests.browser.test_scan_app import count_of
from tools.bench._screens.camera import film

CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
# Until a busy machine has seen the film once
PATIENCE_MS = 90_000


def test_installable(person):
    """What Chromium itself asks of an app before it offers to install it."""
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    session = worker.context.new_cdp_session(worker.page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # The browser of a test remembers nothing after it
    assert [fault for fault in faults if fault["errorId"] != "in-incognito"] == []
    manifest = worker.page.evaluate("async (url) => (await fetch(url)).json()", told["url"])
    assert manifest["display"] == "standalone"
    assert manifest["start_url"].startswith(manifest["scope"])
    purposes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "maskable")} <= purposes
    for icon in manifest["icons"]:
        assert icon_size(worker, icon["src"]) == icon["sizes"]
    assert worker.page.locator("meta[name=viewport]").get_attribute("content")
    assert worker.page.locator("html").get_attribute("lang")


def icon_size(worker, address):
    """As the header of the PNG says."""
    body = worker.context.request.get(address).body()
    return "{}x{}".format(*struct.unpack(">II", body[16:24]))


def test_all_that_it_needs_is_kept(person):
    """Without a network every file is there, also those that only a later screen asks for."""
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    missed = []
    worker.page.on("requestfailed", lambda request: missed.append(request.url))
    cold_start_offline(worker)
    worker.page.wait_for_timeout(1_000)
    files = [url for url in missed if not re.search(r"/web/(dataset|webclient)|/websocket", url)]
    assert files == []
    library = "/web/static/lib/zxing-library/zxing-library.js"
    assert worker.page.evaluate("async (url) => (await fetch(url)).ok", library)
    assert not worker.errors


@pytest.fixture
def filmed(browser, shop_url, tmp_path):
    """Makes a Person whose camera sees packages with these codes, round and round."""
    present = []

    def enter(login, codes):
        path = tmp_path / "packages.mjpeg"
        film(path, codes)
        someone = Filmed(browser.browser_type, shop_url, login, path, tmp_path / "profile")
        present.append(someone)
        return someone

    yield enter
    for someone in present:
        someone.context.close()
        shutil.rmtree(someone.folder, ignore_errors=True)


# A phone may tell late which lenses it has: what is read must not hang on it
LATE_LENSES = """() => {
    const { prototype } = MediaDevices;
    const { enumerateDevices } = prototype;
    prototype.enumerateDevices = async function () {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return enumerateDevices.call(this);
    };
}"""


class Filmed(Person):
    """A person with a phone whose camera plays a film."""

    def __init__(self, browser_type, shop_url, login, path, folder):
        self.browser_type, self.path, self.folder = browser_type, path, folder
        super().__init__(self, shop_url, login, viewport=PHONE)

    @property
    def camera(self):
        return (*CAMERA, f"--use-file-for-fake-video-capture={self.path}")

    def new_context(self, **options):
        flags = [*FLAGS, *self.camera]
        chromium = os.environ["CHROMIUM"]
        return self.browser_type.launch_persistent_context(
            self.folder, executable_path=chromium, args=flags, **options
        )


def test_each_package_before_the_camera_is_one_piece(filmed, manager):
    products = goods(manager, tracking="none")
    count = count_of(manager, *products)
    worker = filmed("counter", [product["barcode"] for product in products])
    open_app(worker)
    page = worker.page
    open_document(page, "count", count)
    page.click(".scan-camera-button")
    for product in products:
        line = page.locator(f"[data-product='{product['id']}']")
        expect(line).to_have_class(re.compile("is-done"), timeout=PATIENCE_MS)
    worker.shoot("scan-camera")
    page.click(".scan-camera-button")
    for product in products:
        line = page.locator(f"[data-product='{product['id']}'] .scan-line-count")
        expect(line).to_have_text("1")
    assert not worker.errors


def test_the_camera_goes_on_after_a_message(filmed, manager):
    """What lay before it when the message came is not taken again, the next package is."""
    [plain, _other] = goods(manager, tracking="none")
    count = count_of(manager, plain)
    worker = filmed("counter", ["6901234567892", plain["barcode"]])
    open_app(worker)
    page = worker.page
    open_document(page, "count", count)
    page.evaluate(LATE_LENSES)
    page.click(".scan-camera-button")
    expect(page.locator(".scan-stop")).to_contain_text("6901234567892", timeout=PATIENCE_MS)
    expect(page.locator(".scan-camera")).to_have_count(0)
    page.click(".scan-stop button")
    expect(page.locator(".scan-camera video")).to_be_visible()
    line = page.locator(f"[data-product='{plain['id']}']")
    expect(line).to_have_class(re.compile("is-done"), timeout=PATIENCE_MS)
    assert not worker.errors


class Lenses(Filmed):
    """A person with a phone that has two lenses on its back."""

    camera = (CAMERA[0], "--use-fake-device-for-media-stream=device-count=2")


# A camera of a test has no light: the page is told that it has one, and what is asked of it
LIGHT = """() => {
    const { prototype } = MediaStreamTrack;
    const { getCapabilities, applyConstraints } = prototype;
    prototype.getCapabilities = function () {
        return { ...getCapabilities.call(this), torch: true };
    };
    prototype.applyConstraints = async (wanted) => { window.asked = wanted; };
}"""


# The lens that was open a moment ago is not free at once
BUSY = """() => {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    let isBusy = true;
    devices.getUserMedia = (asked) => {
        if (isBusy && asked.video.deviceId) {
            isBusy = false;
            return Promise.reject(new DOMException("in use", "NotReadableError"));
        }
        return open(asked);
    };
}"""


def test_another_lens_and_light(browser, shop_url, tmp_path):
    worker = Lenses(browser.browser_type, shop_url, "receiver", None, tmp_path / "profile")
    try:
        open_app(worker)
        page = worker.page
        page.evaluate(LIGHT)
        page.click(".scan-camera-button")
        first = lens_of(page)
        page.click(".scan-lens")
        expect(page.locator(".scan-light")).to_be_visible()
        page.wait_for_function(
            "(first) => document.querySelector('.scan-camera video')?.srcObject"
            "?.getVideoTracks()[0].getSettings().deviceId !== first",
            arg=first,
        )
        second = lens_of(page)
        page.click(".scan-light")
        expect(page.locator(".scan-light")).to_have_attribute("aria-pressed", "true")
        assert page.evaluate("() => window.asked") == {"advanced": [{"torch": True}]}
        worker.shoot("scan-camera-light")
        page.reload()  # the lens is remembered
        page.wait_for_selector(READY)
        page.evaluate(BUSY)
        page.click(".scan-camera-button")
        expect(page.locator(".scan-lens")).to_be_visible()
        assert lens_of(page) == second
        assert not worker.errors
    finally:
        worker.context.close()


def lens_of(page):
    """The camera that is open."""
    playing = "() => document.querySelector('.scan-camera video')?.readyState >= 2"
    page.wait_for_function(playing)
    return page.evaluate(
        "() => document.querySelector('.scan-camera video').srcObject"
        ".getVideoTracks()[0].getSettings().deviceId"
    )
