"""A recall: one press, every open till confirms within five seconds, the report stands."""

import time

from playwright.sync_api import expect

from tests.browser.till import open_till

PROMISE = 5.0  # seconds from the press to the last confirmation


def test_two_tills_confirm(person, record_property):
    manager = person("manager")
    tills = manager.call("pos.config", "search_read", [], ["name"], order="id")[:2]
    lot, product = recallable(manager)
    first, second = person("cashier"), person("cashier2")
    till_that_listens(first, tills[0])
    till_that_listens(second, tills[1])
    first.scan(code_of(product, lot))
    line = first.page.locator(".orderline", has_text=product["name"])
    expect(line).to_have_count(1)

    prepare(manager, lot)
    manager.shoot("recall-draft")
    manager.page.get_by_role("button", name="Recall Now").first.click()
    began = time.monotonic()
    manager.page.locator(".modal").get_by_role("button", name="Recall Now").click()
    confirmed = manager.page.locator(".o_recall_till[data-state=confirmed]")
    expect(confirmed).to_have_count(2, timeout=20_000)
    took = time.monotonic() - began
    record_property("seconds_to_confirm", round(took, 2))
    manager.shoot("recall-confirmed")

    expect(line).to_have_count(0)
    expect(first.page.locator(".supermarket-stop-popup")).to_contain_text(lot["name"])
    first.shoot("recall-till")
    assert took <= PROMISE
    refused_from_now_on(second, product, lot)
    trace = manager.page.locator(".supermarket-recall-trace")
    expect(trace).to_contain_text(lot["name"])
    trace.scroll_into_view_if_needed()
    manager.shoot("recall-trace", full_page=True)
    assert not first.errors + second.errors + manager.errors


def test_till_that_was_cut_off_hears_when_it_is_back(person):
    manager = person("manager")
    [till] = manager.call("pos.config", "search_read", [], ["name"], order="id")[:1]
    lot, product = recallable(manager)
    cashier = person("cashier")
    till_that_listens(cashier, till)
    cashier.context.set_offline(True)
    prepare(manager, lot)
    manager.page.get_by_role("button", name="Recall Now").first.click()
    manager.page.locator(".modal").get_by_role("button", name="Recall Now").click()
    rows = manager.page.locator(".o_recall_till", has_text=till["name"])
    expect(rows.last).to_have_attribute("data-state", "offline", timeout=30_000)
    confirmed = rows.and_(manager.page.locator("[data-state=confirmed]"))
    expect(confirmed).to_have_count(0)
    manager.shoot("recall-offline")
    cashier.context.set_offline(False)
    expect(confirmed).to_have_count(1, timeout=60_000)
    refused_from_now_on(cashier, product, lot)


def recallable(manager):
    """A lot that sells by a plain barcode and is on no hold, with its product."""
    quants = manager.call(
        "stock.quant",
        "search_read",
        [
            ["location_id.usage", "=", "internal"],
            ["quantity", ">", 5],
            ["lot_id", "!=", False],
            ["lot_id.is_on_hold", "=", False],
            ["lot_id.expiration_date", ">", time.strftime("%Y-%m-%d %H:%M:%S")],
            ["product_id.barcode", "!=", False],
            ["product_id.to_weight", "=", False],
            ["product_id.available_in_pos", "=", True],
        ],
        ["lot_id", "product_id"],
        order="id desc",
        limit=1,
    )
    [quant] = quants
    [product] = manager.call(
        "product.product", "read", [quant["product_id"][0]], ["name", "barcode"]
    )
    return {"id": quant["lot_id"][0], "name": quant["lot_id"][1]}, product


def code_of(product, lot):
    """The 2D code of a pack: GTIN (01) and lot (10)."""
    return f"010{product['barcode']}10{lot['name']}"


def till_that_listens(cashier, till):
    open_till(cashier, till)
    time.sleep(2)  # it has checked in


def prepare(manager, lot):
    """From the lot's own form: the draft shows the trace before anything is stopped."""
    page = manager.page
    page.goto(f"/odoo/action-stock.action_production_lot_form/{lot['id']}")
    page.get_by_role("button", name="Recall", exact=True).click()
    page.locator("[name=reason] textarea").fill("Glass splinters found: do not sell, set aside")
    page.locator(".o_form_button_save").click()
    page.wait_for_selector(".supermarket-recall-trace")


def refused_from_now_on(cashier, product, lot):
    """The lot's code is refused at the scan."""
    page = cashier.page
    if page.locator(".supermarket-stop-popup").count():
        page.keyboard.press("Enter")
        expect(page.locator(".modal")).to_have_count(0)
    cashier.scan(code_of(product, lot))
    expect(page.locator(".supermarket-stop-popup")).to_be_visible()
    cashier.shoot("recall-refused")
    page.keyboard.press("Enter")
