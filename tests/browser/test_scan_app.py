"""The scan app at phone size: a receiver and a counter, with and without a network."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.phone import PHONE, cold_start_offline, go_online, goods, open_app, open_document


def receipt_of(manager, *lines, store=None):
    """A receipt that is expected today, anywhere or in this store: (product, quantity)."""
    there = [["warehouse_id", "=", store]] if store else []
    [kind] = manager.call(
        "stock.picking.type",
        "search_read",
        [["code", "=", "incoming"], *there],
        ["default_location_src_id", "default_location_dest_id"],
        limit=1,
    )
    ends = {
        "location_id": kind["default_location_src_id"][0],
        "location_dest_id": kind["default_location_dest_id"][0],
    }
    moves = [
        [0, 0, {"product_id": product["id"], "product_uom_qty": quantity, **ends}]
        for product, quantity in lines
    ]
    values = {"picking_type_id": kind["id"], "move_ids": moves, **ends}
    [receipt] = manager.call("stock.picking", "create", [values])
    manager.call("stock.picking", "action_confirm", [receipt])
    return receipt


def day(days):
    return datetime.now(UTC) + timedelta(days=days)


def test_receiver_without_a_network(person, manager):
    [plain, _other] = goods(manager, tracking="none")
    [dated, _other] = goods(manager, tracking="lot", use_expiration_date=True)
    receipt = receipt_of(manager, (plain, 3), (dated, 2))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    worker.shoot("scan-home")
    cold_start_offline(worker)
    worker.page.click("[data-task=receive]")
    worker.shoot("scan-receipts")
    hint = worker.page.locator(".scan-hint")
    assert hint.evaluate("one => getComputedStyle(one).paddingTop") == "10px", "no card touches it"
    worker.page.click(f"[data-document='{receipt}']")
    expiry = day(30)
    receive(worker, plain, dated, expiry)
    close_short(worker, receipt)
    go_online(worker)
    taken = booked(manager, receipt)
    assert taken[plain["id"]]["quantity"] == 3
    assert taken[dated["id"]]["quantity"] == 1
    assert taken[dated["id"]]["lot_id"][1].startswith("LOT-7")
    assert taken[dated["id"]]["expiration_date"].startswith(f"{expiry:%Y-%m-%d}")
    assert not worker.errors


def receive(worker, plain, dated, expiry):
    """Three pieces of one, and one of the other, whose code says all: no screen asks."""
    page = worker.page
    for _piece in range(3):
        worker.scan(plain["barcode"])
    expect(page.locator(f"[data-product='{plain['id']}']")).to_have_class(re.compile("is-done"))
    gtin = dated["barcode"].rjust(14, "0")
    worker.scan(f"]C101{gtin}17{expiry:%y%m%d}10LOT-7")
    expect(page.locator(".scan-lot")).to_contain_text("LOT-7")
    worker.shoot("scan-receive")


def close_short(worker, receipt):
    page = worker.page
    page.click("text=Close receipt")
    expect(page.locator(".scan-difference")).to_have_count(1)
    worker.shoot("scan-close-receipt")
    page.click(".scan-goods button:has-text('Close receipt')")
    expect(page.locator(f"[data-document='{receipt}']")).to_have_count(0)
    expect(page.locator(".scan-sync")).to_have_class(re.compile("is-waiting"))
    expect(page.locator(".scan-sync")).to_have_text(re.compile("Offline · [0-9]+ waiting"))


def booked(manager, receipt):
    """{product id: its line} of a receipt that is done."""
    [read] = manager.call("stock.picking", "read", [receipt], ["state", "move_line_ids"])
    assert read["state"] == "done"
    names = ["product_id", "quantity", "lot_id", "expiration_date"]
    rows = manager.call("stock.move.line", "read", read["move_line_ids"], names)
    return {row["product_id"][0]: row for row in rows}


def test_receiver_is_asked_and_stopped(person, manager):
    [dated, _other] = goods(manager, tracking="lot", use_expiration_date=True)
    [plain, _other] = goods(manager, tracking="none")
    receipt = receipt_of(manager, (dated, 4), (plain, 1))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    leave_unanswered(worker, dated, plain)
    worker.scan(dated["barcode"])
    expect(page.locator("[data-asks=lot]")).to_be_focused()
    page.keyboard.type("10LOT-8")  # as a scanner types into the field that has the keys
    page.keyboard.press("Enter")
    answer(page, "expiry", f"{day(-3):%d.%m.%Y}")
    expect(page.locator(".scan-stop")).to_contain_text("past its date")
    worker.shoot("scan-expired")
    page.click(".scan-stop button")
    worker.scan(dated["barcode"])
    answer(page, "lot", "LOT-9")
    worker.shoot("scan-asks-date")
    answer(page, "expiry", f"{day(9):%d%m%y}")
    expect(page.locator(".scan-lot")).to_contain_text(f"{day(9):%Y-%m-%d}")
    expect(page.locator(".scan-quantity input")).to_have_value("1")
    page.locator(".scan-quantity input").fill("4")
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-product='{dated['id']}']")).to_have_class(re.compile("is-done"))
    give_code(worker, "4000000000006", dated)
    expect(page.locator(".scan-quantity input")).to_have_value("5")
    assert not worker.errors


def leave_unanswered(worker, dated, plain):
    """Goods scanned over a question count, and those that were asked about are said to be out."""
    page = worker.page
    worker.scan(dated["barcode"])
    expect(page.locator("[data-asks=lot]")).to_be_focused()
    worker.scan(plain["barcode"])
    expect(page.locator(".scan-stop")).to_contain_text(dated["name"])
    worker.shoot("scan-left-out")
    page.click(".scan-stop button")
    expect(page.locator(f"[data-product='{plain['id']}']")).to_have_class(re.compile("is-done"))


def answer(page, asked, text):
    field = page.locator(f"[data-asks={asked}]")
    expect(field).to_be_focused()
    field.fill(text)
    page.keyboard.press("Enter")


def give_code(worker, code, product):
    """A code that nobody knows is given to its product, and counts at once."""
    worker.scan(code)
    expect(worker.page.locator(".scan-stop")).to_contain_text("Unknown code")
    worker.scan(product["barcode"])  # over the message: heard, said, and not taken
    expect(worker.page.locator(".scan-missed b")).to_have_text("1")
    worker.shoot("scan-unknown-code")
    worker.page.click("text=Say which goods these are")
    worker.page.click(f".scan-card:has-text('{product['name']}')")


def test_counter_without_a_network(person, manager):
    one, two = goods(manager, tracking="none")
    count = count_of(manager, one, two)
    worker = person("counter", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_document(page, "count", count)
    for _piece in range(3):
        worker.scan(one["barcode"])
    expect(page.locator(f"[data-product='{one['id']}']")).to_contain_text("3")
    worker.scan(two["barcode"])
    expect(page.locator(f"[data-product='{two['id']}']")).to_contain_text("1")
    type_over_a_scan(worker, one, two)
    worker.shoot("scan-count")
    page.click("text=Finish counting")
    page.click("text=Hand it in")
    listed = page.locator(f"[data-document='{count}']")
    expect(listed).to_contain_text("nothing left to count")
    go_online(worker)
    expect(listed).to_contain_text("nothing left to count")
    manager.call("supermarket.count", "action_approve", [count])
    names = ["product_id", "counted_qty", "state"]
    domain = [["count_id", "=", count]]
    lines = manager.call("supermarket.count.line", "search_read", domain, names)
    found = {line["product_id"][0]: (line["counted_qty"], line["state"]) for line in lines}
    assert found == {one["id"]: (4, "done"), two["id"]: (12, "done")}
    manager.page.goto(f"/odoo/counts/{count}")
    manager.page.wait_for_selector(".o_form_view .o_data_row")
    manager.shoot("count-approved")
    assert not worker.errors


def type_over_a_scan(worker, one, two):
    """What is typed stays while the device tries to send, and a scan behind it is no number."""
    page = worker.page
    page.locator(".scan-quantity input").fill("12")
    page.wait_for_timeout(2_000)
    expect(page.locator(".scan-quantity input")).to_have_value("12")
    worker.scan(one["barcode"])
    expect(page.locator(f"[data-product='{two['id']}']")).to_contain_text("12")
    expect(page.locator(f"[data-product='{one['id']}']")).to_contain_text("4")


def count_of(manager, *products):
    """A count that anything is within the tolerance of."""
    [store] = manager.call("stock.warehouse", "search_read", [], ["lot_stock_id"], limit=1)
    values = {
        "warehouse_id": store["id"],
        "product_ids": [[6, 0, [product["id"] for product in products]]],
        "tolerance_qty": 100_000,
        "tolerance_value": 1_000_000,
    }
    [count] = manager.call("supermarket.count", "create", [values])
    manager.call("supermarket.count", "action_start", [count])
    return count


def test_lookup_with_and_without_a_network(person, manager):
    [plain, _other] = goods(manager, tracking="none")
    clock = {"timezone_id": "Asia/Shanghai"}
    worker = person("receiver", viewport=PHONE, color_scheme="dark", **clock)
    open_app(worker)
    worker.scan(plain["barcode"])
    expect(worker.page.locator(".scan-lookup h2")).to_have_text(plain["name"])
    expect(worker.page.locator(".scan-fact").first).to_be_visible()
    worker.shoot("scan-lookup-dark")
    hour = worker.page.evaluate("() => new Date().toLocaleString('sv-SE').slice(0, 13)")
    cold_start_offline(worker)
    worker.scan(plain["barcode"])
    expect(worker.page.locator(".scan-lookup h2")).to_have_text(plain["name"])
    expect(worker.page.locator(".scan-fact").first).to_be_visible()
    expect(worker.page.locator(".scan-lookup .scan-muted")).to_contain_text(f"As of {hour}:")
    assert not worker.errors
