import { expect, test } from "@odoo/hoot";
import {
    SellableBoard,
    isPast,
    saleLines,
    stockLevel,
    storeDay,
} from "@supermarket_pos/app/utils/sellable_board";

const STATE = {
    ids: [1, 2, 3],
    quantities: [10, 0.5, 0],
    policies: { 2: "block" },
    held: { 3: "recall" },
    held_lots: { 1: { "LOT-H": "inspection" } },
    hold_reasons: { recall: "召回", inspection: "检验" },
    supervisors: [{ id: 7, name: "Sam" }],
};

function board() {
    const result = new SellableBoard();
    result.apply(STATE);
    return result;
}

test("state of the start", () => {
    const result = board();
    expect(result.loaded).toBe(true);
    expect(result.quantity(1)).toBe(10);
    expect(result.quantity(1, 2)).toBe(10.5);
    expect(result.quantity(99)).toBe(undefined);
    expect(result.policy(2)).toBe("block");
    expect(result.policy(1)).toBe("allow");
    expect(result.supervisors).toHaveLength(1);
});

test("sales are differences, in any order", () => {
    const result = board();
    result.sell({ ids: [1, 99], quantities: [3, 1] });
    result.sell({ ids: [1], quantities: [-1] });
    result.sell({ ids: [2], quantities: [0.3] });
    expect(result.quantity(1)).toBe(8);
    expect(result.quantity(2)).toBe(0.2);
    expect(result.quantity(99)).toBe(undefined);
});

test("what a later state leaves out is ordinary again", () => {
    const result = board();
    result.apply({ ids: [2, 3], quantities: [4, 6], policies: {}, held: {}, held_lots: {} });
    expect(result.policy(2)).toBe("allow");
    expect(result.refusal({ productId: 3 })).toBe(null);
    expect(result.refusal({ productId: 1, lot: "LOT-H" })).toEqual({
        kind: "held",
        reason: "检验",
    });
    expect(result.loaded).toBe(true);
});

test("refusals", () => {
    const result = board();
    result.delisted[50] = true;
    expect(result.refusal({ productId: 1, templateId: 51 })).toBe(null);
    expect(result.refusal({ productId: 1, templateId: 50 })).toEqual({ kind: "delisted" });
    expect(result.refusal({ productId: 3 })).toEqual({ kind: "held", reason: "召回" });
    expect(result.refusal({ productId: 1, lot: "GOOD" })).toBe(null);
    const now = new Date(2026, 4, 10, 12);
    expect(result.refusal({ productId: 1, expiry: new Date(2026, 4, 9), now })).toEqual({
        kind: "expired",
    });
    expect(result.refusal({ productId: 1, expiry: new Date(2026, 4, 10), now })).toBe(null);
});

test("what came on hold while it was in the cart is asked about", () => {
    const result = board();
    const line = { product_id: 2, qty: 1, lots: [] };
    result.policies = {};
    expect(result.mustAsk([line])).toBe(false);
    result.apply({ ...STATE, ids: [2], policies: {}, held: { 2: "damage" }, held_lots: {} });
    expect(result.mustAsk([line])).toBe(true);
    result.apply({ ...STATE, ids: [2], policies: {}, held: {}, held_lots: { 2: { L: "other" } } });
    expect(result.mustAsk([line])).toBe(true);
});

test("a till that hears nothing asks about everything", () => {
    const result = board();
    result.isListening = false;
    expect(result.mustAsk([{ product_id: 9, qty: 1, lots: [] }])).toBe(true);
});

test("the server is asked about guarded products and named lots only", () => {
    const result = board();
    result.apply({ ids: [1], quantities: [10], policies: {}, held: {}, held_lots: {} });
    expect(result.mustAsk([{ product_id: 1, qty: 1, lots: [] }])).toBe(false);
    expect(result.mustAsk([{ product_id: 2, qty: 1, lots: [] }])).toBe(true);
    expect(result.mustAsk([{ product_id: 1, qty: 1, lots: ["A"] }])).toBe(true);
    expect(new SellableBoard().mustAsk([{ product_id: 1, qty: 1, lots: [] }])).toBe(true);
});

test("colours", () => {
    expect(stockLevel(0)).toBe("danger");
    expect(stockLevel(-2)).toBe("danger");
    expect(stockLevel(2, 3)).toBe("danger");
    expect(stockLevel(3, 3)).toBe("warning");
    expect(stockLevel(5)).toBe("warning");
    expect(stockLevel(6)).toBe("success");
});

test("goods may be sold until the end of their day", () => {
    const expiry = new Date(2026, 1, 28);
    expect(isPast(expiry, "2026-02-28")).toBe(false);
    expect(isPast(expiry, "2026-03-01")).toBe(true);
});

test("the day is the store's, wherever the till's clock stands", () => {
    for (const [zone, midnight] of [
        ["Asia/Shanghai", "2026-11-28T16:00:00Z"],
        ["America/New_York", "2026-11-29T05:00:00Z"],
        ["Pacific/Auckland", "2026-11-28T11:00:00Z"],
        ["UTC", "2026-11-29T00:00:00Z"],
    ]) {
        const before = new Date(new Date(midnight).getTime() - 1000);
        expect(storeDay(zone, before)).toBe("2026-11-28");
        expect(storeDay(zone, new Date(midnight))).toBe("2026-11-29");
        const own = new SellableBoard();
        own.zone = zone;
        const expiry = new Date(2026, 10, 28);
        expect(own.refusal({ expiry, now: before })).toBe(null);
        expect(own.refusal({ expiry, now: new Date(midnight) })).toEqual({ kind: "expired" });
    }
});

test("lines that are sold from stock", () => {
    const stored = { id: 1, is_storable: true };
    const lines = [
        { product_id: stored, qty: 2, pack_lot_ids: [{ lot_name: "A" }, { lot_name: "" }] },
        { product_id: stored, qty: -1, pack_lot_ids: [] },
        { product_id: { id: 2, is_storable: false }, qty: 1 },
    ];
    expect(saleLines(lines)).toEqual([{ product_id: 1, qty: 2, lots: ["A"] }]);
});

test("the stricter of till and product holds", () => {
    const own = new SellableBoard();
    own.apply({
        ids: [1, 2],
        quantities: [5, 5],
        policies: { 2: "block" },
        held: {},
        held_lots: {},
        supervisors: [],
    });
    const line = { product_id: 1, qty: 1, lots: [] };
    expect(own.mustAsk([line])).toBe(false);
    own.floor = "warn";
    expect([own.policy(1), own.policy(2)]).toEqual(["warn", "block"]);
    expect(own.mustAsk([line])).toBe(true);
});
