"""What the manager puts on hold while it lies in an open till's cart is refused at payment."""

import pytest
from playwright.sync_api import expect

from tests.browser.till import Shelf, line, open_till, scan

# The till has heard of the hold, or of its end: the state is waited for, not the message.
HELD = """([id, held]) => posmodel.sellableBoard.isHeld(id) === held"""


@pytest.fixture
def shop(person):
    manager, cashier = person("manager"), person("cashier")
    shelf = Shelf(manager)
    open_till(cashier, shelf.till)
    cashier.page.wait_for_function("() => posmodel.sellableBoard.loaded")
    return manager, cashier, shelf


@pytest.fixture
def hold(shop):
    """Places a hold as the manager does, and ends what is left of it."""
    manager, cashier, _shelf = shop
    placed = []

    def place(product, lot=False):
        values = {"product_id": product["id"], "lot_id": lot, "reason": "damage"}
        placed.append(manager.call("supermarket.hold", "create", values))
        cashier.page.wait_for_function(HELD, arg=[product["id"], True])
        return placed[-1]

    yield place
    for one in placed:
        release(manager, one)


def release(manager, hold):
    note = {"hold_ids": [[6, 0, [hold]]], "note": "Looked at, it is sound"}
    wizard = manager.call("supermarket.hold.release", "create", note)
    manager.call("supermarket.hold.release", "action_release", [wizard])


def only_lot(shelf):
    """Goods whose stock in the shop is one lot, which FEFO takes without being asked."""
    lots = shelf.manager.call(
        "stock.quant",
        "formatted_read_group",
        [
            ["location_id.warehouse_id", "=", shelf.warehouse],
            ["location_id.usage", "=", "internal"],
            ["lot_id", "!=", False],
            ["quantity", ">", 1],
        ],
        ["product_id"],
        ["lot_id:array_agg_distinct"],
    )
    single = {
        row["product_id"][0]: row["lot_id:array_agg_distinct"][0]
        for row in lots
        if len(row["lot_id:array_agg_distinct"]) == 1
    }
    goods = shelf.products(["id", "in", list(single)], ["to_weight", "=", False])
    [product, *_more] = [one for one in goods if one["sellable_qty"] >= 2]
    [lot] = shelf.manager.call("stock.lot", "read", [single[product["id"]]], ["name", "is_on_hold"])
    return product, lot


def try_to_pay(cashier):
    page = cashier.page
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.press("Enter")


def refused(cashier, *words, shot):
    popup = cashier.page.locator(".supermarket-sale-refused")
    for word in words:
        expect(popup).to_contain_text(word)
    expect(cashier.page.locator(".modal-title")).to_have_text("Not to be sold")
    expect(popup).not_to_contain_text("asked")
    cashier.shoot(shot)
    cashier.page.keyboard.press("Escape")
    expect(popup).to_have_count(0)


def pays(shelf, cashier, before):
    """Nothing was booked so far; now it is."""
    assert len(shelf.paid_orders()) == before
    cashier.page.keyboard.press("Enter")
    cashier.page.wait_for_selector(".receipt-screen")
    cashier.page.wait_for_function("() => posmodel.queue.orders.length === 0")
    assert len(shelf.paid_orders()) == before + 1


def test_product_held_in_the_cart(shop, hold):
    manager, cashier, shelf = shop
    [goods, *_more] = shelf.plain(1)
    scan(cashier, goods["barcode"], goods["name"])
    before = len(shelf.paid_orders())
    placed = hold(goods)
    try_to_pay(cashier)
    refused(cashier, goods["name"], "On hold: Damage", shot="held-in-cart")
    release(manager, placed)
    cashier.page.wait_for_function(HELD, arg=[goods["id"], False])
    pays(shelf, cashier, before)


def test_scanned_lot_held_in_the_cart(shop, hold):
    manager, cashier, shelf = shop
    goods = shelf.with_lot()
    [lot] = manager.call(
        "stock.lot", "search", [["name", "=", goods["lot"]], ["product_id", "=", goods["id"]]]
    )
    scan(cashier, f"010{goods['barcode']}10{goods['lot']}", goods["name"])
    before = len(shelf.paid_orders())
    placed = hold(goods, lot)
    try_to_pay(cashier)
    words = f"Lot {goods['lot']} is on hold: Damage"
    refused(cashier, goods["name"], words, shot="held-lot-in-cart")
    release(manager, placed)
    pays(shelf, cashier, before)


def test_only_lot_held_in_the_cart(shop, hold):
    """No code named the lot: what the customer has is of the one that is there."""
    manager, cashier, shelf = shop
    goods, lot = only_lot(shelf)
    scan(cashier, goods["barcode"], goods["name"])
    expect(line(cashier, goods["name"])).to_contain_text(lot["name"])
    before = len(shelf.paid_orders())
    placed = hold(goods, lot["id"])
    try_to_pay(cashier)
    words = f"Lot {lot['name']} is on hold: Damage"
    refused(cashier, goods["name"], words, shot="only-lot-held")
    release(manager, placed)
    pays(shelf, cashier, before)
