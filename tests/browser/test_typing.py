"""Keys at a person's speed and at a scanner's: amounts, quantities and codes stay what they are."""

import pytest
from playwright.sync_api import expect

from tests.browser.till import Shelf, line, open_till, scan

PERSON_MS = (20, 50, 60, 90, 130, 160, 250)
SCANNER_MS = 8
AMOUNT = "posmodel.getOrder().payment_ids[0].amount"
QUANTITY = "posmodel.getOrder().getSelectedOrderline()?.qty"
LINES = "posmodel.getOrder().lines.length"
TORN_MS = 100
PAUSE_MS = 400  # longer than what keeps a scan's keys together


@pytest.fixture(scope="module")
def till(browser, shop_url):
    """One till for all speeds: who types does not open it anew."""
    from tests.browser.conftest import Person

    manager, cashier = Person(browser, shop_url, "manager"), Person(browser, shop_url, "cashier")
    shelf = Shelf(manager)
    open_till(cashier)
    yield cashier, shelf
    assert not cashier.errors
    for person in (manager, cashier):
        person.context.close()


@pytest.fixture
def cart(till):
    """An order with one line of plain goods, thrown away afterwards."""
    cashier, shelf = till
    [goods, *_more] = shelf.plain(1)
    scan(cashier, goods["barcode"], goods["name"])
    cashier.page.wait_for_timeout(PAUSE_MS)
    yield cashier, goods
    page = cashier.page
    if page.locator(".payment-screen").count():
        page.locator(".back-button").first.click()
    page.evaluate("posmodel.getOrder().lines.slice().forEach((l) => l.delete())")
    expect(page.locator(".orderline")).to_have_count(0)


@pytest.mark.parametrize("pace", PERSON_MS)
def test_cash_is_an_amount(cart, pace):
    cashier, _goods = cart
    page = cashier.page
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.type("500", delay=pace)
    page.wait_for_timeout(PAUSE_MS)
    assert page.evaluate(AMOUNT) == 500
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(".supermarket-change-due")).to_be_visible()


def test_amount_and_enter_in_one_go(cart):
    cashier, _goods = cart
    page = cashier.page
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.type("500\n", delay=70)
    page.wait_for_selector(".receipt-screen, .feedback-screen")
    change = page.locator(".supermarket-change-due .amount")
    expect(change).not_to_contain_text("-")
    cashier.shoot("till-change")
    page.keyboard.press("Enter")
    page.wait_for_selector(".product-screen")
    expect(change).to_be_visible()
    cashier.shoot("till-change-left")


@pytest.mark.parametrize("ends", ["\n", ""])
@pytest.mark.parametrize("pace", PERSON_MS)
def test_quantity_does_not_join_the_code(cart, pace, ends):
    cashier, goods = cart
    page = cashier.page
    for _attempt in range(5):
        page.keyboard.type("2", delay=pace)
        page.wait_for_timeout(pace)
        page.keyboard.type(goods["barcode"] + ends, delay=SCANNER_MS)
        page.wait_for_timeout(pace)
        page.keyboard.type("2", delay=pace)
        page.wait_for_timeout(PAUSE_MS)
        if not is_torn(page, goods["barcode"]):
            break
        begin_anew(cashier, goods)
    else:
        pytest.skip("this machine is too busy to send a code as a scanner does")
    expect(page.locator(".modal")).to_have_count(0)
    assert (page.evaluate(LINES), page.evaluate(QUANTITY)) == (1, 2)
    expect(line(cashier, goods["name"])).to_have_count(1)


def is_torn(page, code):
    """Whether a busy machine put a pause into the keys of a code that no scanner makes."""
    longest = page.evaluate(
        """(code) => {
            const { keys } = posmodel.barcodeReader;
            const start = keys.map(({ key }) => key).join("").lastIndexOf(code);
            const own = keys.slice(start, start + code.length);
            return Math.max(...own.slice(1).map(({ at }, index) => at - own[index].at));
        }""",
        code,
    )
    return longest > TORN_MS


def begin_anew(cashier, goods):
    page = cashier.page
    if page.locator(".modal").count():
        page.keyboard.press("Enter")
        expect(page.locator(".modal")).to_have_count(0)
    page.evaluate("posmodel.getOrder().lines.slice().forEach((l) => l.delete())")
    scan(cashier, goods["barcode"], goods["name"])
    page.wait_for_timeout(PAUSE_MS)


@pytest.mark.parametrize("pace", [50, 90, 130])
def test_quantity_of_three_digits(cart, pace):
    cashier, _goods = cart
    page = cashier.page
    page.evaluate("posmodel.sellableBoard.policies = {}")
    page.keyboard.type("120", delay=pace)
    page.wait_for_timeout(PAUSE_MS)
    assert page.evaluate(QUANTITY) == 120
    expect(page.locator(".modal")).to_have_count(0)


@pytest.mark.parametrize("ends", ["\n", "\t", ""])
@pytest.mark.parametrize("pace", [5, 15, 30])
def test_scanner_at_any_speed(cart, pace, ends):
    cashier, goods = cart
    page = cashier.page
    page.keyboard.type(goods["barcode"] + ends, delay=pace)
    page.wait_for_timeout(PAUSE_MS)
    if is_torn(page, goods["barcode"]):
        begin_anew(cashier, goods)
        pytest.skip("this machine is too busy to send a code as a scanner does")
    expect(page.locator(".modal")).to_have_count(0)
    assert page.evaluate(QUANTITY) == 2
