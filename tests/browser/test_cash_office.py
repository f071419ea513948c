"""Money and limits at the till: a pick-up before two people, a return without receipt by PIN."""

import time

from playwright.sync_api import expect

from tests.browser.till import FLOAT, Shelf, line, open_with_float, pay, scan

PIN = "2468"
PICKED_UP = 120


def test_pick_up_and_return(person):
    manager = person("manager")
    shelf = Shelf(manager)
    cashier = person("cashier")
    open_with_float(cashier, shelf.till)
    pick_up(cashier, manager)
    return_without_receipt(cashier, shelf)
    look_at_the_audit(manager)
    close_till(manager, shelf.till)
    assert not cashier.errors + manager.errors


def pick_up(cashier, manager):
    page = cashier.page
    page.locator(".pos-topheader button:has(.fa-bars), .pos-topheader .fa-bars").last.click()
    page.get_by_text("Cash In/Out").first.click()
    popup = page.locator(".modal")
    popup.locator("input").first.fill(str(PICKED_UP))
    popup.locator("textarea").fill("To the safe")
    popup.get_by_label("PIN").fill("0000")
    popup.locator(".confirm").click()
    expect(popup).to_contain_text("That PIN is not right.")
    popup.get_by_label("PIN").fill(PIN)
    cashier.shoot("pick-up")
    popup.locator(".confirm").click()
    expect(page.locator(".o_notification", has_text="left the drawer")).to_be_visible()
    expect(page.locator(".modal")).to_have_count(0)
    cashier.shoot("pick-up-done")
    [made] = manager.call(
        "supermarket.pos.pickup", "search_read", [], ["name", "amount", "reason"], limit=1
    )
    assert (made["amount"], made["reason"]) == (PICKED_UP, "To the safe")


def return_without_receipt(cashier, shelf):
    """More comes back than a cashier may take alone: the supervisor's PIN is asked."""
    page = cashier.page
    [product] = shelf.plain(1)
    scan(cashier, product["barcode"], product["name"])
    for key in "9-":
        page.keyboard.press(key)
        time.sleep(0.25)
    expect(line(cashier, product["name"]).locator(".qty")).to_contain_text("-9")
    pay(cashier)
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


def close_till(manager, till):
    """The manager counts what should be there; the till is free for the next day."""
    [session] = manager.call(
        "pos.session",
        "search_read",
        [["config_id", "=", till["id"]], ["state", "=", "opened"]],
        ["cash_register_balance_end"],
    )
    expected = session["cash_register_balance_end"]
    assert 0 <= expected < float(FLOAT) - PICKED_UP
    manager.call("pos.session", "post_closing_cash_details", [session["id"]], counted_cash=expected)
    manager.call("pos.session", "close_session_from_ui", [session["id"]])
    [row] = manager.call("supermarket.cash.difference", "search_read", [], [], limit=1)
    assert (row["session_id"][0], row["difference"]) == (session["id"], 0.0)
