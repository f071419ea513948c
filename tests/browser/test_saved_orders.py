"""A saved order that is added to and paid while the server is away; two tabs of one till."""

import pytest

from tests.browser.test_offline_day import Till, assortment
from tests.browser.till import pay as press_pay

ORDER = """async (uuid) => {
    const order = posmodel.models["pos.order"].getBy("uuid", uuid);
    return {
        state: order?.state,
        lines: order?.lines.length,
        paid: order?.payment_ids.length,
        waiting: posmodel.outbox.has(uuid),
    };
}"""
SAVE = """async () => {
    const order = posmodel.getOrder();
    posmodel.clickSaveOrder();
    while (!order.isSynced) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return order.uuid;
}"""
RESUME = """async (uuid) => {
    await posmodel.syncAllOrders();
    const order = posmodel.models["pos.order"].getBy("uuid", uuid);
    posmodel.setOrder(order);
    posmodel.navigateToOrderScreen(order);
}"""

# What a till does when another one tells of a change.
HEAR = "() => posmodel.deviceSync.readDataFromServer()"


@pytest.fixture
def tills(manager):
    return manager.call("pos.config", "search_read", [], ["name"], order="id", limit=2)


@pytest.fixture
def till(machine, manager, tills):
    own, other = (one["id"] for one in tills)
    manager.call("pos.config", "write", [own], {"trusted_config_ids": [[6, 0, [other]]]})
    yield Till(machine("cashier"), tills[0])
    manager.call("pos.config", "write", [own], {"trusted_config_ids": [[5, 0, 0]]})


def scan(till, code, lines):
    till.machine.scan(code)
    till.page.wait_for_function("(count) => posmodel.getOrder().lines.length === count", arg=lines)


def pay(till, uuid):
    press_pay(till)
    till.page.wait_for_selector(".receipt-screen")
    assert till.page.evaluate(ORDER, uuid)["waiting"]


def at_the_server(manager, uuid):
    return manager.call(
        "pos.order",
        "search_read",
        [["uuid", "=", uuid]],
        ["state", "lines", "payment_ids", "amount_total", "amount_paid"],
    )


def in_the_ledger(manager, uuid):
    return manager.call("supermarket.sale.ledger", "search_count", [["order_uuid", "=", uuid]])


def hear_of_another_till(till, manager, uuid):
    """Another till's message comes before this one has sent what it knows."""
    till.page.route("**/sync_from_ui", lambda route: route.abort())
    till.offline(False)
    till.page.wait_for_function("() => !posmodel.data.network.offline")
    till.page.evaluate(HEAR)
    assert till.page.evaluate(ORDER, uuid)["state"] == "paid"
    [saved] = at_the_server(manager, uuid)
    assert saved["state"] == "draft"
    till.page.unroute("**/sync_from_ui")


def test_resumed_and_paid_without_the_server(till, manager):
    goods, _scarce = assortment(manager, till.till)
    first, second, third = (one["barcode"] for one in goods[:3])
    till.first_visit()
    scan(till, first, 1)
    scan(till, second, 2)
    uuid = till.page.evaluate(SAVE)

    till.offline()
    till.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    till.page.evaluate(RESUME, uuid)
    scan(till, third, 3)
    pay(till, uuid)
    till.reload()
    known = till.page.evaluate(ORDER, uuid)
    assert known["waiting"]
    assert known["state"] == "paid"

    hear_of_another_till(till, manager, uuid)
    till.page.evaluate("() => posmodel.sendWaitingOrders()")
    till.page.wait_for_function("() => posmodel.queue.orders.length === 0")
    [order] = at_the_server(manager, uuid)
    assert order["state"] == "paid"
    assert len(order["lines"]) == 3
    assert len(order["payment_ids"]) == 1
    assert abs(order["amount_total"] - order["amount_paid"]) < 0.005
    assert not till.machine.errors


def test_two_tabs_double_nothing(till, manager):
    goods, _scarce = assortment(manager, till.till)
    till.first_visit()
    till.page.route("**/sync_from_ui", lambda route: route.abort())
    sold = till.sell([goods[0]["barcode"]], 0)
    till.page.unroute("**/sync_from_ui")
    second = till.machine.context.new_page()
    second.goto(f"/pos/ui/{till.till['id']}")
    second.wait_for_function("() => window.posmodel?.queue && !posmodel.queue.orders.length")
    second.evaluate("() => posmodel.sendWaitingOrders()")
    [order] = at_the_server(manager, sold["uuid"])
    assert len(order["lines"]) == 1
    assert abs(order["amount_paid"] - sold["amount"]) < 0.005
    assert second.evaluate("() => posmodel.outbox.list.length") == 0


def save_and_reopen(till, *codes):
    for count, code in enumerate(codes, 1):
        scan(till, code, count)
    uuid = till.page.evaluate(SAVE)
    till.page.evaluate(RESUME, uuid)
    return uuid


def come_back(till):
    till.offline(False)
    till.page.wait_for_function("() => !posmodel.data.network.offline")
    till.page.evaluate("() => posmodel.sendWaitingOrders()")


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_deleted_at_the_server_while_it_is_open(till, manager, is_offline):
    """Somebody tidies up saved orders in the back office while the customer adds to his."""
    goods, _scarce = assortment(manager, till.till)
    first, second, third = (one["barcode"] for one in goods[:3])
    till.first_visit()
    uuid = save_and_reopen(till, first, second)
    [saved] = at_the_server(manager, uuid)
    manager.call("pos.order", "unlink", [saved["id"]])
    till.page.evaluate(HEAR)  # untouched
    if is_offline:
        till.offline()
        till.page.wait_for_selector(".supermarket-sync-status.btn-danger")
    scan(till, third, 3)
    till.page.evaluate(HEAR)  # changed
    total = till.page.evaluate("() => posmodel.getOrder().totalDue")
    press_pay(till)
    till.page.wait_for_selector(".receipt-screen")
    if is_offline:
        assert till.page.evaluate(ORDER, uuid)["waiting"]
        come_back(till)
    till.page.wait_for_function("() => posmodel.queue.orders.length === 0")

    [order] = at_the_server(manager, uuid)
    assert (order["state"], len(order["lines"]), len(order["payment_ids"])) == ("paid", 3, 1)
    assert abs(order["amount_total"] - total) < 0.005
    assert abs(order["amount_paid"] - total) < 0.005
    assert in_the_ledger(manager, uuid) == 3
    assert not till.machine.errors
