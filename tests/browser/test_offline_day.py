"""A day without connection: sales, reloads, a cold start; then everything arrives, once.

`SHOP_OFFLINE_SALES` says how many sales (20 unless told; the whole day has 500). The till's clock
is moved so that they take eight hours.
"""

import os
import random
import time
from itertools import pairwise

import pytest
from playwright.sync_api import expect

# More than one request takes, see BATCH in pos_store_outbox.js
SALES = int(os.environ.get("SHOP_OFFLINE_SALES", "28"))
HOURS = 8
RELOADS = 3
SYNC_SECONDS = 60

# One sale by keys, as a cashier does it: scans, Enter to pay, Enter to end. The answer is what the
# order should be in the database.
SELL = """async ([codes, back]) => {
    luxon.Settings.now = () => Date.now() - back;
    const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
    const until = async (what, test) => {
        for (const start = Date.now(); !test(); await sleep(5)) {
            if (Date.now() - start > 30000) {
                const order = posmodel.getOrder();
                const lines = order?.lines.map((line) => [line.product_id.display_name, line.qty]);
                const modal = document.querySelector(".modal")?.innerText;
                throw new Error([`not reached: ${what}`, posmodel.router.state.current,
                    order?.state, JSON.stringify(lines), modal].join(" | "));
            }
        }
    };
    // By the second one the till knows that somebody is there.
    const press = (key) => ["keydown", "keypress"].forEach((type) =>
        document.body.dispatchEvent(
            new KeyboardEvent(type, {key, bubbles: true, cancelable: true})));
    const pieces = () => posmodel.getOrder()?.state === "draft" ?
        posmodel.getOrder().lines.filter((line) => !line.is_reward_line)
            .reduce((sum, line) => sum + line.qty, 0) : 0;
    for (let scanned = 0; scanned < codes.length; scanned++) {
        [...codes[scanned], "Enter"].forEach(press);
        await until(`scan of ${codes[scanned]}`, () =>
            posmodel.router.state.current === "ProductScreen" && pieces() === scanned + 1);
    }
    await sleep(200);
    const order = posmodel.getOrder();
    press("Enter");
    await until("payment", () => posmodel.router.state.current === "PaymentScreen" &&
        order.payment_ids.length === 1 && order.isPaid());
    await sleep(50);
    press("Enter");
    await until("receipt", () => posmodel.router.state.current === "ReceiptScreen");
    await sleep(300);
    return {uuid: order.uuid, amount: order.amount_total, pieces: codes.length};
}"""


# What a page leaves behind that is closed while core writes its tables one after the other.
TEAR = """async (left) => {
    const order = posmodel.getOrder();
    const database = posmodel.data.indexedDB;
    await database.delete("pos.payment", order.payment_ids.map((payment) => payment.uuid));
    if (left === "nothing") {
        await database.delete("pos.order", [order.uuid]);
    }
    if (left === "draft") {
        const row = {...order.serializeForIndexedDB(), state: "draft", payment_ids: []};
        await database.create("pos.order", [row]);
    }
}"""
LEFT = ("nothing", "order", "draft")
# All that core's own tables have of the orders.
FORGET = """async () => {
    for (const name of ["pos.order", "pos.order.line", "pos.payment"]) {
        const kept = posmodel.models[name].getAll().map((record) => record.uuid);
        await posmodel.data.indexedDB.delete(name, kept);
    }
}"""


class Till:
    """The cashier at a till of a machine of its own."""

    def __init__(self, machine, till):
        self.machine = machine
        self.till = till

    @property
    def page(self):
        return self.machine.page

    def offline(self, is_off=True):
        self.machine.context.set_offline(is_off)

    def first_visit(self):
        """Open the session; ready when all products and the page itself are kept."""
        self.page.goto(f"/pos/ui/{self.till['id']}?from_backend=1")
        self.page.wait_for_selector(".product-screen", timeout=120_000)
        if self.page.evaluate("posmodel.session.state") == "opening_control":
            self.page.locator(".modal .btn-primary").first.click()
        self.page.wait_for_function(
            "() => posmodel.data.catalogueKeeper.isWhole"
            " && posmodel.env.services.supermarket_offline_copy.isComplete",
            timeout=180_000,
        )

    def ready(self):
        self.page.wait_for_selector(".product-screen, .receipt-screen, .open-register-btn")
        register = self.page.locator(".open-register-btn")
        if register.count():
            self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".product-screen, .receipt-screen")
        self.page.wait_for_function("() => posmodel.data.catalogueKeeper.isWhole")

    def reload(self):
        self.page.once("dialog", lambda dialog: dialog.accept())
        self.page.reload()
        self.ready()

    def cold_start(self):
        self.machine.restart(f"/pos/ui/{self.till['id']}", offline=True)
        self.ready()

    def fall_asleep(self):
        """What the till does when nobody touched it for five minutes."""
        self.page.evaluate("() => { posmodel.navigate('SaverScreen'); }")
        self.page.wait_for_function("() => posmodel.router.state.current === 'SaverScreen'")
        self.page.wait_for_timeout(300)

    def tear(self, left):
        """Undo a part of what was written of the last sale."""
        self.page.wait_for_timeout(1000)  # what there is to write is written
        self.page.evaluate(TEAR, left)

    def forget(self):
        self.page.wait_for_timeout(1000)
        self.page.evaluate(FORGET)

    def refuse(self, order, reason):
        """Have the server refuse this order; without a reason it decides itself again."""

        def answer(route):
            if reason and order["uuid"] in (route.request.post_data or ""):
                route.fulfill(json={"jsonrpc": "2.0", "error": refusal(reason)})
            else:
                route.continue_()

        self.page.unroute("**/sync_from_ui")
        self.page.route("**/sync_from_ui", answer)

    def sell(self, codes, back):
        return self.page.evaluate(SELL, [codes, back])

    def requests_with_orders(self):
        """When each began and was answered, in milliseconds, the first first."""
        return self.page.evaluate(
            """() => performance.getEntriesByType("resource")
                .filter((entry) => entry.name.endsWith("/sync_from_ui"))
                .map((entry) => [entry.startTime, entry.responseEnd])"""
        )

    def waiting(self):
        return self.page.evaluate("() => posmodel.queue.orders.length")


@pytest.fixture
def till(machine, manager):
    [first, *_others] = manager.call("pos.config", "search_read", [], ["name"], order="id")
    return Till(machine("cashier"), first)


def assortment(manager, till):
    """Codes of goods that are sold by the piece, and one of which there is too little."""
    found = manager.call(
        "product.product",
        "search_read",
        [
            ["available_in_pos", "=", True],
            ["barcode", "!=", False],
            ["to_weight", "=", False],
            ["tracking", "=", "none"],
            ["list_price", ">", 0],
            ["categ_id.age_limit", "in", [0, False]],
        ],
        ["barcode", "is_storable", "sellable_qty"],
        context={"warehouse_id": store(manager, till)},
    )
    stored = [product for product in found if product["is_storable"]]
    scarce = min(stored, key=lambda product: product["sellable_qty"])
    assert scarce["sellable_qty"] < SALES // 2, "the demo shop has plenty of everything"
    return random.Random(7).sample([one for one in found if one != scarce], 40), scarce


def store(manager, till):
    [config] = manager.call("pos.config", "read", [till["id"]], ["picking_type_id"])
    [kind] = manager.call(
        "stock.picking.type", "read", [config["picking_type_id"][0]], ["warehouse_id"]
    )
    return kind["warehouse_id"][0]


def block(manager, product):
    """It must not be sold beyond its stock."""
    template = [["product_variant_ids", "=", product["id"]]]
    found = manager.call("product.template", "search", template)
    manager.call("product.template", "write", found, {"oversell_policy": "block"})


def test_offline_day(till, manager):
    goods, scarce = assortment(manager, till.till)
    block(manager, scarce)
    till.first_visit()
    till.offline()
    till.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    sold = work_a_day(till, [one["barcode"] for one in goods], scarce["barcode"])

    assert till.waiting() == SALES
    till.page.click(".supermarket-sync-status")
    till.page.wait_for_selector(".supermarket-waiting-orders tbody tr")
    till.page.wait_for_timeout(400)
    till.machine.shoot("till-offline")
    till.page.click(".supermarket-waiting-orders .modal-footer .btn-secondary")

    start = time.monotonic()
    till.page.evaluate("() => performance.clearResourceTimings()")
    till.offline(False)
    till.page.wait_for_function(
        "() => posmodel.queue.orders.length === 0 && !posmodel.data.network.offline",
        timeout=5 * SYNC_SECONDS * 1000,
    )
    took = time.monotonic() - start
    assert took <= SYNC_SECONDS
    requests = sorted(till.requests_with_orders())
    assert len(requests) > 1
    for (_began, answered), (began, _answered) in pairwise(requests):
        assert answered <= began, "two requests of one till want the same order number"
    till.machine.shoot("till-synced")
    look_at_the_orders(manager, sold)
    look_at_the_exceptions(manager, sold, scarce)
    assert not till.machine.errors


def refusal(reason):
    return {
        "code": 0,
        "message": "Odoo Server Error",
        "data": {"name": "odoo.exceptions.UserError", "message": reason, "arguments": [reason]},
    }


def test_refused_order_waits_alone(till, manager):
    """The cashier reads why, a reload keeps it, and "Send now" sends."""
    goods, _scarce = assortment(manager, till.till)
    till.first_visit()
    till.offline()
    till.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    good, refused, also_good = (till.sell([one["barcode"]], 0) for one in goods[:3])
    till.refuse(refused, "The till's journal is closed.")
    till.offline(False)
    till.page.wait_for_function("() => posmodel.queue.orders.length === 1")
    assert uuids_at_the_server(manager, good, refused, also_good) == {
        good["uuid"],
        also_good["uuid"],
    }
    till.reload()
    till.page.click(".supermarket-sync-status")
    reason = till.page.locator(".supermarket-waiting-orders tbody .text-danger")
    expect(reason).to_have_text("The till's journal is closed.")
    till.machine.shoot("till-refused-order")
    till.refuse(refused, None)
    till.page.click(".supermarket-waiting-orders .modal-footer .btn-primary")
    till.page.wait_for_function("() => posmodel.queue.orders.length === 0")
    assert uuids_at_the_server(manager, refused) == {refused["uuid"]}


def test_server_is_back_and_the_browser_does_not_say_so(till, manager):
    """Odoo runs on the till's own computer, whose cable is out: nothing tells that it is back."""
    goods, _scarce = assortment(manager, till.till)
    till.first_visit()
    till.page.evaluate("() => Object.defineProperty(navigator, 'onLine', {get: () => false})")
    till.page.route("**/*", lambda route: route.abort())
    till.page.evaluate("() => posmodel.data.checkConnectivity()")
    till.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    sold = till.sell([goods[0]["barcode"]], 0)
    assert till.waiting() == 1
    till.page.unroute("**/*")
    till.page.wait_for_function("() => posmodel.queue.orders.length === 0")
    assert uuids_at_the_server(manager, sold) == {sold["uuid"]}


def test_scarce_goods_while_the_till_asks_for_its_server(till, manager):
    """The till has its network, the server has none: core says online as long as it asks."""
    _goods, scarce = assortment(manager, till.till)
    block(manager, scarce)
    till.first_visit()
    asking = []
    till.page.route("**/*", lambda route: route.abort())
    till.page.route("**/pos/ping", lambda route: asking.append(route))  # no answer yet
    till.page.evaluate("() => { posmodel.data.checkConnectivity(); }")
    for number in range(1, int(max(scarce["sellable_qty"], 0)) + 2):
        till.machine.scan(scarce["barcode"])
        till.page.wait_for_function(
            "(number) => posmodel.getOrder().lines[0]?.qty === number", arg=number
        )
    assert not till.page.evaluate("posmodel.data.network.offline"), "it is asking"
    till.page.wait_for_timeout(500)
    assert till.page.locator(".modal").count() == 0
    for route in asking:
        route.abort()
    till.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    assert till.page.locator(".modal").count() == 0


def uuids_at_the_server(manager, *sold):
    wanted = [["uuid", "in", [order["uuid"] for order in sold]]]
    return {order["uuid"] for order in manager.call("pos.order", "search_read", wanted, ["uuid"])}


def work_a_day(till, codes, scarce):
    """Sell, reload three times, start cold once, wake up by a scan; what was sold, by order."""
    rng = random.Random(11)
    breaks = {SALES * part // (RELOADS + 2): LEFT[part - 1] for part in range(1, RELOADS + 1)}
    cold = SALES * (RELOADS + 1) // (RELOADS + 2)
    step = HOURS * 3600_000 // SALES
    sold = []
    for number in range(SALES):
        if number in breaks:
            till.tear(breaks[number])
            till.reload()
        if number == cold:
            till.cold_start()
        if number == cold + 1:
            till.fall_asleep()
        basket = rng.choices(codes, k=rng.randint(1, 3)) + ([scarce] if number % 2 else [])
        sold.append(till.sell(basket, (SALES - number) * step))
    return sold


def look_at_the_orders(manager, sold):
    """None lost, none doubled, each with its amount."""
    orders = manager.call(
        "pos.order",
        "search_read",
        [["uuid", "in", [order["uuid"] for order in sold]]],
        ["uuid", "amount_total", "state", "pos_reference"],
    )
    assert len({order["uuid"] for order in sold}) == SALES
    assert sorted(order["uuid"] for order in orders) == sorted(order["uuid"] for order in sold)
    assert len({order["pos_reference"] for order in orders}) == SALES
    amounts = {order["uuid"]: order["amount"] for order in sold}
    for order in orders:
        assert abs(order["amount_total"] - amounts[order["uuid"]]) < 0.005
        assert order["state"] in {"paid", "done", "invoiced"}


def look_at_the_exceptions(manager, sold, scarce):
    """What was sold beyond stock waits to be worked off, and stock tells the truth."""
    uuids = [order["uuid"] for order in sold]
    found = manager.call(
        "supermarket.sale.exception",
        "search_read",
        [["order_id.uuid", "in", uuids], ["reason", "=", "oversold"]],
        ["product_id", "quantity"],
    )
    assert scarce["id"] in {one["product_id"][0] for one in found}
    goods = [["order_id.uuid", "in", uuids], ["is_reward_line", "=", False]]
    lines = manager.call("pos.order.line", "search_read", goods, ["qty"])
    assert sum(line["qty"] for line in lines) == sum(order["pieces"] for order in sold)
