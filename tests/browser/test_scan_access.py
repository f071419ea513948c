"""Every screen of the scan app, light and dark: axe finds nothing serious on it."""

import pytest
from playwright.sync_api import expect

from tests.browser.access import faults, script
from tests.browser.phone import PHONE, cold_start_offline, go_online, goods, leave, open_app
from tests.browser.test_inspection_journey import Delivery, code
from tests.browser.test_scan_app import count_of, day, receipt_of
from tests.browser.test_scan_floor import open_task, shop, stock

assert shop  # a fixture

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


class Looker:
    """Looks at one screen after the other, and keeps what is wrong with each."""

    def __init__(self, worker, scheme):
        self.worker, self.scheme = worker, scheme
        self.wrong, self.seen = {}, []

    def look(self, name):
        self.seen.append(name)
        self.worker.shoot(f"access-{name}-{self.scheme}")
        found = faults(self.worker.page)
        if found:
            self.wrong[name] = found

    def click(self, selector, name):
        self.worker.page.click(selector)
        self.look(name)


@pytest.fixture
def looker(person, scheme):
    script()
    return lambda role: Looker(person(role, viewport=PHONE, color_scheme=scheme), scheme)


@SCHEMES
def test_receiving(manager, looker):
    [plain, _other] = goods(manager, tracking="none")
    [dated, _other] = goods(manager, tracking="lot", use_expiration_date=True)
    receipt = receipt_of(manager, (plain, 3), (dated, 2))
    eyes = looker("receiver")
    open_app(eyes.worker)
    eyes.look("home")
    eyes.click("[data-task=receive]", "receipts")
    eyes.click(f"[data-document='{receipt}']", "receive-empty")
    eyes.worker.scan(plain["barcode"])
    expect(eyes.worker.page.locator(".scan-quantity input")).to_be_visible()
    eyes.look("receive-goods")
    be_asked(eyes, dated)
    eyes.worker.scan("4000000000013")
    expect(eyes.worker.page.locator(".scan-stop")).to_be_visible()
    eyes.look("stop")
    eyes.click("text=Say which goods these are", "unknown-code")
    eyes.worker.page.click("text=Cancel")
    eyes.click("text=Damaged …", "damaged")
    eyes.worker.page.click("text=Cancel")
    eyes.click("text=Temperature …", "temperature")
    eyes.worker.page.click("text=Cancel")
    eyes.click("text=Close receipt", "close-receipt")
    assert not eyes.wrong, eyes.wrong


def be_asked(eyes, dated):
    """For the lot, then for its day, which is typed wrong once."""
    page = eyes.worker.page
    eyes.worker.scan(dated["barcode"])
    expect(page.locator("[data-asks=lot]")).to_be_focused()
    eyes.look("receive-asks-lot")
    page.keyboard.type("LOT-5")
    page.keyboard.press("Enter")
    expect(page.locator("[data-asks=expiry]")).to_be_focused()
    eyes.look("receive-asks-date")
    page.locator("[data-asks=expiry]").fill("no day")
    page.keyboard.press("Enter")
    eyes.look("receive-no-day")
    page.locator("[data-asks=expiry]").fill(f"{day(9):%d%m%y}")
    page.keyboard.press("Enter")
    expect(page.locator(".scan-lot")).to_be_visible()
    eyes.look("receive-lot")


@SCHEMES
def test_places(manager, shop, looker):
    [plain, _other] = goods(manager, tracking="none")
    stock(manager, plain, 20, shop["floor"])
    stock(manager, plain, 20, shop["back"])
    eyes = looker("receiver")
    open_app(eyes.worker)
    for task in ("loss", "put_away", "shelf_fill", "transfer"):
        eyes.click(f"[data-task={task}]", f"{task}-stores")
        eyes.worker.page.click(".scan-back")
        open_task(eyes.worker, task, shop)
        eyes.look(f"{task}-empty")
        take_in_hand(eyes, task, plain)
        leave(eyes.worker.page)
    refused(eyes, shop, plain)
    assert not eyes.wrong, eyes.wrong


def take_in_hand(eyes, task, product):
    """Look at what becomes of the goods; nothing stays for who comes next."""
    page = eyes.worker.page
    if task == "transfer":
        other = page.locator("select[name=to] option[value^='store:']").first
        page.select_option("select[name=to]", other.get_attribute("value"))
    eyes.worker.scan(product["barcode"])
    expect(page.locator(".scan-goods")).to_be_visible()
    eyes.look(f"{task}-hand")
    if task == "loss":
        eyes.click("[data-reason]:has-text('Broken')", "loss-reason")
        eyes.click("[data-report]", "loss-done")
        done = page.locator("[data-done]")
        standing = done.count()
        done.first.locator("button").click()
        expect(done).to_have_count(standing - 1)
        go_online(eyes.worker)
    elif task == "transfer":
        page.locator(".scan-goods >> text=Undo").click()
        expect(page.locator("[data-product]")).to_have_count(0)
        go_online(eyes.worker)


def refused(eyes, shop, plain):
    """What the server did not take stands on the first screen."""
    page = eyes.worker.page
    open_task(eyes.worker, "transfer", shop)
    page.select_option("select[name=to]", f"place:{shop['back']}")
    eyes.worker.scan(plain["barcode"])
    page.locator(".scan-quantity input").fill("900")
    page.keyboard.press("Enter")
    go_online(eyes.worker)
    eyes.look("refused-note")
    eyes.click(".scan-refused", "refused")
    page.click(".scan-problems button")


@SCHEMES
def test_counting_and_looking_up(manager, looker):
    one, two = goods(manager, tracking="none")
    count = count_of(manager, one, two)
    eyes = looker("counter")
    page, scan = eyes.worker.page, eyes.worker.scan
    open_app(eyes.worker)
    eyes.click("[data-task=count]", "counts")
    eyes.click(f"[data-document='{count}']", "count-empty")
    scan(one["barcode"])
    expect(page.locator(".scan-quantity input")).to_be_visible()
    eyes.look("count")
    eyes.click("text=Finish counting", "count-finishing")
    leave(page)
    page.locator(".scan-typed input").fill(one["name"][:4])
    expect(page.locator(".scan-found button").first).to_be_visible()
    eyes.look("search")
    page.locator(".scan-typed input").fill("")
    scan(one["barcode"])
    expect(page.locator(".scan-fact").first).to_be_visible()
    eyes.look("lookup")
    cold_start_offline(eyes.worker)
    eyes.look("home-offline")
    scan(two["barcode"])
    expect(page.locator(".scan-lookup h2")).to_be_visible()
    eyes.look("lookup-offline")
    assert not eyes.wrong, eyes.wrong


@SCHEMES
def test_inspecting(manager, looker):
    delivery = Delivery(manager)
    eyes = looker("inspector")
    page = eyes.worker.page
    open_app(eyes.worker)
    eyes.click("[data-task=inspect]", "inspections")
    card = page.locator(".scan-card[data-document]", has_text=delivery.product["name"])
    number = card.first.get_attribute("data-document")
    [lot] = manager.call("inspection.task", "read", [int(number)], ["lot_id"])
    card.first.click()
    eyes.look("inspection-not-begun")
    eyes.worker.scan(code(delivery, lot["lot_id"][1]))
    page.get_by_text("Hand in for review").wait_for()
    eyes.look("inspection")
    page.locator("[aria-label='One bad unit more'], .scan-finding").last.click()
    eyes.look("inspection-entered")
    eyes.click("text=Hand in for review", "inspection-handing-in")
    assert not eyes.wrong, eyes.wrong
