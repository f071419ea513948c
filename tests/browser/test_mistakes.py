"""What goes wrong at a till and is caught: a code typed as a quantity, a small screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.till import Shelf, open_till, scan

BY_HAND_MS = 250  # a scanner sends its keys within some milliseconds
QUANTITY = "posmodel.getOrder().getSelectedOrderline().qty"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def shelf(person):
    return Shelf(person("manager"))


def test_code_typed_by_hand_is_no_quantity(person, shelf):
    cashier = open_till(person("cashier"))
    [goods] = shelf.plain(1)
    scan(cashier, goods["barcode"], goods["name"])
    cashier.page.wait_for_timeout(2 * BY_HAND_MS)
    for digit in goods["barcode"]:
        cashier.page.keyboard.press(digit)
        cashier.page.wait_for_timeout(BY_HAND_MS)
    dialog = cashier.page.locator(".modal", has_text=goods["barcode"][:6])
    expect(dialog).to_contain_text("is no quantity")
    cashier.shoot("till-code-typed")
    cashier.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert cashier.page.evaluate(QUANTITY) == 1
    assert not cashier.errors


KEYS_TOGETHER = """keys => {
    for (const key of keys) {
        const [code, bubbles] = [`Digit${key}`, true];
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles }));
    }
}"""


def test_digits_after_one_too_many_are_no_quantity(person, shelf):
    cashier = open_till(person("cashier"))
    [goods] = shelf.plain(1)
    scan(cashier, goods["barcode"], goods["name"])
    cashier.page.wait_for_timeout(2 * BY_HAND_MS)
    for digit in "12345":
        cashier.page.keyboard.press(digit)
        cashier.page.wait_for_timeout(BY_HAND_MS)
    cashier.page.evaluate(KEYS_TOGETHER, ["6", "0"])
    dialog = cashier.page.locator(".modal", has_text="is no quantity")
    expect(dialog).to_be_visible()
    cashier.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert cashier.page.evaluate(QUANTITY) == 1
    cashier.page.keyboard.press("3")
    cashier.page.wait_for_function(f"{QUANTITY} === 3")
    assert not cashier.errors


def test_phone_keeps_its_menu_without_connection(person):
    cashier = open_till(person("cashier", viewport=PHONE))
    page = cashier.page
    expect(page.locator(".supermarket-sync-status.btn-light")).to_be_visible()
    cashier.context.set_offline(True)
    expect(page.locator(".supermarket-sync-status.btn-danger")).to_be_visible()
    cashier.shoot("till-phone-offline")
    for button in page.locator(".pos-topheader button:visible").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    badge = page.locator(".supermarket-sync-status").bounding_box()
    assert badge["width"] < PHONE["width"] / 5
    assert not cashier.errors
