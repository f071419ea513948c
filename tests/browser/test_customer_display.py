"""What the customer reads while he pays: the change, large and without a sign."""

from playwright.sync_api import expect

from tests.browser.till import Shelf, open_till, scan


def test_change_on_the_display(person):
    manager, cashier = person("manager"), person("cashier")
    shelf = Shelf(manager)
    open_till(cashier, shelf.till)
    page = cashier.page
    device = page.evaluate("localStorage.getItem('device_uuid')")
    display = cashier.context.new_page()
    display.goto(f"/pos_customer_display/{shelf.till['id']}/{device or 'till'}")
    expect(display.locator(".o_customer_display")).to_be_visible()
    page.bring_to_front()

    [goods, *_more] = shelf.plain(1)
    scan(cashier, goods["barcode"], goods["name"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.evaluate("posmodel.getOrder().payment_ids[0].setAmount(1000)")
    due = page.locator(".supermarket-change-due .amount")
    expect(due).to_be_visible()
    amount = due.inner_text()
    assert "-" not in amount
    change = display.locator(".supermarket-display-change")
    expect(change).to_contain_text("Change due")
    expect(change).to_contain_text(amount)
    expect(change).not_to_contain_text("-")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt-screen")
    expect(display.locator("h1")).to_contain_text("Thank you")
    expect(change).to_contain_text(amount)
    assert not cashier.errors
