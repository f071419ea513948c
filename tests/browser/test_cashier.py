"""A cashier's day: float, twelve items, promotion, a last unit, cash by two keys, a blind close."""

import datetime
import re
import time

from playwright.sync_api import expect

from tools.demo.codes import weighed_code

FLOAT = "300"
PLAIN_ITEMS = 6
CHOCOLATES = 3


def test_cashiers_day(person):
    manager = person("manager")
    shelf = Shelf(manager)
    cashier = person("cashier")
    open_with_float(cashier, shelf.till)

    fill_the_cart(cashier, shelf)
    the_last_unit(cashier, shelf)

    pay(cashier)
    cashier.page.wait_for_selector(".receipt-screen, .feedback-screen")
    cashier.shoot("cashier-paid")
    [first] = shelf.plain(1)
    cashier.scan(first["barcode"])
    expect(line(cashier, first["name"])).to_have_count(1)
    pay(cashier)
    cashier.page.wait_for_selector(".receipt-screen, .feedback-screen")

    paid = shelf.paid_orders()
    assert len(paid) == 2
    assert close_blind(cashier, paid)
    [session] = manager.call(
        "supermarket.cash.difference", "search_read", [], [], order="session_id desc", limit=1
    )
    assert round(session["counted"] - session["expected"], 2) == round(session["difference"], 2)
    assert session["opening"] == float(FLOAT)
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


def the_last_unit(cashier, shelf):
    """What is not there is not sold: the till offers what there is."""
    last = shelf.last_unit()
    for _unit in range(int(last["sellable_qty"]) + 1):
        scan(cashier, last["barcode"], last["name"])
    pay(cashier)
    refused = cashier.page.locator(".supermarket-sale-refused")
    expect(refused).to_contain_text(last["name"])
    cashier.shoot("cashier-last-unit")
    refused.locator("[data-way=reduce]").click()
    expect(refused).to_have_count(0)


class Shelf:
    """What the manager knows is on the cashier's shelf."""

    def __init__(self, manager):
        self.manager = manager
        [self.till] = manager.call(
            "pos.config", "search_read", [], ["name", "warehouse_id"], order="id", limit=1
        )
        [kind] = manager.call(
            "stock.picking.type",
            "search_read",
            [["code", "=", "outgoing"], ["warehouse_id.code", "=", "RS"]],
            ["warehouse_id"],
            limit=1,
        )
        self.warehouse = kind["warehouse_id"][0]
        self.began = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S")

    def products(self, *domain, limit=400):
        return self.manager.call(
            "product.product",
            "search_read",
            [["barcode", "!=", False], ["available_in_pos", "=", True], *domain],
            ["name", "barcode", "sellable_qty", "to_weight"],
            context={"warehouse_id": self.warehouse},
            order="id",
            limit=limit,
        )

    def plain(self, count):
        """Goods that nothing is special about."""
        rows = self.products(
            ["tracking", "=", "none"],
            ["to_weight", "=", False],
            ["categ_id.oversell_policy", "in", [False, "allow"]],
            ["categ_id.name", "not ilike", "chocolate"],
            limit=60,
        )
        return [row for row in rows if row["sellable_qty"] >= 5][:count]

    def chocolates(self, count):
        rows = self.products(["categ_id.name", "ilike", "chocolate"])
        return [row for row in rows if row["sellable_qty"] >= 2][:count]

    def weighed(self):
        """Meat by the gram with enough of it: its code is 21, five digits, weight."""
        rows = self.products(["to_weight", "=", True])
        [first, *_more] = [row for row in rows if row["sellable_qty"] >= 1]
        return {**first, "number": int(first["barcode"][2:7])}

    def with_lot(self):
        quants = self.manager.call(
            "stock.quant",
            "search_read",
            [
                ["location_id.warehouse_id", "=", self.warehouse],
                ["quantity", ">", 5],
                ["lot_id", "!=", False],
                ["lot_id.is_on_hold", "=", False],
                ["lot_id.expiration_date", ">", self.began],
                ["product_id.barcode", "!=", False],
                ["product_id.to_weight", "=", False],
            ],
            ["lot_id", "product_id"],
            order="id desc",
            limit=1,
        )
        [row] = self.products(["id", "=", quants[0]["product_id"][0]])
        return {**row, "lot": quants[0]["lot_id"][1]}

    def last_unit(self):
        """Goods that must not be oversold, with few of them."""
        rows = self.products(["to_weight", "=", False], ["categ_id.oversell_policy", "=", "block"])
        few = [row for row in rows if 1 <= row["sellable_qty"] <= 6]
        return min(few, key=lambda row: row["sellable_qty"])

    def paid_orders(self):
        return self.manager.call(
            "pos.order",
            "search_read",
            [
                ["config_id", "=", self.till["id"]],
                ["state", "=", "paid"],
                ["create_date", ">=", self.began],
            ],
            ["amount_total", "lines"],
        )


def open_with_float(cashier, till):
    page = cashier.page
    page.goto(f"/pos/ui/{till['id']}?from_backend=1")
    modal = page.locator(".modal", has=page.locator(".btn-primary"))
    modal.wait_for(timeout=90_000)
    modal.locator("input").first.fill(FLOAT)
    cashier.shoot("cashier-float")
    modal.locator(".btn-primary").first.click()
    page.wait_for_selector(".product-screen", timeout=90_000)
    expect(page.locator(".modal")).to_have_count(0)
    time.sleep(2)  # the till has fetched its codes


def line(cashier, name):
    return cashier.page.locator(".orderline", has_text=name)


def scan(cashier, code, name):
    cashier.scan(code)
    expect(line(cashier, name).first).to_be_visible()


def pay(cashier):
    """Two keys."""
    page = cashier.page
    time.sleep(0.6)
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    time.sleep(0.3)
    page.keyboard.press("Enter")


def close_blind(cashier, paid):
    """Count by denomination; the screen names no amount that was taken."""
    page = cashier.page
    page.locator(".pos-topheader .dropdown-toggle, .pos-topheader button.fa-bars").last.click()
    page.get_by_text(re.compile("Close Register")).first.click()
    popup = page.locator(".close-pos-popup")
    expect(popup.locator(".blind-count")).to_be_visible()
    total = sum(order["amount_total"] for order in paid)
    text = popup.inner_text()
    assert f"{total:,.2f}" not in text
    assert f"{total + float(FLOAT):,.2f}" not in text
    assert popup.locator(".btn-primary", has_text="Close Register").is_disabled()
    cashier.shoot("blind-close")
    popup.locator(".blind-count button").click()
    count = page.locator(".modal").last
    rest = round(total + float(FLOAT), 2)
    for box in count.locator("input").all():
        value = float(re.sub(r"[^0-9.]", "", box.locator("xpath=..").inner_text() or "") or 0)
        pieces = int(round(rest / value, 6)) if value >= 1 else 0
        if pieces:
            box.fill(str(pieces))
            rest = round(rest - pieces * value, 2)
    cashier.shoot("blind-count")
    count.locator(".btn-primary").first.click()
    cashier.shoot("blind-counted")
    popup.locator(".btn-primary", has_text="Close Register").click()
    page.wait_for_url(re.compile(r"/odoo|/web|/pos/ui"), timeout=90_000)
    time.sleep(3)
    return True
