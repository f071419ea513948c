"""A buyer's morning: the pass, its proposals, one changed, one put off, the order, what came.

The buyer works on the screens; the receiver takes the delivery in; the decision is looked up where
the buyer would look.
"""

import re

import pytest
from playwright.sync_api import expect

PASS_MINUTES = 8


def test_from_pass_to_decision(person):
    buyer = person("buyer")
    run_a_pass(buyer)
    chosen, later = two_proposals_of_a_vendor(buyer)

    look_at_the_orders(buyer, chosen)
    look_at_the_list(buyer)
    quantity = change_the_quantity(buyer, chosen)
    snooze(buyer, later)
    order = accept_and_confirm(buyer, chosen, quantity)
    receive(person("receiver"), order, chosen)
    look_at_the_decision(buyer, chosen, quantity)
    assert not buyer.errors


def run_a_pass(buyer):
    """The button asks for a pass; the job takes it up, and the page follows it to its end."""
    page = buyer.page
    page.goto("/odoo/action-replenishment.replenishment_run_action")
    page.click("button[name=action_schedule]")
    state = page.locator(".o_statusbar_status .o_arrow_button_current")
    expect(state).to_have_text("Done", timeout=PASS_MINUTES * 60_000)
    expect(page.locator(".o_form_sheet [name=progress]")).to_contain_text("100")
    buyer.shoot("buyer-pass")
    [done] = buyer.call(
        "replenishment.run",
        "search_read",
        [],
        ["state", "origin", "series_count", "total_count", "done_count"],
        order="id desc",
        limit=1,
    )
    assert (done["state"], done["origin"]) == ("done", "manual")
    assert done["series_count"] > 0
    assert done["done_count"] == done["total_count"]


def two_proposals_of_a_vendor(buyer):
    """Two open proposals of one vendor and store whose products the receiver can just count."""
    proposals = buyer.call(
        "replenishment.proposal",
        "search_read",
        [
            ["state", "=", "draft"],
            ["partner_id", "!=", False],
            ["pack_qty", ">", 1],
            ["difference_qty", "=", 0],
            ["daily_qty", ">", 0],
        ],
        ["product_id", "partner_id", "warehouse_id", "proposed_qty", "pack_qty", "reason"],
        order="urgent desc, id",
    )
    for one in proposals:
        for other in proposals:
            same = all(one[name] == other[name] for name in ("partner_id", "warehouse_id"))
            if same and one["product_id"] != other["product_id"]:
                return one, other
    return pytest.fail("no vendor has two open proposals for one store")


def look_at_the_orders(buyer, chosen):
    """A card a vendor and store: until when, what it comes to, minimum, truck and budget."""
    buyer.open("/odoo/orders-to-place")
    card = buyer.page.locator(".o_kanban_record", has_text=chosen["partner_id"][1])
    card = card.filter(has_text=chosen["warehouse_id"][1])
    expect(card).to_contain_text(re.compile(r"(Today|Tomorrow|\d) .*\d\d:\d\d"))
    expect(card).to_contain_text("left")
    expect(card).to_contain_text(re.compile(r"\d+\s+lines"))
    expect(card.locator("[role=progressbar]")).to_be_visible()
    expect(card).to_contain_text("minimum")
    expect(card).to_contain_text("Budget left")
    buyer.shoot("buyer-orders")


def look_at_the_list(buyer):
    """By vendor, with the reason of each in a few words; the last column is on the screen too."""
    buyer.open("/odoo/proposals")
    page = buyer.page
    expect(page.locator(".o_group_name").first).to_be_visible()
    names = " ".join(page.locator(".o_group_name").all_inner_texts())
    assert names.strip(), "the proposals stand by vendor"
    assert all(text.strip() for text in page.locator("td[name=reason_short]").all_inner_texts())
    table = page.locator(".o_list_renderer")
    assert table.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    buyer.shoot("buyer-proposals")


def change_the_quantity(buyer, chosen):
    """The reason and the charts first; then one package more than proposed."""
    buyer.open(f"/odoo/proposals/{chosen['id']}")
    page = buyer.page
    expect(page.locator("[name=reason]")).to_contain_text("expected cost")
    expect(page.locator(".o_replenishment_chart canvas").nth(1)).to_be_visible()
    quantity = chosen["proposed_qty"] + chosen["pack_qty"]
    page.fill("[name=qty_to_order] input", f"{quantity:g}")
    page.keyboard.press("Tab")
    expect(page.locator("div:has(> [name=qty_to_order])")).to_contain_text("proposed:")
    page.click(".o_form_button_save")
    expect(page.locator("[name=adjustment]")).to_contain_text("By hand")
    page.wait_for_timeout(800)  # the charts draw themselves in with an animation
    buyer.shoot("buyer-proposal", full_page=True)
    return quantity


def snooze(buyer, proposal):
    """Until tomorrow: it leaves the list of what is to be decided, and remains."""
    buyer.open(f"/odoo/proposals/{proposal['id']}")
    page = buyer.page
    page.click(".o_form_statusbar button:has-text('Snooze')")
    page.fill(".modal [name=note] input", "the truck comes on Thursday")
    buyer.shoot("buyer-snooze")
    page.click(".modal button[name=action_snooze]")
    expect(page.locator(".modal")).to_have_count(0)
    [row] = buyer.call("replenishment.proposal", "read", [proposal["id"]], ["state", "note"])
    assert (row["state"], row["note"]) == ("snoozed", "the truck comes on Thursday")


def accept_and_confirm(buyer, chosen, quantity):
    """Accepting leads to the vendor's order, with the quantity of the buyer on it."""
    buyer.open(f"/odoo/proposals/{chosen['id']}")
    page = buyer.page
    page.click("button[name=action_accept]")
    page.wait_for_selector("button[name=button_confirm]:visible")
    page.locator("button[name=button_confirm]:visible").first.click()
    page.wait_for_selector(".o_arrow_button_current:has-text('Purchase Order')")
    buyer.shoot("buyer-order")
    [proposal] = buyer.call(
        "replenishment.proposal", "read", [chosen["id"]], ["state", "purchase_id"]
    )
    assert proposal["state"] == "accepted"
    [line] = buyer.call(
        "purchase.order.line",
        "search_read",
        [
            ["order_id", "=", proposal["purchase_id"][0]],
            ["product_id", "=", chosen["product_id"][0]],
        ],
        ["product_uom_qty", "state"],
    )
    assert line["state"] == "purchase"
    assert line["product_uom_qty"] >= quantity
    return proposal["purchase_id"][0]


def receive(receiver, order, chosen):
    """All that was ordered comes in; goods in lots get one."""
    [picking] = receiver.call(
        "stock.picking", "search_read", [["purchase_id", "=", order]], ["move_ids", "state"]
    )
    moves = receiver.call(
        "stock.move",
        "read",
        picking["move_ids"],
        ["product_id", "product_uom_qty", "product_uom", "has_tracking", "location_id",
         "location_dest_id", "move_line_ids"],
    )  # fmt: skip
    for move in moves:
        values = {"quantity": move["product_uom_qty"], "picked": True}
        if move["has_tracking"] != "none":
            line = {
                "product_id": move["product_id"][0],
                "product_uom_id": move["product_uom"][0],
                "quantity": move["product_uom_qty"],
                "lot_name": f"B{order}-{move['id']}",
                "picking_id": picking["id"],
                "location_id": move["location_id"][0],
                "location_dest_id": move["location_dest_id"][0],
            }
            cleared = [[2, line_id, 0] for line_id in move["move_line_ids"]]
            values = {"move_line_ids": [*cleared, [0, 0, line]], "picked": True}
        receiver.call("stock.move", "write", [move["id"]], values)
    receiver.open(f"/odoo/action-stock.action_picking_tree_all/{picking['id']}")
    receiver.page.locator("button[name=button_validate]:visible").first.click()
    receiver.page.wait_for_selector(".o_arrow_button_current:has-text('Done')")
    receiver.shoot("buyer-receipt")


def look_at_the_decision(buyer, chosen, quantity):
    """What was proposed, what was decided, and what came stand in one row."""
    page = buyer.page
    [row] = buyer.call(
        "replenishment.proposal",
        "read",
        [chosen["id"]],
        ["proposed_qty", "qty_to_order", "difference_qty", "qty_received", "decided_by_id"],
    )
    assert row["proposed_qty"] == chosen["proposed_qty"]
    assert row["qty_to_order"] == quantity
    assert row["difference_qty"] == chosen["pack_qty"]
    assert row["qty_received"] >= quantity
    buyer.open("/odoo/decisions-on-proposals")
    line = page.locator(".o_data_row", has_text=chosen["product_id"][1]).first
    expect(line.locator("td[name=proposed_qty]")).to_have_text(f"{chosen['proposed_qty']:g}")
    expect(line.locator("td[name=qty_to_order]")).to_have_text(f"{quantity:g}")
    expect(line.locator("td[name=difference_qty]")).to_have_text(f"{chosen['pack_qty']:g}")
    expect(line.locator("td[name=adjustment]")).to_have_text("By hand")
    buyer.shoot("buyer-decisions")
