"""Money and limits at the till: a pick-up before two people, a return without receipt by PIN."""

import time

from playwright.sync_api import expect
from test_cashier import Shelf, line, open_with_float, scan

PIN = "2468"


def test_pick_up_and_return(person):
    manager = person("manager")
    shelf = Shelf(manager)
    cashier = person("cashier")
    open_with_float(cashier, shelf.till)
    pick_up(cashier, manager)
    return_without_receipt(cashier, shelf)
    look_at_the_audit(manager)
    assert not cashier.errors + manager.errors


def pick_up(cashier, manager):
    page = cashier.page
    page.locator(".pos-topheader button:has(.fa-bars), .pos-topheader .fa-bars").last.click()
    page.get_by_text("Cash In/Out").first.click()
    popup = page.locator(".modal")
    popup.locator("input").first.fill("120")
    popup.locator("textarea").fill("To the safe")
    popup.get_by_label("PIN").fill("0000")
    popup.locator(".confirm").click()
    expect(popup).to_contain_text("That PIN is not right.")
    popup.get_by_label("PIN").fill(PIN)
    cashier.shoot("pick-up")
    popup.locator(".confirm").click()
    expect(page.locator(".o_notification, .modal").first).to_be_visible()
    [made] = manager.call(
        "supermarket.pos.pickup", "search_read", [], ["name", "amount", "reason"], limit=1
    )
    assert (made["amount"], made["reason"]) == (120.0, "To the safe")
    time.sleep(1)
    for close in page.locator(".modal .btn-close, .modal .btn-secondary").all()[:1]:
        close.click()
    expect(page.locator(".modal")).to_have_count(0)


def return_without_receipt(cashier, shelf):
    """More comes back than a cashier may take alone: the supervisor's PIN is asked."""
    page = cashier.page
    [product] = shelf.plain(1)
    scan(cashier, product["barcode"], product["name"])
    for key in "-99":
        page.keyboard.press(key)
        time.sleep(0.25)
    expect(line(cashier, product["name"]).locator(".qty")).to_contain_text("-99")
    time.sleep(0.6)
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    time.sleep(0.3)
    page.keyboard.press("Enter")
    asked = page.locator(".supermarket-pin-popup")
    expect(asked).to_contain_text("Return without receipt")
    cashier.shoot("return-pin")
    asked.get_by_label("PIN").fill(PIN)
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt-screen, .feedback-screen")


def look_at_the_audit(manager):
    manager.open("/odoo/action-supermarket_pos.action_pos_audit?view_type=list")
    expect(manager.page.locator(".o_list_renderer")).to_contain_text("Return without receipt")
    manager.shoot("till-audit")
    rows = manager.call(
        "supermarket.pos.audit", "search_read", [["action", "=", "return"]], ["authorised"], limit=1
    )
    assert rows[0]["authorised"]
