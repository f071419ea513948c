"""Quantities on the phone: typed with whatever keys it has, shown as the language writes them."""

import re

from playwright.sync_api import expect

from tests.browser.phone import PHONE, go_online, goods, open_app, open_document
from tests.browser.test_scan_app import booked, day, receipt_of


def test_kilograms_of_a_german(person, manager):
    """A comma or a point, whatever the language: which of them a phone offers is its own affair."""
    [meat, _other] = goods(manager, to_weight=True, tracking="lot")
    receipt = receipt_of(manager, (meat, 4.5))
    worker = person("receiver", viewport=PHONE)
    speak_german(person("shopadmin"), worker.login, "de_DE")
    try:
        open_app(worker)
        page = worker.page
        open_document(page, "receive", receipt)
        code = meat["barcode"].rjust(14, "0")
        worker.scan(f"]C101{code}17{day(9):%y%m%d}10KG-DE")
        count = page.locator(f"[data-product='{meat['id']}'] .scan-line-count")
        for typed in ("1.25", "0,756"):
            type_quantity(page, typed)
            shown = typed.replace(".", ",")
            expect(count).to_have_text(re.compile(rf"^\s*{shown}\s*/\s*4,5\s*$"))
            expect(page.locator(".scan-quantity input")).to_have_value(shown)
        worker.shoot("scan-german")
        are_no_quantities(page)
        expect(count).to_have_text(re.compile("0,756"))
        page.click("text=Close receipt")
        expect(page.locator(".scan-difference b")).to_contain_text("-3,744")
        page.click(".scan-goods button:has-text('Close receipt')")
        go_online(worker)
    finally:
        speak_german(person("shopadmin"), worker.login, "en_US")
    assert booked(manager, receipt)[meat["id"]]["quantity"] == 0.756
    assert not worker.errors


def speak_german(admin, login, language):
    """Numbers as German writes them: the words of the app stay English."""
    context = {"active_test": False}
    [german] = admin.call("res.lang", "search", [["code", "=", "de_DE"]], context=context)
    admin.call("res.lang", "write", [german], {"active": True})
    [user] = admin.call("res.users", "search", [["login", "=", login]])
    admin.call("res.users", "write", [user], {"lang": language})


def type_quantity(page, text):
    page.locator(".scan-quantity input").fill(text)
    page.keyboard.press("Enter")


def are_no_quantities(page):
    """Nothing of these reaches the server, which would take none of what follows them either."""
    wrong = page.locator(".scan-bad-text")
    for typed, says in (
        ("0,7561", "no more than 3 digits"),
        ("5410148382701", "less than 1000000"),
        ("5e2", "no number"),
    ):
        type_quantity(page, typed)
        expect(wrong).to_contain_text(says)
