import {
    aboveLimits,
    byKind,
    changeEvents,
    lineEvents,
    readReport,
    valueReturned,
    withVoid,
} from "@supermarket_pos/app/utils/till_events";
import { describe, expect, test } from "@odoo/hoot";

const line = (more) => ({
    product_id: 7,
    qty: 1,
    price: 10,
    listPrice: 10,
    discount: 0,
    total: 10,
    returned: false,
    explained: false,
    ...more,
});
const kinds = (...lines) => lineEvents(lines).map((event) => event.kind);
const LIMITS = { return: 25, void: 50, price: 10, discount: 20 };

describe("what of a sale needs a supervisor", () => {
    test("an ordinary sale shows nothing", () => {
        expect(kinds(line(), line({ price: 12 }))).toEqual([]);
    });

    test("returns without receipt, prices and discounts show", () => {
        expect(kinds(line({ qty: -1, total: -10 }))).toEqual(["return"]);
        expect(kinds(line({ qty: -1, returned: true }))).toEqual([]);
        expect(kinds(line({ price: 9 }), line({ discount: 5 }))).toEqual(["price", "discount"]);
        expect(kinds(line({ price: 1, explained: true }))).toEqual([]);
    });

    test("a few fils off a price are an override, half a yen is none", () => {
        const fils = line({ price: 0.246, listPrice: 0.25 });
        expect(lineEvents([fils], 0.001).map(({ kind }) => kind)).toEqual(["price"]);
        expect(lineEvents([line({ price: 297.6, listPrice: 298 })], 1)).toEqual([]);
        const text = withVoid("", { key: "a", product_id: 7, before: 0.25, after: 0.246 });
        expect(readReport(text).voids[0].amount).toBe(0.004);
    });

    test("cash back on a card is a return, change of cash is none", () => {
        const paid = { due: 12.5, cash: 0, change: -7.5, product_id: 7 };
        expect(changeEvents(paid)).toEqual([
            { kind: "return", amount: 7.5, percent: 0, product_id: 7 },
        ]);
        expect(changeEvents({ ...paid, cash: 20 })).toEqual([]);
        expect(changeEvents({ ...paid, cash: 7.5 })).toEqual([]);
        expect(changeEvents({ ...paid, due: -12.5, cash: -12.5, change: 0 })).toEqual([]);
    });

    test("a price below zero is a discount on the order", () => {
        const off = line({ product_id: 8, price: -5, listPrice: 0, floor: 0 });
        expect(lineEvents([line({ price: 40 }), off])).toEqual([
            { kind: "discount", amount: 5, percent: 12.5, product_id: 8 },
        ]);
        expect(lineEvents([off])[0].percent).toBe(100);
        expect(kinds(line(), line({ price: -0.25, listPrice: 0, floor: -0.25 }))).toEqual([]);
        expect(kinds(line(), line({ price: -0.4, listPrice: 0, floor: -Infinity }))).toEqual([]);
        expect(kinds(line({ price: -5, explained: true }))).toEqual([]);
    });

    test("a combo that comes back without a receipt is what its parts are worth", () => {
        const part = line({ qty: -1, total: -30, explained: true, isPart: true });
        const menu = line({ qty: -1, total: 0, explained: true });
        expect(lineEvents([menu, part]).map(({ amount }) => amount)).toEqual([30]);
        expect(kinds({ ...part, returned: true })).toEqual([]);
    });

    test("goods that come back for next to nothing are worth their price", () => {
        expect(valueReturned(-9, 10)).toBe(9);
        expect(valueReturned(-0.5, -10)).toBe(10);
    });

    test("limits count the whole order", () => {
        const back = line({ qty: -1, total: -20 });
        expect(aboveLimits(lineEvents([back]), LIMITS)).toEqual([]);
        const [above] = aboveLimits(lineEvents([back, back]), LIMITS);
        expect(above.amount).toBe(40);
        expect(byKind(lineEvents([back, back])).length).toBe(1);
    });

    test("a price at its limit needs no PIN", () => {
        expect(aboveLimits(lineEvents([line({ price: 9 })]), LIMITS)).toEqual([]);
        expect(aboveLimits(lineEvents([line({ price: 8.9 })]), LIMITS).length).toBe(1);
    });

    test("voids add up, what is put back is none", () => {
        let text = withVoid("", { key: "a", product_id: 7, before: 50, after: 10 });
        text = withVoid(text, { key: "a", product_id: 7, before: 10, after: 30 });
        text = withVoid(text, { key: "b", product_id: 8, before: 5, after: 0 });
        expect(readReport(text).voids).toEqual([
            { key: "a", product_id: 7, amount: 20 },
            { key: "b", product_id: 8, amount: 5 },
        ]);
        text = withVoid(text, { key: "a", product_id: 7, before: 30, after: 50 });
        expect(readReport(text)).toEqual({ voids: [{ key: "b", product_id: 8, amount: 5 }] });
    });

    test("a broken report is an empty one", () => {
        expect(readReport("x")).toEqual({});
        expect(readReport("null")).toEqual({});
    });
});
