"""One fresh product through the whole shop: till, stock, proposal, delivery, inspection, penalty.

Each step is taken by the login whose work it is; what the next one sees is the check.
"""

import datetime
import time

import pytest
from playwright.sync_api import expect

from tests.browser.till import open_till, until

SOLD = 3
ORDERED = 200


class Goods:
    """The product of the journey, as its store sees it, asked with the manager's rights."""

    def __init__(self, manager):
        self.manager = manager
        self.till, self.second_till = self._tills()
        self.warehouse = self._warehouse()
        self.product = self._product()

    def _tills(self):
        tills = self.manager.call(
            "pos.config", "search_read", [], ["name", "picking_type_id"], order="id"
        )
        return tills[:2]

    def _warehouse(self):
        [kind] = self.manager.call(
            "stock.picking.type", "read", [self.till["picking_type_id"][0]], ["warehouse_id"]
        )
        return kind["warehouse_id"][0]

    def _product(self):
        """A vegetable in lots that a plan inspects: enough to sell some, nothing on order."""
        [category] = self.manager.call(
            "product.category", "search", [["name", "=", "Vegetables"]], limit=1
        )
        candidates = self.manager.call(
            "product.product",
            "search_read",
            [
                ["categ_id", "child_of", category],
                ["tracking", "=", "lot"],
                ["barcode", "!=", False],
                ["to_weight", "=", False],
            ],
            ["name", "barcode", "sellable_qty", "incoming_qty"],
            context={"warehouse_id": self.warehouse},
        )
        enough = [
            one
            for one in candidates
            if 10 <= one["sellable_qty"] <= 500 and not one["incoming_qty"]
        ]
        assert enough, "the demo shop has no vegetable with stock and nothing on order"
        return enough[0]

    def sellable(self):
        [row] = self.manager.call(
            "product.product",
            "read",
            [self.product["id"]],
            ["sellable_qty"],
            context={"warehouse_id": self.warehouse},
        )
        return row["sellable_qty"]

    def set_threshold(self, quantity):
        self.manager.call(
            "product.product",
            "write",
            [self.product["id"]],
            {"safety_stock": quantity},
            context={"warehouse_id": self.warehouse},
        )

    def lots_on_hold(self):
        return self.manager.call(
            "stock.lot",
            "search_read",
            [["product_id", "=", self.product["id"]], ["is_on_hold", "=", True]],
            ["name"],
        )


@pytest.fixture
def goods(person):
    return Goods(person("manager"))


def test_from_scan_to_penalty(person, goods):
    before = goods.sellable()
    goods.set_threshold(before - SOLD + 1)
    cashier, colleague = person("cashier"), person("cashier2")
    open_till(cashier, goods.till)
    open_till(colleague, goods.second_till)
    badge_before = badge(colleague, goods)

    sell(cashier, goods, SOLD)
    assert goods.sellable() == before - SOLD
    until(lambda: badge(colleague, goods) != badge_before, "the other till hears of the sale")
    colleague.shoot("till-other")
    look_at_the_stock_record(goods)

    order = accept_the_proposal(person("buyer"), goods)
    receipt, lot = receive(person("receiver"), goods, order)
    task = inspect_and_fail(person(assigned_inspector(goods, receipt)), receipt)
    review(person("reviewer"), task)
    assert lot in [one["name"] for one in goods.lots_on_hold()]
    assert goods.sellable() == before - SOLD
    refuse_at_the_till(cashier, goods, lot)

    fine(person("accountant"), task)
    close_session(cashier, goods)


def badge(cashier, goods):
    """What the till shows as sellable of the product, found by its search."""
    page = cashier.page
    card = page.locator(".product", has_text=goods.product["name"]).first
    if not card.count():
        page.fill(
            ".product-screen input[placeholder*='Search'], input.form-control",
            goods.product["name"],
        )
        card.wait_for()
    return card.locator(".sellable-badge").inner_text()


def sell(cashier, goods, quantity):
    """A cash sale without the mouse: scans, Enter, Enter; the next scan starts the next sale."""
    page = cashier.page
    for scanned in range(1, quantity + 1):
        cashier.scan(goods.product["barcode"])
        expect(page.locator(".orderline .qty").first).to_contain_text(str(scanned))
    cashier.shoot("till")
    time.sleep(0.4)
    page.keyboard.press("Enter")
    page.wait_for_selector(".payment-screen .paymentline")
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt-screen")
    cashier.shoot("till-receipt")


def look_at_the_stock_record(goods):
    """Who, what, when, balance: the sale stands in the record although no move is posted."""
    rows = goods.manager.call(
        "supermarket.stock.record",
        "search_read",
        [["product_id", "=", goods.product["id"]], ["warehouse_id", "=", goods.warehouse]],
        ["quantity", "user_id", "balance_after", "document"],
        order="date desc, id desc",
        limit=SOLD,
    )
    of_the_sale = [row for row in rows if row["document"] == rows[0]["document"]]
    assert sum(row["quantity"] for row in of_the_sale) == -SOLD, "one row for each lot"
    assert rows[0]["user_id"][1] == "Li Na"
    goods.manager.open("/odoo/action-supermarket_stock.action_stock_record")
    goods.manager.shoot("stock-record")


def accept_the_proposal(buyer, goods):
    """One proposal with its reason and charts; accepted, it is a purchase order."""
    [proposal] = buyer.call(
        "replenishment.proposal",
        "search_read",
        [
            ["product_id", "=", goods.product["id"]],
            ["warehouse_id", "=", goods.warehouse],
            ["state", "=", "draft"],
        ],
        ["reason", "qty_to_order"],
    )
    assert proposal["reason"]
    buyer.open("/odoo/proposals")
    buyer.shoot("proposals")
    buyer.open(f"/odoo/proposals/{proposal['id']}")
    page = buyer.page
    page.wait_for_selector(".o_replenishment_chart canvas")
    page.fill("[name=qty_to_order] input", str(ORDERED))
    page.wait_for_timeout(800)  # the charts draw themselves in with an animation
    buyer.shoot("proposal", full_page=True)
    page.click("button[name=action_accept]")
    page.wait_for_selector("button[name=button_confirm]:visible")
    buyer.shoot("purchase-order")
    page.locator("button[name=button_confirm]:visible").first.click()
    page.wait_for_selector(".o_arrow_button_current:has-text('Purchase Order')")
    [line] = buyer.call(
        "purchase.order.line",
        "search_read",
        [["product_id", "=", goods.product["id"]], ["order_id.state", "=", "purchase"]],
        ["order_id", "product_uom_qty"],
        order="id desc",
        limit=1,
    )
    assert line["product_uom_qty"] == ORDERED
    return line["order_id"][0]


def receive(receiver, goods, order):
    """The delivery comes in one lot; validating it starts the inspection."""
    [picking] = receiver.call(
        "stock.picking",
        "search_read",
        [["purchase_id", "=", order], ["state", "!=", "done"]],
        ["move_ids"],
    )
    moves = receiver.call(
        "stock.move",
        "search_read",
        [["picking_id", "=", picking["id"]], ["product_id", "=", goods.product["id"]]],
        ["product_uom_qty", "location_id", "location_dest_id", "product_uom", "move_line_ids"],
    )
    lot = f"J{datetime.datetime.now():%m%d%H%M%S}"
    expiry = datetime.datetime.now() + datetime.timedelta(days=5)
    for move in moves:
        line = {
            "product_id": goods.product["id"],
            "product_uom_id": move["product_uom"][0],
            "lot_name": lot,
            "expiration_date": f"{expiry:%Y-%m-%d %H:%M:%S}",
            "quantity": move["product_uom_qty"],
            "picking_id": picking["id"],
            "location_id": move["location_id"][0],
            "location_dest_id": move["location_dest_id"][0],
        }
        cleared = [[2, line_id, 0] for line_id in move["move_line_ids"]]
        receiver.call(
            "stock.move",
            "write",
            [move["id"]],
            {"move_line_ids": [*cleared, [0, 0, line]], "picked": True},
        )
    receiver.open(f"/odoo/action-stock.action_picking_tree_all/{picking['id']}")
    receiver.page.locator("button[name=button_validate]:visible").first.click()
    receiver.page.wait_for_selector(".o_arrow_button_current:has-text('Done')")
    receiver.shoot("receipt")
    return picking["id"], lot


def assigned_inspector(goods, receipt):
    """The login of the inspector whose turn it is."""
    ask = goods.manager.call
    [task] = ask("inspection.task", "search_read", [["picking_id", "=", receipt]], ["inspector_id"])
    [inspector] = ask("inspection.inspector", "read", [task["inspector_id"][0]], ["user_id"])
    [user] = ask("res.users", "read", [inspector["user_id"][0]], ["login"])
    return user["login"]


def inspect_and_fail(inspector, receipt):
    """One bad unit more than the plan accepts."""
    [task] = inspector.call(
        "inspection.task",
        "search_read",
        [["picking_id", "=", receipt]],
        ["sample_size", "accept_number"],
    )
    assert task["sample_size"] > 1
    inspector.open(f"/odoo/action-quality_inspection.inspection_task_action/{task['id']}")
    page = inspector.page
    page.click("button[name=action_start]")
    page.wait_for_selector("button[name=action_submit]:visible")
    page.click(".o_notebook .nav-link:has-text('Readings')")
    page.click("[name=reading_ids] .o_data_row td[name=value]")
    page.fill("[name=reading_ids] .o_data_row [name=value] input", str(task["accept_number"] + 1))
    page.keyboard.press("Tab")
    inspector.shoot("inspection")
    page.click("button[name=action_submit]")
    page.wait_for_selector(".o_arrow_button_current:has-text('Done')")
    return task["id"]


def review(reviewer, task):
    reviewer.open(f"/odoo/action-quality_inspection.inspection_task_action/{task}")
    reviewer.page.click("button[name=action_complete_review]")
    reviewer.page.wait_for_selector("button[name=action_complete_review]", state="hidden")
    reviewer.page.wait_for_timeout(500)
    reviewer.shoot("review")


def refuse_at_the_till(cashier, goods, lot):
    """The code of the held lot stops the till, with the reason."""
    gtin = goods.product["barcode"].zfill(14)
    cashier.scan(f"01{gtin}10{lot}")
    stop = cashier.page.locator(".supermarket-stop-popup")
    stop.wait_for()
    cashier.shoot("till-hold")
    assert "hold" in stop.inner_text().lower()
    cashier.page.keyboard.press("Enter")
    expect(stop).to_have_count(0)


def fine(accountant, task):
    """Approved by another person: one posted, balanced credit note of the supplier."""
    [problem] = accountant.call(
        "inspection.problem",
        "search_read",
        [["task_id", "=", task], ["problem_type", "=", "fine"]],
        ["state"],
    )
    accountant.open(f"/odoo/action-quality_inspection.inspection_problem_action/{problem['id']}")
    page = accountant.page
    page.click("button[name=action_approve]")
    page.wait_for_selector("button[name=action_approve]", state="hidden")
    [after] = accountant.call(
        "inspection.problem", "read", [problem["id"]], ["state", "credit_note_id"]
    )
    [note] = accountant.call(
        "account.move", "read", [after["credit_note_id"][0]], ["state", "move_type", "line_ids"]
    )
    assert (note["state"], note["move_type"]) == ("posted", "in_refund")
    lines = accountant.call("account.move.line", "read", note["line_ids"], ["balance"])
    assert abs(sum(line["balance"] for line in lines)) < 0.005
    page.wait_for_timeout(500)
    accountant.shoot("penalty")


def close_session(cashier, goods):
    """The session closes and its sales stand in the books; the manager knows what is expected."""
    [session] = goods.manager.call(
        "pos.session",
        "search_read",
        [["config_id", "=", goods.till["id"]], ["state", "=", "opened"]],
        ["name", "cash_register_balance_end"],
    )
    cashier.call(
        "pos.session",
        "post_closing_cash_details",
        [session["id"]],
        counted_cash=session["cash_register_balance_end"],
    )
    cashier.call("pos.session", "close_session_from_ui", [session["id"]])
    [closed] = goods.manager.call("pos.session", "read", [session["id"]], ["state", "move_id"])
    assert closed["state"] == "closed"
    assert closed["move_id"]
