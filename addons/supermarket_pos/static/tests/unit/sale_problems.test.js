import { expect, test } from "@odoo/hoot";
import { blocking, solve, waysOut } from "@supermarket_pos/app/utils/sale_problems";

const short = (values) => ({ kind: "short", policy: "block", asked: 3, sellable: 1, ...values });

test("warnings don't stop a sale", () => {
    expect(blocking([short({ policy: "warn" })])).toEqual([]);
    expect(blocking([short({})])).toHaveLength(1);
});

test("ways out", () => {
    expect(waysOut([short({})])).toEqual(["reduce", "remove"]);
    expect(waysOut([short({ sellable: 0 })])).toEqual(["remove"]);
    expect(waysOut([short({ policy: "pin" })])).toEqual(["reduce", "remove", "pin"]);
    expect(waysOut([short({ policy: "pin", sellable: 0 })])).toEqual(["remove", "pin"]);
    expect(waysOut([short({ policy: "pin" }), { kind: "held", policy: "block" }])).toEqual([
        "remove",
    ]);
});

const LINES = [
    { key: "a", product_id: 1, qty: 2, lots: [] },
    { key: "b", product_id: 2, qty: 5, lots: [] },
    { key: "c", product_id: 1, qty: 2, lots: ["L"] },
];

test("reduce: the last line scanned gives way first", () => {
    expect(solve(LINES, [short({ product_id: 1, sellable: 3 })], "reduce")).toEqual({ a: 2, c: 1 });
    expect(solve(LINES, [short({ product_id: 1, sellable: 1 })], "reduce")).toEqual({ a: 1, c: 0 });
});

test("remove", () => {
    expect(solve(LINES, [short({ product_id: 2, sellable: 3 })], "remove")).toEqual({ b: 0 });
});

test("a bad lot takes only its own line", () => {
    const problem = { kind: "held", policy: "block", product_id: 1, lot: "L" };
    expect(solve(LINES, [problem], "reduce")).toEqual({ c: 0 });
});
