"""Who fills a shelf says how many more would fit on it, where the count plan asks; 360 px wide."""

import pytest
from playwright.sync_api import expect

from tests.browser.phone import PHONE, cold_start_offline, go_online, goods, open_app
from tests.browser.test_scan_floor import open_task, shop, stock, there

assert shop  # a fixture


@pytest.fixture
def plan(manager, shop):
    """The store's plan, which asks; as it was afterwards."""
    model = "supermarket.count.plan"
    found = manager.call(model, "search", [["warehouse_id", "=", shop["store"]]])
    ids = found or manager.call(model, "create", [{"warehouse_id": shop["store"]}])
    manager.call(model, "write", ids, {"fill_looks": True})
    yield ids
    manager.call(model, "write", ids, {"fill_looks": False})


def test_full_shelf(person, manager, shop, plan):
    [plain, other] = goods(manager, tracking="none")
    for one in (plain, other):
        stock(manager, one, 0, shop["floor"])
        stock(manager, one, 0, shop["shelf"])
        stock(manager, one, 9, shop["back"])
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    cold_start_offline(worker)
    page = worker.page
    open_task(worker, "shelf_fill", shop)
    done = page.locator("[data-done]")
    standing = done.count()  # what the same person did there today
    page.locator(f"[data-product='{plain['id']}'] button").click()
    worker.shoot("scan-full-shelf")
    page.click("text=full now")
    expect(done).to_have_count(standing + 1)
    page.locator(f"[data-product='{other['id']}'] button").click()
    page.click("[aria-label='Room for one more']")
    worker.shoot("scan-full-shelf-room")
    page.click("text=Put, room for")
    expect(page.locator("[data-done]").first).to_contain_text("room for 2 more")
    go_online(worker)
    assert there(manager, plain, shop["back"]) == 0
    domain = [["task", "=", "shelf_fill"], ["product_id", "in", [plain["id"], other["id"]]]]
    events = manager.call("supermarket.scan.event", "search_read", domain, ["product_id", "said"])
    seen = [event for event in events if "room" in (event["said"] or {})]
    rooms = {event["product_id"][0]: event["said"]["room"] for event in seen}
    assert rooms == {plain["id"]: 0, other["id"]: 2}
    assert not worker.errors
