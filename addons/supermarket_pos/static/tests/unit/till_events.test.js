import {
    aboveLimits,
    byKind,
    lineEvents,
    readReport,
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
