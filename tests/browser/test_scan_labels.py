"""Shelf labels from the phone, and pallets by the number on their label."""

import re

from playwright.sync_api import expect

from tests.browser.phone import PHONE, cold_start_offline, go_online, goods, leave, open_app
from tests.browser.test_scan_app import receipt_of
from tests.browser.test_scan_floor import open_task, shop, there
from tests.browser.till import until

assert shop  # a fixture
SSCC = "376104250021234569"


def test_labels_of_scanned_goods(person, manager, shop):
    [_plain, other] = goods(manager, tracking="none")
    manager.call("supermarket.shelf.label", "action_open_labels")  # the shop uses them
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    open_task(worker, "label", shop)
    page = worker.page
    worker.scan(other["barcode"])
    line = page.locator(f"[data-product='{other['id']}']")
    expect(line).to_have_class(re.compile("is-done"))
    worker.shoot("scan-labels")
    cold_start_offline(worker)
    open_task(worker, "label", shop)
    expect(line).to_have_class(re.compile("is-done"))
    page.click(".scan-button.is-wide")
    expect(page.locator(".scan-stop")).to_contain_text("need a network")
    worker.shoot("scan-labels-offline")
    page.click(".scan-stop button")
    go_online(worker)
    page.click(".scan-button.is-wide")
    address = page.locator(".scan-open-labels").get_attribute("href", timeout=60_000)
    size = "async (url) => (await (await fetch(url)).blob()).size"
    assert page.evaluate(size, address) > 1_000
    worker.shoot("scan-labels-ready")
    names = ["state", "printed_by_id"]
    domain = [["product_id", "=", other["id"]], ["warehouse_id", "=", shop["store"]]]
    [printed] = manager.call("supermarket.shelf.label", "search_read", domain, names)
    assert printed["state"] == "printed"
    assert not worker.errors


def pallet_of(manager, receipt, sscc=SSCC):
    """All that is expected lies on a pallet with a number."""
    [pallet] = manager.call("stock.package", "create", [{"name": sscc}])
    moves = manager.call(
        "stock.move",
        "search_read",
        [["picking_id", "=", receipt]],
        ["product_id", "product_uom_qty", "location_id", "location_dest_id"],
    )
    known = manager.call("stock.move.line", "search", [["picking_id", "=", receipt]])
    manager.call("stock.move.line", "unlink", known)
    lines = [
        {
            "picking_id": receipt,
            "move_id": move["id"],
            "product_id": move["product_id"][0],
            "quantity": move["product_uom_qty"],
            "location_id": move["location_id"][0],
            "location_dest_id": move["location_dest_id"][0],
            "result_package_id": pallet,
        }
        for move in moves
    ]
    manager.call("stock.move.line", "create", lines)


def test_a_pallet_by_its_label(person, manager, shop):
    """Received by one scan, without a network; what lay on it is put away."""
    plain, other = goods(manager, tracking="none")
    receipt = receipt_of(manager, (plain, 24), (other, 6), store=shop["store"])
    pallet_of(manager, receipt)
    before = there(manager, plain, shop["shelf"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    page.click("[data-task=receive]")
    worker.scan(f"]C100{SSCC}")  # opens its receipt
    for product, pieces in ((plain, "24"), (other, "6")):
        counted = page.locator(f"[data-product='{product['id']}'] .scan-line-count b")
        expect(counted).to_have_text(pieces)
    worker.shoot("scan-pallet")
    is_stopped(worker, f"(00){SSCC}", "taken already")
    is_stopped(worker, "]C100106141411234567897", "not known here")
    page.click("text=Close receipt")
    page.click(".scan-goods button:has-text('Close receipt')")
    go_online(worker)
    until(lambda: state_of(manager, receipt) == "done", "the receipt is done")
    leave(page)
    put_away(worker, shop, plain, 24)
    until(lambda: there(manager, plain, shop["shelf"]) == before + 24, "24 on the shelf")
    assert not worker.errors


def is_stopped(worker, code, why):
    worker.scan(code)
    expect(worker.page.locator(".scan-stop")).to_contain_text(why)
    worker.page.click(".scan-stop button")


def put_away(worker, shop, product, quantity):
    page = worker.page
    open_task(worker, "put_away", shop)
    worker.scan(product["barcode"])
    page.locator(".scan-quantity input").fill(str(quantity))
    page.keyboard.press("Enter")
    worker.scan(f"A-01 {shop['floor']}")
    expect(page.locator("[data-done]").first).to_contain_text("A-01")
    go_online(worker)


def state_of(manager, receipt):
    [picking] = manager.call("stock.picking", "read", [receipt], ["state"])
    return picking["state"]
