import { after, expect, test } from "@odoo/hoot";
import { LocalStore } from "@supermarket_stock/offline/local_store";
import {
    OrderOutbox,
    difference,
    fate,
    unsent,
    withoutOrders,
} from "@supermarket_pos/app/utils/outbox";

let serial = 0;

function scratch() {
    const name = `supermarket-outbox-${Date.now()}-${serial++}`;
    after(() => indexedDB.deleteDatabase(name));
    return name;
}

const order = (uuid, values = {}) => ({ uuid, at: "2026-01-01", serialized: {}, ...values });

test("paid orders outlive everything else", async () => {
    const name = scratch();
    const outbox = new OrderOutbox(name);
    await outbox.open();
    await outbox.keep([order("b", { at: "2026-01-02" }), order("a")]);
    await outbox.store.close();
    const next = new OrderOutbox(name);
    after(() => next.store.close());
    await next.open();
    expect(next.list.map(({ uuid }) => uuid)).toEqual(["a", "b"]);
    expect(unsent.has("a")).toBe(true);
    await next.drop(["a"]);
    expect([next.has("a"), unsent.has("a")]).toEqual([false, false]);
    expect(next.list).toHaveLength(1);
    expect(next.isKept).toBe(true);
});

test("an error of opening deletes nothing, and the next try reads it", async () => {
    const name = scratch();
    const before = new OrderOutbox(name);
    await before.open();
    await before.keep([order("a")]);
    await before.store.close();
    const outbox = new OrderOutbox(name);
    after(() => outbox.store.close());
    const connect = outbox.store.connect;
    outbox.store.connect = () => Promise.reject(new Error("the disk is busy"));
    await outbox.open();
    await outbox.keep([order("b")]);
    expect([outbox.isKept, outbox.list.length]).toEqual([false, 1]);
    outbox.store.connect = connect;
    await outbox.keep([order("c")]);
    expect(outbox.list.map(({ uuid }) => uuid).sort()).toEqual(["a", "b", "c"]);
    expect(outbox.isKept).toBe(true);
    await outbox.store.close();
    const next = new OrderOutbox(name);
    after(() => next.store.close());
    await next.open();
    expect(next.list).toHaveLength(3);
});

test("another store that cannot be read is made anew", async () => {
    const store = new LocalStore(scratch(), ["meta"]);
    after(() => store.close());
    const connect = store.connect;
    let tries = 0;
    store.connect = function () {
        return tries++ ? connect.apply(this, arguments) : Promise.reject(new Error("broken"));
    };
    await store.run("readwrite", ({ meta }) => meta.put(1, "one"));
    expect(tries).toBe(2);
});

test("the reason of a refusal outlives a reload", async () => {
    const name = scratch();
    const outbox = new OrderOutbox(name);
    await outbox.open();
    await outbox.keep([order("a", { refusal: "no" })]);
    await outbox.store.close();
    const next = new OrderOutbox(name);
    after(() => next.store.close());
    await next.open();
    expect(next.list[0].refusal).toBe("no");
});

test("fate of a kept order", () => {
    expect(fate(undefined)).toBe("send");
    expect(fate({ finalized: true })).toBe("send");
    expect(fate({ finalized: true }, true)).toBe("wait");
    expect(fate({ finalized: false }, true)).toBe("drop");
});

test("the server's view of an order that was paid here is left out, with all of it", () => {
    const records = {
        "pos.order": [
            { id: 1, uuid: "a" },
            { id: 2, uuid: "b" },
        ],
        "pos.order.line": [
            { id: 11, order_id: 1 },
            { id: 12, order_id: 2 },
        ],
        "pos.payment": [{ id: 21, pos_order_id: 1 }],
        "pos.pack.operation.lot": [
            { id: 31, pos_order_line_id: 11 },
            { id: 32, pos_order_line_id: 12 },
        ],
        "res.partner": [{ id: 1 }],
    };
    expect(withoutOrders(records, ({ uuid }) => uuid === "a")).toEqual({
        "pos.order": [{ id: 2, uuid: "b" }],
        "pos.order.line": [{ id: 12, order_id: 2 }],
        "pos.payment": [],
        "pos.pack.operation.lot": [{ id: 32, pos_order_line_id: 12 }],
        "res.partner": [{ id: 1 }],
    });
    expect(withoutOrders(records, () => false)).toBe(records);
});

test("another total than was paid is told", () => {
    const kept = { name: "7", serialized: { amount_total: 28.7 } };
    expect(difference(kept, { amount_total: 28.7 })).toBe(null);
    expect(difference(kept, { amount_total: 28.9 })).toEqual({
        name: "7",
        paid: 28.7,
        booked: 28.9,
    });
});
