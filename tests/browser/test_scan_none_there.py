"""Goods that the list of shelves to fill proposes and that nobody finds; 360 px wide."""

from playwright.sync_api import expect

from tests.browser.phone import PHONE, cold_start_offline, go_online, goods, open_app
from tests.browser.test_scan_floor import open_task, shop, stock, there

assert shop  # a fixture


def test_none_there(person, manager, shop):
    [plain, _other] = goods(manager, tracking="none")
    stock(manager, plain, 0, shop["floor"])
    stock(manager, plain, 0, shop["shelf"])
    stock(manager, plain, 9, shop["back"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_task(worker, "shelf_fill", shop)
    line = page.locator(f"[data-product='{plain['id']}']")
    line.locator("button").click()
    worker.shoot("scan-none-there")
    page.click(".scan-none-there")
    expect(line).to_have_count(0)
    expect(page.locator("[data-done]").first).to_contain_text("none at Back room")
    worker.shoot("scan-none-there-done")
    go_online(worker)
    expect(line).to_have_count(0)
    domain = [["product_id", "=", plain["id"]], ["location_id", "=", shop["back"]]]
    doubt = manager.call("supermarket.doubtful.stock", "search_read", domain, ["kind"])
    assert [one["kind"] for one in doubt] == ["empty"]
    page.click("[data-done] button")
    go_online(worker)
    expect(line).to_have_count(1)
    assert there(manager, plain, shop["back"]) == 9
    assert not worker.errors
