"""Lots whose code stands apart from the goods' own: before, after and instead of a question."""

import pytest
from playwright.sync_api import expect

from tests.browser.phone import PHONE, go_online, goods, leave, open_app, open_document
from tests.browser.test_scan_app import booked, day, receipt_of
from tests.browser.test_scan_floor import open_task, shop, stock_of_lot

assert shop  # a fixture


@pytest.fixture
def dated(manager):
    [one, _other] = goods(manager, tracking="lot", use_expiration_date=True)
    return one


def test_goods_then_their_lot(person, manager, dated):
    """Each package bears two codes, and the second may name another lot than the one before."""
    receipt = receipt_of(manager, (dated, 4))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    two_lots(worker, dated, day(30))
    is_no_lot(worker, dated)
    page.click("text=Close receipt")
    page.check("input[value=never]")
    page.click(".scan-goods button:has-text('Close receipt')")
    go_online(worker)
    lines = manager.call(
        "stock.move.line", "search_read", [["picking_id", "=", receipt]], ["lot_id", "quantity"]
    )
    found = {line["lot_id"][1].split()[0]: line["quantity"] for line in lines}
    assert found == {"TWO-A": 2, "TWO-B": 1}
    assert booked(manager, receipt)
    assert not worker.errors


def two_lots(worker, dated, ends):
    page = worker.page
    worker.scan(dated["barcode"])
    worker.scan(f"]C117{ends:%y%m%d}")
    expect(page.locator(".scan-lot")).to_contain_text(f"{ends:%Y-%m-%d}")  # read, and seen
    worker.shoot("scan-lot-asked")
    worker.scan("]C110TWO-A")
    expect(page.locator(".scan-lot")).to_contain_text("TWO-A")
    worker.scan(dated["barcode"])  # of the lot before, as it seems
    worker.scan("]C110TWO-A")  # and it is
    shown(page, dated, 2)
    worker.scan(dated["barcode"])
    shown(page, dated, 3)
    worker.scan("]C110TWO-B")  # and it is not
    worker.scan(f"17{ends:%y%m%d}")
    expect(page.locator(".scan-lot")).to_contain_text("TWO-B")
    expect(page.locator(".scan-quantity input")).to_have_value("1")
    shown(page, dated, 3)
    worker.scan("]C110TWO-C")  # of goods that were not scanned
    expect(page.locator(".scan-stop")).to_contain_text("written with lot TWO-B")
    page.click(".scan-stop button")


def shown(page, product, count):
    line = page.locator(f"[data-product='{product['id']}'] .scan-line-count b")
    expect(line).to_have_text(str(count))


def is_no_lot(worker, dated):
    """The code of goods that nobody knows is no lot, only because one is asked for."""
    page = worker.page
    [_first, other] = goods(worker, tracking="lot", use_expiration_date=True)
    assert other != dated
    worker.scan(other["barcode"])
    page.click("text=Take it in all the same")
    expect(page.locator("[data-asks=lot]")).to_be_visible()
    worker.scan("6901234567892")
    expect(page.locator(".scan-stop")).to_contain_text("Is this the lot?")
    worker.shoot("scan-is-no-lot")
    page.click(".scan-stop button.is-main")
    expect(page.locator("[data-asks=lot]")).to_be_visible()


def test_a_case_goes_to_another_store(person, manager, dated, shop):
    """The lot is said once, and again where it is another one."""
    for lot in ("GO-A", "GO-B"):
        stock_of_lot(manager, dated, lot, 10, shop["floor"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_task(worker, "transfer", shop)
    other = page.locator("select[name=to] option[value^='store:']").first
    page.select_option("select[name=to]", other.get_attribute("value"))
    worker.scan(dated["barcode"])
    worker.scan("10GO-A")
    expect(page.locator(".scan-quantity input")).to_have_value("1")
    worker.scan(dated["barcode"])
    expect(page.locator(".scan-quantity input")).to_have_value("2")
    worker.scan(dated["barcode"])
    expect(page.locator(".scan-quantity input")).to_have_value("3")
    worker.scan("10GO-B")
    expect(page.locator(".scan-lot")).to_contain_text("GO-B")
    expect(page.locator(".scan-quantity input")).to_have_value("1")
    expect(page.locator(".scan-lines")).to_contain_text("GO-A")
    page.click("text=Send to")
    expect(page.locator("[data-product]")).to_have_count(0)
    go_online(worker)
    leave(page)
    gone = manager.call(
        "stock.move.line",
        "search_read",
        [["lot_id.name", "in", ["GO-A", "GO-B"]], ["location_dest_usage", "=", "transit"]],
        ["lot_id", "quantity"],
    )
    assert {line["lot_id"][1].split()[0]: line["quantity"] for line in gone} == {
        "GO-A": 2,
        "GO-B": 1,
    }
    assert not worker.errors


def test_the_lot_that_waits_is_put_away_by_a_tap(person, manager, dated):
    names = ["wh_input_stock_loc_id", "lot_stock_id"]
    [depot] = manager.call(
        "stock.warehouse", "search_read", [["reception_steps", "=", "two_steps"]], names, limit=1
    )
    stock_of_lot(manager, dated, "PUT-A", 3, depot["wh_input_stock_loc_id"][0])
    [place] = manager.call("stock.location", "read", [depot["lot_stock_id"][0]], ["barcode"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_task(worker, "put_away", {"store": depot["id"]})
    worker.scan(dated["barcode"])
    page.click("[data-lot='PUT-A']")
    worker.scan("]C110PUT-A")  # the package says so, too
    expect(page.locator(".scan-quantity input")).to_have_value("1")
    worker.scan("]C110PUT-B")
    expect(page.locator(".scan-stop")).to_contain_text("written with lot PUT-A")
    worker.shoot("scan-put-away-lot")
    page.click(".scan-stop button")
    worker.scan(place["barcode"])
    expect(page.locator("[data-done]").first).to_contain_text("PUT-A")
    go_online(worker)
    assert not worker.errors
