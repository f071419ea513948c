"""What happens on a phone besides scanning: back, reload, a wrong clock, no network at the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.phone import (
    PHONE,
    READY,
    cold_start_offline,
    go_online,
    goods,
    open_app,
    open_document,
)
from tests.browser.test_scan_app import count_of, day, receipt_of
from tests.browser.test_scan_floor import open_task, shop, stock, stock_of_lot
from tests.browser.test_scan_labels import pallet_of
from tests.browser.test_scan_lots import dated

assert dated and shop  # fixtures
# Of another pallet than that of the other journeys
SSCC = "376104250021234576"
A_DAY = 24 * 3600 * 1000
# A device whose clock goes wrong, in a time zone that is right
OFF = """(off) => {
    const Right = Date;
    class Wrong extends Right {
        constructor(...parts) {
            parts.length ? super(...parts) : super(Right.now() + off);
        }
        static now() {
            return Right.now() + off;
        }
    }
    window.Date = Wrong;
}"""


def test_back_and_reload(person, manager):
    [plain, _other] = goods(manager, tracking="none")
    receipt = receipt_of(manager, (plain, 9))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    worker.scan(plain["barcode"])
    count = page.locator(f"[data-product='{plain['id']}'] .scan-line-count b")
    expect(count).to_have_text("1")
    worker.context.set_offline(True)
    page.reload()
    page.wait_for_selector(READY)
    worker.scan(plain["barcode"])  # it is still this receipt
    expect(count).to_have_text("2")
    page.go_back()
    expect(page.locator(f"[data-document='{receipt}']")).to_be_visible()
    page.go_forward()
    expect(count).to_have_text("2")
    page.click(".scan-back")
    expect(page.locator(f"[data-document='{receipt}']")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-task=receive]")).to_be_visible()
    open_document(page, "receive", receipt)
    expect(count).to_have_text("2")
    go_online(worker)
    assert not worker.errors


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_a_day_off(person, manager, dated, days):
    """Which day it is the server says, also when it can't be asked any more."""
    receipt = receipt_of(manager, (dated, 4))
    worker = person("receiver", viewport=PHONE)
    worker.context.add_init_script(f"({OFF})({days * A_DAY})")
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    code = dated["barcode"].rjust(14, "0")
    worker.scan(f"]C101{code}17{day(-1):%y%m%d}10OLD{days}")
    expect(page.locator(".scan-stop")).to_contain_text("past its date")
    worker.shoot("scan-clock-off")
    page.click(".scan-stop button")
    worker.scan(f"]C101{code}17{day(1):%y%m%d}10NEW{days}")
    expect(page.locator(".scan-lot")).to_contain_text(f"NEW{days}")
    go_online(worker)
    expect(page.locator(".scan-refused")).to_have_count(0)
    assert not worker.errors


def test_what_was_sent_without_a_network_says_so(person, manager, shop):
    [plain, _other] = goods(manager, tracking="none")
    stock(manager, plain, 20, shop["floor"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_task(worker, "transfer", shop)
    other = page.locator("select[name=to] option[value^='store:']").first
    name = other.text_content()
    page.select_option("select[name=to]", other.get_attribute("value"))
    worker.scan(plain["barcode"])
    expect(page.locator(".scan-waiting")).to_have_count(0)
    page.click("text=Send to")
    expect(page.locator(".scan-waiting")).to_contain_text(f"Not sent yet: {name}")
    worker.shoot("scan-send-waits")
    go_online(worker)
    expect(page.locator(".scan-waiting")).to_have_count(0)
    assert not worker.errors


def test_what_was_counted_without_a_network_says_so(person, manager, dated):
    """A lot's code after its goods is of them, in a count as elsewhere."""
    [plain, _other] = goods(manager, tracking="none")
    count = count_of(manager, dated, plain)
    worker = person("counter", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_document(page, "count", count)
    worker.scan(f"01{dated['barcode'].rjust(14, '0')}10CNT-A")
    worker.scan("10CNT-A")
    expect(page.locator(".scan-quantity input")).to_have_value("1")
    expect(page.locator(".scan-stop")).to_have_count(0)
    worker.scan("10CNT-B")
    expect(page.locator(".scan-stop")).to_contain_text("was written with lot CNT-A")
    page.click(".scan-stop button")
    worker.scan(f"10CNT-A17{day(9):%y%m%d}")  # the scanner swallows what stands between them
    expect(page.locator(".scan-stop")).to_have_count(0)
    page.click("text=Finish counting")
    page.click("text=Hand it in")
    expect(page.locator(".scan-waiting")).to_contain_text("goes by itself")
    worker.shoot("scan-count-waits")
    go_online(worker)
    expect(page.locator(".scan-waiting")).to_have_count(0)
    assert not worker.errors


def test_of_a_pallet_what_can_be_taken_is_taken(person, manager, shop, dated):
    [plain, _other] = goods(manager, tracking="none")
    receipt = receipt_of(manager, (dated, 6), (plain, 24), store=shop["store"])
    pallet_of(manager, receipt, SSCC)
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    worker.scan(f"]C100{SSCC}")
    expect(page.locator(".scan-stop")).to_contain_text(dated["name"])
    expect(page.locator(".scan-stop")).to_contain_text("scan these goods one by one")
    worker.shoot("scan-pallet-in-part")
    page.click(".scan-stop button")
    counted = page.locator(f"[data-product='{plain['id']}'] .scan-line-count b")
    expect(counted).to_have_text("24")
    worker.scan(f"]C100{SSCC}")  # once
    page.click(".scan-stop button")
    expect(counted).to_have_text("24")
    assert not worker.errors


def test_a_lot_without_its_separator(person, manager, shop, dated):
    """Of a lot that is known it is that lot and its day; of another one the person says which."""
    stock_of_lot(manager, dated, "KNOWN", 1, shop["floor"])
    named = [["name", "=", "KNOWN"], ["product_id", "=", dated["id"]]]
    lots = manager.call("stock.lot", "search", named)
    ends = f"{day(15):%Y-%m-%d} 04:00:00"  # the same day in Europe and in China
    manager.call("stock.lot", "write", lots, {"expiration_date": ends})
    receipt = receipt_of(manager, (dated, 4), store=shop["store"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    worker.scan(dated["barcode"])
    worker.scan(f"10NOBODY17{day(20):%y%m%d}")
    expect(page.locator(".scan-stop")).to_contain_text("Which lot?")
    worker.shoot("scan-which-lot")
    page.click(f".scan-stop button:has-text('until {day(20):%Y-%m-%d}')")
    expect(page.locator(".scan-lot b").first).to_have_text("NOBODY")
    expect(page.locator(".scan-lot b").last).to_have_text(f"{day(20):%Y-%m-%d}")
    worker.scan(dated["barcode"])  # of the lot before, as it seems
    worker.scan(f"10KNOWN17{day(15):%y%m%d}")
    expect(page.locator(".scan-lot b").first).to_have_text("KNOWN")
    expect(page.locator(".scan-stop")).to_have_count(0)
    assert not worker.errors
