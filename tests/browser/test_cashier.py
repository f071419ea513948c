"""A cashier's day: float, twelve items, promotion, a last unit, cash by two keys, a blind close."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.till import FLOAT, Shelf, line, open_with_float, pay, scan, until
from tools.demo.codes import weighed_code

PLAIN_ITEMS = 6
CHOCOLATES = 3
CASH = "5000"
CASH_SHOWN = "5,000"


def test_cashiers_day(person):
    manager = person("manager")
    shelf = Shelf(manager)
    cashier = person("cashier")
    open_with_float(cashier, shelf.till)

    fill_the_cart(cashier, shelf)
    a_scan_into_the_search(cashier, shelf)
    the_last_unit(cashier, shelf)

    cashier.page.keyboard.press("Enter")
    cashier.page.wait_for_selector(".receipt-screen, .feedback-screen")
    cashier.shoot("cashier-paid")
    [first] = shelf.plain(1)
    cashier.scan(first["barcode"])
    expect(line(cashier, first["name"])).to_have_count(1)
    pay(cashier)
    cashier.page.wait_for_selector(".receipt-screen, .feedback-screen")

    # A busy till shows the receipt before the server answers for its order.
    until(lambda: len(shelf.paid_orders()) >= 2, "both orders are at the server")
    paid = shelf.paid_orders()
    assert len(paid) == 2
    total = sum(order["amount_paid"] for order in paid)
    counted = close_blind(cashier, total)
    [session] = manager.call("supermarket.cash.difference", "search_read", [], [], limit=1)
    assert session["config_id"][0] == shelf.till["id"]
    assert session["opening"] == float(FLOAT)
    assert session["cash_sales"] == pytest.approx(total)
    assert session["counted"] == counted
    assert session["difference"] == pytest.approx(counted - total - float(FLOAT))
    manager.open("/odoo/cash-differences?view_type=list")
    manager.shoot("cash-differences")
    assert not cashier.errors + manager.errors


def fill_the_cart(cashier, shelf):
    """Plain goods, one by weight, one by its lot, and a promotion that shows by itself."""
    for product in shelf.plain(PLAIN_ITEMS):
        scan(cashier, product["barcode"], product["name"])
    beef = shelf.weighed()
    scan(cashier, weighed_code(beef["number"], 156), beef["name"])
    expect(line(cashier, beef["name"]).locator(".qty")).to_contain_text("0.156")
    lot = shelf.with_lot()
    scan(cashier, f"010{lot['barcode']}10{lot['lot']}", lot["name"])
    expect(line(cashier, lot["name"])).to_contain_text(lot["lot"])

    for product in shelf.chocolates(CHOCOLATES):
        scan(cashier, product["barcode"], product["name"])
    expect(cashier.page.locator(".orderline", has_text="10%").first).to_be_visible()
    cashier.shoot("cashier-promotion")


def a_scan_into_the_search(cashier, shelf):
    """Whatever has the focus, what is scanned is sold."""
    *_known, product = shelf.plain(PLAIN_ITEMS + 1)
    page = cashier.page
    page.keyboard.press("F2")
    field = page.locator(".pos-rightheader .input-container input")
    expect(field).to_be_focused()
    page.keyboard.type(f"{product['barcode']}\n", delay=5)
    expect(line(cashier, product["name"])).to_have_count(1)
    expect(field).to_have_value("")
    expect(field).not_to_be_focused()


def the_last_unit(cashier, shelf):
    """What is not there is said at the scan, and not sold: the money that was counted stays."""
    last = shelf.last_unit()
    page = cashier.page
    for _unit in range(int(last["sellable_qty"]) + 1):
        scan(cashier, last["barcode"], last["name"])
    refused = page.locator(".supermarket-sale-refused")
    expect(refused).to_contain_text(last["name"])
    cashier.shoot("cashier-short-at-scan")
    page.keyboard.press("Escape")
    expect(refused).to_have_count(0)

    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.type(CASH, delay=90)
    expect(page.locator(".paymentline.selected")).to_contain_text(CASH_SHOWN)
    page.keyboard.press("Enter")
    expect(refused).to_contain_text(last["name"])
    cashier.shoot("cashier-last-unit")
    refused.locator("[data-way=reduce]").click()
    expect(refused).to_have_count(0)
    expect(page.locator(".payment-screen .paymentline.selected")).to_contain_text(CASH_SHOWN)


def close_blind(cashier, total):
    """Count by denomination; the screen names no amount that was taken. The count is returned."""
    page = cashier.page
    page.locator(".pos-topheader .dropdown-toggle, .pos-topheader button.fa-bars").last.click()
    page.get_by_text(re.compile("Close Register")).first.click()
    popup = page.locator(".close-pos-popup")
    expect(popup.locator(".blind-count")).to_be_visible()
    text = popup.inner_text()
    assert f"{total:,.2f}" not in text
    assert f"{total + float(FLOAT):,.2f}" not in text
    close = popup.locator(".btn-primary", has_text="Close Register")
    expect(close).to_be_disabled()
    cashier.shoot("blind-close")

    count_notes(cashier, 0)
    close.click()
    refused = page.locator(".supermarket-pin-popup")
    expect(refused).to_contain_text("differs from what is expected")
    cashier.shoot("blind-refused")
    page.keyboard.press("Escape")
    expect(refused).to_have_count(0)

    counted = count_notes(cashier, total + float(FLOAT))
    expect(popup.locator(".blind-count")).to_contain_text(f"{counted:,.2f}")
    cashier.shoot("blind-counted")
    close.click()
    page.wait_for_url(re.compile(r"/pos/ui/\d+/login|/odoo"), timeout=60_000)
    return counted


def count_notes(cashier, amount):
    """Enter the whole yuan of an amount, by the largest notes first."""
    cashier.page.locator(".close-pos-popup .blind-count button").click()
    count = cashier.page.locator(".modal", has=cashier.page.locator(".total-section"))
    rest = whole = int(amount)
    expect(count.locator("div:has(> label) input").first).to_be_visible()
    for row in count.locator("div:has(> label)").all():
        value = float(re.sub(r"[^0-9.]", "", row.locator("label").inner_text()))
        if value >= 1:
            row.locator("input").fill(str(int(rest // value)))
            rest %= int(value)
    expect(count.locator(".total-section")).to_contain_text(f"{whole:,.2f}")
    cashier.shoot("blind-count")
    count.locator(".btn-primary").click()
    expect(count).to_have_count(0)
    return whole
