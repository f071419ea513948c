"""A buyer's day by the clock of the store, wherever server, buyer and browser are.

The pass comes in the store's night and orders without asking; cut-offs, order days and the hour of
the delivery are the store's, before and after its midnight. The server runs in UTC.
"""

import re
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

# Store and its zone, the buyer's zone, the browser's
PLACES = (
    ("Riverside Shop", "Asia/Shanghai", "America/New_York", "Europe/Berlin"),
    ("Garden Street Shop", "America/New_York", "Asia/Shanghai", "Pacific/Auckland"),
)
NIGHTLY, BY_HAND = "Bean House Tofu Works", "Greenfield Vegetables Co-operative"
NIGHTLY_CUTOFF, CUTOFF, RECEIVING = 9.0, 12.0, 7.5
MOST_RUNS = 30  # a run of the job ends after some seconds, whatever is left
UTC_FORMAT = "%Y-%m-%d %H:%M:%S"


class Store:
    """A store with a zone of its own, and the day that the journey goes through there."""

    def __init__(self, admin, name, zone):
        self.admin, self.name, self.zone = admin, name, ZoneInfo(zone)
        # The whole day and the first minutes of the next one lie behind us
        self.day = (datetime.now(self.zone) - timedelta(hours=1)).date() - timedelta(days=1)
        [self.record] = admin.call(
            "stock.warehouse",
            "search_read",
            [["name", "=", name]],
            ["partner_id", "lot_stock_id"],
        )
        self.id = self.record["id"]
        admin.call("res.partner", "write", [self.record["partner_id"][0]], {"tz": zone})
        admin.call(
            "stock.warehouse", "write", [self.id], {"replenishment_receiving_hour": RECEIVING}
        )

    def at(self, hour, minute=0, day=0):
        """A moment of the journey's day, or of one after it."""
        start = datetime.combine(self.day + timedelta(days=day), time(hour, minute))
        return start.replace(tzinfo=self.zone)

    def utc(self, hour, minute=0, day=0):
        """The same as Odoo stores it."""
        return self.at(hour, minute, day).astimezone(timezone.utc).strftime(UTC_FORMAT)


@pytest.mark.parametrize(("name", "zone", "of_buyer", "of_browser"), PLACES, ids=["cn", "us"])
def test_a_day_is_the_stores(person, clock, name, zone, of_buyer, of_browser):
    admin = person("shopadmin")
    store = Store(admin, name, zone)
    agree_with_the_vendors(admin)
    set_zone(admin, "buyer", of_buyer)
    clock.set(store.at(1, 50))
    for vendor in (NIGHTLY, BY_HAND):
        find_shelf_empty(admin, store, vendor)
    assert not passes(admin, store), "the night has not begun"
    run_job(admin, "schedule")
    assert not passes(admin, store), "nor has it for the job"

    clock.set(store.at(2, 5))
    run_job(admin, "schedule")
    for _some_pieces in range(MOST_RUNS):
        if passes(admin, store)[0]["state"] not in ("scheduled", "running"):
            break
        run_job(admin, "work")
    look_at_the_pass(admin, store)
    look_at_the_order_of_the_night(admin, store)

    buyer = person("buyer", timezone_id=of_browser)
    clock.set(store.at(11, 30), buyer)
    proposal = look_at_the_card(buyer, store)
    clock.set(store.at(12, 10), buyer)
    miss_the_cutoff(buyer, proposal)
    clock.set(store.at(23, 50), buyer)
    see_deadline(buyer, proposal, "Tomorrow 12:00")
    clock.set(store.at(0, 5, day=1), buyer)
    see_deadline(buyer, proposal, "Today 12:00")
    buyer.shoot(f"buyer-midnight-{store.id}")
    order_after_midnight(buyer, admin, store, proposal)
    assert not buyer.errors


def agree_with_the_vendors(admin):
    """One is ordered from without asking, the other by hand; neither has a minimum or a truck."""
    [company] = admin.call("res.company", "search", [], limit=1)
    admin.call("res.company", "write", [company], {"replenishment_auto_order": True})
    for vendor, cutoff in ((NIGHTLY, NIGHTLY_CUTOFF), (BY_HAND, CUTOFF)):
        values = {
            "replenishment_cutoff": cutoff,
            "replenishment_auto_order": vendor == NIGHTLY,
            "replenishment_minimum": 0,
            "replenishment_truck": 0,
        }
        admin.call("res.partner", "write", vendor_id(admin, vendor), values)
    budgets = admin.call("replenishment.budget", "search", [])
    admin.call("replenishment.budget", "unlink", budgets)


def vendor_id(person, name):
    return person.call("res.partner", "search", [["name", "=", name]], limit=1)


def find_shelf_empty(admin, store, vendor):
    """A count finds nothing of what sells best of a vendor's: there is something to order."""
    prices = admin.call(
        "product.supplierinfo",
        "search_read",
        [["partner_id", "in", vendor_id(admin, vendor)]],
        ["product_tmpl_id"],
    )
    [best] = admin.call(
        "replenishment.forecast",
        "search_read",
        [
            ["product_id.product_tmpl_id", "in", [one["product_tmpl_id"][0] for one in prices]],
            ["warehouse_id", "=", store.id],
            ["champion", "=", True],
        ],
        ["product_id"],
        order="mean desc, id",
        limit=1,
    )
    quants = admin.call(
        "stock.quant",
        "search",
        [
            ["product_id", "=", best["product_id"][0]],
            ["location_id", "child_of", store.record["lot_stock_id"][0]],
        ],
    )
    counting = {"context": {"inventory_mode": True}}
    counted = {"inventory_quantity": 0, "inventory_quantity_set": True}
    admin.call("stock.quant", "write", quants, counted, **counting)
    admin.call("stock.quant", "action_apply_inventory", quants, **counting)


def set_zone(admin, login, zone):
    [user] = admin.call("res.users", "search", [["login", "=", login]])
    admin.call("res.users", "write", [user], {"tz": zone})


def run_job(admin, name):
    """What the server's clock would begin: this one has none, so that nothing else is done."""
    [job] = admin.call(
        "ir.model.data",
        "search_read",
        [["module", "=", "replenishment"], ["name", "=", f"ir_cron_replenishment_{name}"]],
        ["res_id"],
    )
    admin.call("ir.cron", "method_direct_trigger", [job["res_id"]])


def passes(admin, store):
    return admin.call(
        "replenishment.run",
        "search_read",
        [["tz", "=", str(store.zone)], ["night", "=", f"{store.day}"]],
        ["state", "cutoff", "origin", "ordered_count", "message"],
    )


def look_at_the_pass(admin, store):
    """It is the night's, knows the sales until the store's yesterday, and has ordered."""
    [done] = passes(admin, store)
    yesterday = store.day - timedelta(days=1)
    assert (done["state"], done["origin"]) == ("done", "night"), done["message"]
    assert done["cutoff"] == f"{yesterday}"
    assert done["ordered_count"], f"nothing was ordered by itself: {done['message']}"


def orders(person, store, vendor):
    """Confirmed orders of a vendor for the store, the latest first."""
    return person.call(
        "purchase.order",
        "search_read",
        [
            ["partner_id", "in", vendor_id(person, vendor)],
            ["picking_type_id.warehouse_id", "=", store.id],
            ["state", "=", "purchase"],
        ],
        ["date_order", "date_planned", "picking_ids"],
        order="id desc",
    )


def look_at_the_order_of_the_night(admin, store):
    """Before the cut-off of its day, for the receiving hour of the next."""
    order = orders(admin, store, NIGHTLY)[0]
    assert order["date_order"] == store.utc(9)
    expect_receipt(admin, order, store.utc(7, 30, day=1))


def expect_receipt(admin, order, moment):
    assert order["date_planned"] == moment
    receipts = admin.call("stock.picking", "read", order["picking_ids"], ["scheduled_date"])
    assert [one["scheduled_date"] for one in receipts] == [moment]


def look_at_the_card(buyer, store):
    """Half an hour before the cut-off: the card says so, whatever the clocks of others show."""
    buyer.open("/odoo/orders-to-place")
    card = buyer.page.locator(".o_kanban_record", has_text=BY_HAND).filter(has_text=store.name)
    expect(card).to_contain_text("Today 12:00")
    expect(card).to_contain_text(re.compile(r"0 h (2\d|30) min left"))
    buyer.shoot(f"buyer-cutoff-{store.id}")
    proposals = buyer.call(
        "replenishment.proposal",
        "search_read",
        [
            ["partner_id", "in", vendor_id(buyer, BY_HAND)],
            ["warehouse_id", "=", store.id],
            ["state", "=", "draft"],
            ["proposed_qty", ">", 0],
            ["order_date", "=", store.utc(12)],
        ],
        ["delivery_date"],
        order="urgent desc, id",
    )
    assert proposals[0]["delivery_date"] == f"{store.day + timedelta(days=1)}"
    return proposals[0]["id"]


def see_deadline(buyer, proposal, words):
    buyer.open(f"/odoo/proposals/{proposal}")
    expect(buyer.page.locator("[name=deadline]").first).to_contain_text(words)


def miss_the_cutoff(buyer, proposal):
    """Ten minutes too late: it is worked out anew for tomorrow, and nothing is ordered."""
    buyer.open(f"/odoo/proposals/{proposal}")
    buyer.page.click("button[name=action_accept]")
    expect(buyer.page.locator(".o_notification")).to_contain_text("cut-off is over")
    see_deadline(buyer, proposal, "Tomorrow 12:00")
    [row] = buyer.call("replenishment.proposal", "read", [proposal], ["state", "purchase_id"])
    assert (row["state"], row["purchase_id"]) == ("draft", False)


def order_after_midnight(buyer, admin, store, proposal):
    """In the first minutes of the next day: its cut-off, and the delivery of the day after."""
    buyer.call("replenishment.proposal", "action_accept", [proposal])
    [row] = buyer.call("replenishment.proposal", "read", [proposal], ["state", "purchase_id"])
    assert row["state"] == "accepted"
    buyer.call("purchase.order", "button_confirm", [row["purchase_id"][0]])
    order = orders(admin, store, BY_HAND)[0]
    assert order["id"] == row["purchase_id"][0]
    assert order["date_order"] == store.utc(12, day=1)
    expect_receipt(admin, order, store.utc(7, 30, day=2))
