import { boardUnderRecall, linesUnderRecall } from "@supermarket_pos/app/utils/recalls";
import { describe, expect, test } from "@odoo/hoot";

const line = (key, product_id, lots = [], more = {}) => ({
    key,
    product_id,
    lots,
    qty: 1,
    tracked: true,
    ...more,
});

describe("what a recall does to an open order", () => {
    test("of lots: named lots go, unnamed ones are looked at", () => {
        const lines = [
            line("bad", 7, ["L1"]),
            line("good", 7, ["L2"]),
            line("unnamed", 7),
            line("other", 8, ["L1"]),
        ];
        expect(linesUnderRecall(lines, { product_id: 7, lots: ["L1"] })).toEqual({
            removed: ["bad"],
            checked: ["unnamed"],
        });
    });

    test("of the product: all its lines go", () => {
        const lines = [line("a", 7), line("b", 7, ["L2"]), line("c", 8)];
        expect(linesUnderRecall(lines, { product_id: 7, lots: [] })).toEqual({
            removed: ["a", "b"],
            checked: [],
        });
    });

    test("returns stay", () => {
        const lines = [line("back", 7, ["L1"], { qty: -1 })];
        expect(linesUnderRecall(lines, { product_id: 7, lots: ["L1"] })).toEqual({
            removed: [],
            checked: [],
        });
    });

    test("the board refuses from now on", () => {
        expect(boardUnderRecall({ product_id: 7, lots: ["L1"], reason: "Glass" })).toEqual({
            held: {},
            heldLots: { 7: { L1: "Glass" } },
        });
        expect(boardUnderRecall({ product_id: 7, lots: [], reason: "Glass" })).toEqual({
            held: { 7: "Glass" },
            heldLots: {},
        });
    });
});
