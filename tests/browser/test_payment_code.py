"""A customer pays by the code on his phone; whatever gets lost, he is charged once.

And the page that shows how a till reads a code.
"""

import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.till import open_till

PAYS, ANSWER_LOST, NO_MONEY, CONFIRM = (
    f"2812345678901234{ending}" for ending in ("55", "03", "02", "01")
)
WATER = "6901285991271"


@pytest.fixture
def cashier(person):
    return open_till(person("cashier"))


def ring_up(cashier, code=WATER):
    """Scan one product and go to payment."""
    cashier.scan(code)
    expect(cashier.page.locator(".orderline")).to_have_count(1)
    cashier.page.locator(".pay-order-button").click()
    expect(cashier.page.locator(".payment-screen")).to_be_visible()


def trades_since(manager, moment):
    return manager.call(
        "supermarket.payment.trade",
        "search_read",
        [["date", ">=", moment]],
        ["state", "signed_amount", "difference", "pos_order_id"],
    )


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def next_sale(cashier):
    expect(cashier.page.locator(".receipt-screen")).to_be_visible()
    cashier.page.keyboard.press("Enter")
    expect(cashier.page.locator(".product-screen")).to_be_visible()


def test_lost_answer_is_charged_once(cashier, person):
    """The code is charged, its answer is lost: the till asks, and the sale ends by itself."""
    began = now()
    ring_up(cashier)
    cashier.scan(ANSWER_LOST)
    status = cashier.page.locator(".code-payment-status")
    expect(status).to_have_attribute("data-phase", "unknown")
    cashier.shoot("payment-code-asking")
    expect(cashier.page.locator(".receipt-screen")).to_be_visible()
    [trade] = trades_since(person("manager"), began)
    assert trade["state"] == "done"
    assert trade["pos_order_id"]
    assert trade["difference"] == 0
    next_sale(cashier)


def test_refused_then_paid_after_a_reload(cashier, person):
    """Refused with its reason; the next code waits for the customer while the page is reloaded."""
    began = now()
    ring_up(cashier)
    cashier.scan(NO_MONEY)
    status = cashier.page.locator(".code-payment-status")
    expect(status).to_have_attribute("data-phase", "refused")
    expect(status).to_contain_text("Not enough money")
    cashier.shoot("payment-code-refused")
    cashier.scan(CONFIRM)
    expect(status).to_have_attribute("data-phase", "waiting")
    cashier.shoot("payment-code-waiting")
    cashier.page.reload()
    expect(cashier.page.locator(".receipt-screen")).to_be_visible()
    trades = trades_since(person("manager"), began)
    assert sorted(trade["state"] for trade in trades) == ["done", "refused"]
    assert all(trade["difference"] == 0 for trade in trades)


def test_nothing_is_forgotten_when_the_page_goes_with_the_request(cashier, person):
    """The provider is asked, and the page is gone: the line waits for its answer afterwards."""
    began = now()
    ring_up(cashier)
    held = []
    cashier.page.route("**/supermarket_code_pay", lambda route: held.append(route))
    with cashier.page.expect_request("**/supermarket_code_pay") as request:
        cashier.scan(CONFIRM)
    cashier.context.request.post(
        request.value.url,
        data=request.value.post_data,
        headers={"Content-Type": "application/json"},
    )
    cashier.page.reload()
    assert len(held) == 1
    expect(cashier.page.locator(".receipt-screen")).to_be_visible()
    [trade] = trades_since(person("manager"), began)
    assert (trade["state"], trade["difference"]) == ("done", 0)


def test_age_is_asked_once_and_initials_find_milk(cashier, person):
    manager = person("manager")
    beers = manager.call(
        "product.product",
        "search_read",
        [["categ_id.age_limit", ">=", 18], ["barcode", "!=", False]],
        ["barcode"],
        limit=2,
    )
    first, second = (beer["barcode"] for beer in beers)
    cashier.scan(first)
    popup = cashier.page.locator(".supermarket-age-popup")
    expect(popup).to_contain_text("18+")
    cashier.shoot("age-check")
    cashier.page.keyboard.press("y")
    expect(cashier.page.locator(".orderline")).to_have_count(1)
    cashier.scan(second)
    expect(cashier.page.locator(".orderline")).to_have_count(2)
    expect(popup).to_have_count(0)

    cashier.page.keyboard.press("F2")
    cashier.page.keyboard.type("sn", delay=80)
    expect(cashier.page.locator(".product").first).to_contain_text("酸奶")
    cashier.shoot("pinyin-search")


def test_check_a_code(person):
    cashier = person("cashier")
    page = cashier.page
    page.goto("/odoo/check-code")
    page.fill(".o_check_code_input", "280012203010007569")
    page.keyboard.press("Enter")
    verdict = page.locator(".o_check_code_verdict")
    expect(verdict).to_have_attribute("data-level", "success")
    expect(verdict).to_contain_text("0.756 kg")
    expect(verdict).to_contain_text("30.10")
    expect(page.locator(".o_check_code_part")).to_have_count(4)
    cashier.shoot("check-a-code")
    page.fill(".o_check_code_input", "6909999999994")
    page.keyboard.press("Enter")
    expect(verdict).to_have_attribute("data-level", "danger")
