"""What goes wrong at a dock: two dates of one lot, a code without a day, words for a number."""

import re

from playwright.sync_api import expect

from tests.browser.phone import PHONE, cold_start_offline, go_online, goods, open_app, open_document
from tests.browser.test_scan_app import count_of, day, receipt_of
from tests.browser.test_scan_floor import open_task, shop, stock

assert shop  # a fixture


def test_two_dates_of_one_lot_and_no_day(person, manager):
    [dated, other] = goods(manager, tracking="lot", use_expiration_date=True)
    receipt = receipt_of(manager, (dated, 4), (other, 2))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    gtin = dated["barcode"].rjust(14, "0")
    worker.scan(f"]C101{gtin}17{day(20):%y%m%d}10NEW-LOT")
    worker.scan(f"]C101{gtin}17{day(25):%y%m%d}10NEW-LOT")
    expect(page.locator(".scan-stop")).to_contain_text(f"{day(20):%Y-%m-%d}")
    worker.shoot("scan-two-dates")
    page.click(".scan-stop button")
    expect(page.locator(f"[data-product='{dated['id']}'] .scan-line-count b")).to_have_text("1")
    page.locator(".scan-quantity input").fill("half")
    page.keyboard.press("Enter")
    expect(page.locator(".scan-bad-text")).to_contain_text("no number")
    worker.shoot("scan-no-number")
    take_the_other_day(worker, dated)
    say_the_day(worker, other)
    assert not worker.errors


def take_the_other_day(worker, dated):
    """The first day was the slip: with none of the lot left, the other one is taken."""
    page = worker.page
    count = page.locator(f"[data-product='{dated['id']}'] .scan-line-count b")
    page.click("[aria-label='One less']")
    expect(count).to_have_text("0")
    page.click("[aria-label='One more']")
    expect(page.locator("[data-asks=expiry]")).to_be_focused()
    worker.scan(dated["barcode"])  # nor is it the lot of the next package
    expect(page.locator("[data-asks=lot]")).to_be_focused()
    worker.scan(f"]C101{dated['barcode'].rjust(14, '0')}17{day(25):%y%m%d}10NEW-LOT")
    expect(count).to_have_text("1")
    expect(page.locator(".scan-lot")).to_contain_text(f"{day(25):%Y-%m-%d}")


def say_the_day(worker, product):
    """Asked for it, a code that names none is said to; the printed day is one."""
    page = worker.page
    worker.scan(product["barcode"])
    page.locator("[data-asks=lot]").fill("L-1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-asks=expiry]")).to_be_focused()
    worker.scan("K4711")
    expect(page.locator(".scan-stop")).to_contain_text("names no last day")
    page.click(".scan-stop button")
    worker.scan(f"{day(9):%d.%m.%Y}")
    line = page.locator(f"[data-product='{product['id']}'] .scan-line-count b")
    expect(line).to_have_text("1")


def test_not_ordered(person, manager):
    """Goods that came and were not ordered: left, or taken in with the likely reason."""
    plain, other = goods(manager, tracking="none")
    receipt = receipt_of(manager, (plain, 1))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    for way in ("Leave it", "Take it in all the same"):
        worker.scan(other["barcode"])
        expect(page.locator(".scan-stop")).to_contain_text("not ordered")
        worker.shoot("scan-not-ordered")
        page.click(f".scan-stop button:has-text('{way}')")
    expect(page.locator(f"[data-product='{other['id']}'] .scan-line-count b")).to_have_text("1")
    page.set_viewport_size({"width": 360, "height": 320})
    see_the_top(page, lambda: worker.scan(plain["barcode"]))
    see_the_top(page, lambda: page.click("text=Close receipt"))
    chosen = page.locator(".scan-difference select").last
    expect(chosen).to_have_value(re.compile("not ordered"))
    worker.shoot("scan-not-ordered-reason")
    assert not worker.errors


def see_the_top(page, act):
    """However far down one was."""
    main = page.locator(".scan-main")
    main.evaluate("(element) => (element.scrollTop = element.scrollHeight)")
    assert main.evaluate("(element) => element.scrollTop")
    act()
    expect(main).to_have_js_property("scrollTop", 0)


def test_pieces_of_a_lot_are_counted(person, manager):
    """A package without its lot in the code: left out, typed once, and of that lot by one tap."""
    lotted, plain = goods(manager, tracking="lot")[0], goods(manager, tracking="none")[0]
    count = count_of(manager, lotted, plain)
    worker = person("counter", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_document(page, "count", count)
    worker.scan(lotted["barcode"])
    expect(page.locator("[data-asks=lot]")).to_be_focused()
    expect(page.locator("[data-lot]")).to_have_count(0)
    page.click("[data-leave]")
    expect(page.locator(".scan-goods")).to_have_count(0)
    line = page.locator(f"[data-product='{lotted['id']}']")
    expect(line.locator("button")).to_be_visible()  # it was not counted
    worker.scan(lotted["barcode"])
    page.locator("[data-asks=lot]").fill("L-7")
    page.keyboard.press("Enter")
    worker.scan(plain["barcode"])
    worker.scan(lotted["barcode"])
    worker.shoot("scan-lot-of-before")
    page.click("[data-lot='L-7']")
    expect(line.locator(".scan-line-count")).to_have_text("2")
    expect(page.locator(".scan-lot")).to_contain_text("L-7")
    assert not worker.errors


def test_goods_scanned_over_the_thermometer(person, manager):
    """They are goods, and what was typed before them is no temperature yet."""
    [plain, _other] = goods(manager, tracking="none")
    receipt = receipt_of(manager, (plain, 3))
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "receive", receipt)
    page.click("text=Temperature …")
    expect(page.locator(".scan-asked input")).to_be_focused()
    worker.scan(plain["barcode"])
    expect(page.locator(f"[data-product='{plain['id']}'] .scan-line-count b")).to_have_text("1")
    expect(page.locator(".scan-fact")).to_have_count(0)
    assert not worker.errors


def test_what_became_of_a_loss(person, manager, shop):
    """Above the limit it waits for the manager, and whoever reported it can see that."""
    [plain, _other] = goods(manager, tracking="none")
    administrator = person("shopadmin")
    [company] = manager.call("stock.warehouse", "read", [shop["store"]], ["company_id"])
    limit = ["res.company", "write", [company["company_id"][0]]]
    administrator.call(*limit, {"supermarket_loss_limit": 0.01})
    stock(manager, plain, 9, shop["floor"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_task(worker, "loss", shop)
    worker.scan(plain["barcode"])
    page.click("[data-reason]:has-text('Spoiled')")
    page.click("[data-report]")
    go_online(worker)
    expect(page.locator("[data-done]").first).to_contain_text("waits for the store manager")
    worker.shoot("scan-loss-waits")
    [loss] = manager.call("supermarket.loss", "search", [["state", "=", "approve"]], limit=1)
    manager.call("supermarket.loss", "action_refuse", [loss])
    go_online(worker)
    expect(page.locator("[data-done]").first).to_contain_text("not booked by the store manager")
    administrator.call(*limit, {"supermarket_loss_limit": 0})
    assert not worker.errors
