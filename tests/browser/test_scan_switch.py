"""A phone that several people share: each takes it over by PIN or badge, also without a network."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.phone import (
    PHONE,
    READY,
    cold_start_offline,
    go_online,
    goods,
    leave,
    open_app,
    open_document,
)
from tests.browser.test_scan_app import count_of

PIN = "4711"
BADGE = f"STAFF-{uuid4().hex[:8].upper()}"


@pytest.fixture
def people(manager):
    """The counter has a PIN, the receiver a badge: {login: user id}."""
    users = manager.call(
        "res.users", "search_read", [["login", "in", ["counter", "receiver"]]], ["login"]
    )
    ids = {user["login"]: user["id"] for user in users}
    rows = manager.call("supermarket.scan.person", "search", [["user_id", "in", [*ids.values()]]])
    manager.call("supermarket.scan.person", "unlink", rows)
    values = [
        {"user_id": ids["counter"], "pin": PIN},
        {"user_id": ids["receiver"], "badge": BADGE},
    ]
    manager.call("supermarket.scan.person", "create", values)
    return ids


def test_a_shared_phone(person, manager, people):
    [plain, _other] = goods(manager, tracking="none")
    count = count_of(manager, plain)
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    take_over_by_pin(worker, people["counter"], wrong="0000")
    assert shown_tasks(worker) == {"count", "lookup"}
    take_over_by_badge(worker)
    assert "receive" in shown_tasks(worker)
    sees_password(worker, 1)
    cold_start_offline(worker)
    sees_password(worker, 0)
    take_over_by_pin(worker, people["counter"], wrong="1111")
    assert shown_tasks(worker) == {"count", "lookup"}
    open_document(worker.page, "count", count)
    worker.scan(plain["barcode"])
    expect(worker.page.locator(".scan-sync")).to_have_class(re.compile("is-waiting"))
    leave(worker.page)
    take_over_by_badge(worker)
    go_online(worker)
    expect(worker.page.locator(".scan-sync")).not_to_have_class(re.compile("is-waiting"))
    events = manager.call(
        "supermarket.scan.event",
        "search_read",
        [["task", "=", "count"], ["document_id", "=", count]],
        ["user_id", "state"],
    )
    assert [event["user_id"][0] for event in events] == [people["counter"]]
    assert not worker.errors


def test_a_pin_that_was_changed(person, manager, people):
    """Nobody scans on in a name that the server does not take any more; what is there waits."""
    worker = person("receiver", viewport=PHONE)
    open_app(worker)
    take_over_by_pin(worker, people["counter"])
    [row] = manager.call("supermarket.scan.person", "search", [["user_id", "=", people["counter"]]])
    manager.call("supermarket.scan.person", "write", [row], {"pin": "8888"})
    worker.page.click(".scan-sync")
    expect(worker.page.locator("h1")).to_contain_text("Who is it?")
    expect(worker.page.locator(".scan-note.is-bad").first).to_contain_text("show again")
    worker.shoot("scan-switch-again")
    type_pin(worker, people["counter"], "8888")
    [counter] = manager.call("res.users", "read", [people["counter"]], ["name"])
    expect(worker.page.locator(".scan-who")).to_contain_text(counter["name"])
    assert not worker.errors


def take_over_by_pin(worker, user, wrong=None):
    page = worker.page
    page.click(".scan-switch")
    if wrong:
        type_pin(worker, user, wrong)
        expect(page.locator(".scan-refusal")).to_be_visible()
        worker.shoot("scan-switch-refused")
    type_pin(worker, user, PIN)
    expect(page.locator(".scan-switch")).to_be_visible()


def type_pin(worker, user, pin):
    page = worker.page
    page.click(f"[data-person='{user}']")
    for digit in pin:
        page.click(f"[data-key='{digit}']")
    worker.shoot("scan-switch-pin")
    page.click("[data-key='✓']")


def sees_password(worker, links):
    """Whether one may log in with a password here: that page is not on the device."""
    page = worker.page
    page.click(".scan-switch")
    expect(page.locator(".scan-people")).to_be_visible()
    expect(page.locator("a[href^='/web/login']")).to_have_count(links)
    page.click(".scan-back")


def take_over_by_badge(worker):
    worker.page.click(".scan-switch")
    expect(worker.page.locator("h1")).to_contain_text("Who is it?")
    worker.shoot("scan-switch")
    worker.scan(BADGE)
    expect(worker.page.locator(".scan-switch")).to_be_visible()


def shown_tasks(worker):
    expect(worker.page.locator("[data-task]").first).to_be_visible()
    found = worker.page.locator("[data-task]").evaluate_all("all => all.map(o => o.dataset.task)")
    return set(found)


def test_a_lost_phone_that_was_locked_shows_nothing(person, manager):
    """Neither what it kept nor the way to it, whether it has a network or not."""
    [plain, _other] = goods(manager, tracking="none")
    count = count_of(manager, plain)
    worker = person("counter", viewport=PHONE)
    open_app(worker)
    page = worker.page
    open_document(page, "count", count)
    uuid = page.evaluate(
        "() => Object.entries(localStorage)"
        ".find(([key]) => key.startsWith('supermarket_scan_device'))[1]"
    )
    [device] = manager.call("supermarket.scan.device", "search", [["uuid", "=", uuid]])
    manager.call("supermarket.scan.device", "action_lock", [device])
    page.click(".scan-sync")
    shows_nothing(worker, plain)
    cold_start_locked(worker)
    shows_nothing(worker, plain)
    worker.shoot("scan-locked")
    manager.call("supermarket.scan.device", "action_unlock", [device])
    go_online(worker)
    assert "count" in shown_tasks(worker)
    assert not worker.errors


def cold_start_locked(worker):
    worker.context.set_offline(True)
    worker.page.goto("about:blank")
    worker.page.goto("/scan")
    worker.page.wait_for_selector(READY)


def shows_nothing(worker, product):
    page = worker.page
    expect(page.locator(".scan-locked")).to_contain_text("bring it to the store manager")
    expect(page.locator("[data-task], [data-product], .scan-footer, .scan-switch")).to_have_count(0)
    worker.scan(product["barcode"])
    expect(page.locator(".scan-goods")).to_have_count(0)
