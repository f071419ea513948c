"""What the first night of the shop says of goods that are neither there nor away.

Eggs come by way of the central warehouse, which receives in two steps; some wait at its dock, some
are on the truck; fruit of the morning is on hold until it is inspected.
"""

import pytest
from playwright.sync_api import expect

# What is said of it, where, and the kind that is counted
SAID = (
    ("at the dock", "Central Warehouse", "dock"),
    ("from other stores", "Riverside Shop", "transfer"),
    ("expected from inspection", "Garden Street Shop", "inspection"),
)
FIELDS = ["product_id", "warehouse_id", "reason", "on_order_qty", "on_order_sources", "origin"]


@pytest.fixture
def buyer(person):
    return person("buyer")


def proposals(buyer, store, kind):
    """Those of a night in a store that count goods of this kind."""
    rows = buyer.call(
        "replenishment.proposal",
        "search_read",
        [["origin", "=", "night"], ["warehouse_id.name", "=", store], ["on_order_qty", ">", 0]],
        FIELDS,
        order="id",
    )
    return [row for row in rows if (row["on_order_sources"] or {}).get(kind)]


@pytest.mark.parametrize(("words", "store", "kind"), SAID, ids=[kind for *_rest, kind in SAID])
def test_the_reason_says_what_was_counted(buyer, words, store, kind):
    found = proposals(buyer, store, kind)
    assert found, f"no proposal of {store} counts goods {words}"
    for row in found:
        assert words in row["reason"]
        assert sum(row["on_order_sources"].values()) == pytest.approx(row["on_order_qty"])
    buyer.open(f"/odoo/proposals/{found[0]['id']}")
    expect(buyer.page.locator("[name=reason]")).to_contain_text(words)
    buyer.page.wait_for_timeout(800)  # the charts draw themselves in with an animation
    buyer.shoot(f"buyer-reason-{kind}")
    assert not buyer.errors


def test_a_shop_supplied_by_the_depot_orders_there(buyer):
    """It has the depot's days, and no vendor."""
    rows = buyer.call(
        "replenishment.proposal",
        "search_read",
        [["depot_id", "!=", False]],
        ["depot_id", "partner_id", "reason"],
    )
    assert rows
    for row in rows:
        assert (row["depot_id"][1], row["partner_id"]) == ("Central Warehouse", False)
        assert "Central Warehouse: order by" in row["reason"]
