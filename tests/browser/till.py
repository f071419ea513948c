"""What the journeys at the till share: the goods on the shelf and the cashier's moves."""

import datetime
import time

import pytest
from playwright.sync_api import expect

FLOAT = "300"
PATIENCE = 30


def until(holds, what):
    """Wait until something holds, or fail with its name."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.2)
    pytest.fail(f"not within {PATIENCE} s: {what}")


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
            ["amount_paid", "lines"],
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


def open_till(cashier, till=None):
    """A till, the first where none is named; its session is opened where it is not."""
    page = cashier.page
    if not till:
        [till] = cashier.call("pos.config", "search_read", [], ["name"], order="id", limit=1)
    page.goto(f"/pos/ui/{till['id']}?from_backend=1")
    page.wait_for_selector(".product-screen", timeout=90_000)
    if page.evaluate("posmodel.session.state") == "opening_control":
        page.locator(".modal .btn-primary").first.click()
    expect(page.locator(".modal")).to_have_count(0)
    return cashier


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
