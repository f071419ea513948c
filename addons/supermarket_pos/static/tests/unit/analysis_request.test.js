import { describe, expect, test } from "@odoo/hoot";

import {
    canDrill,
    drilled,
    growth,
    narrowed,
    periodOf,
    sorted,
    START,
} from "@supermarket_pos/sales_analysis/analysis_request";

describe.current.tags("headless");

const MAY_4 = Date.UTC(2026, 4, 4) / 86400000;
const MAY_1 = Date.UTC(2026, 4, 1) / 86400000;
const OCTOBER = Date.UTC(2026, 9, 1) / 86400000;

test("periods end with their last day", () => {
    expect(periodOf("day", MAY_4)).toEqual({ start: "2026-05-04", end: "2026-05-04" });
    expect(periodOf("week", MAY_4)).toEqual({ start: "2026-05-04", end: "2026-05-10" });
    expect(periodOf("month", MAY_1)).toEqual({ start: "2026-05-01", end: "2026-05-31" });
    expect(periodOf("quarter", OCTOBER)).toEqual({ start: "2026-10-01", end: "2026-12-31" });
});

test("a category leads to its subcategories, the last one to products", () => {
    const hasChildren = (category) => category === 5;
    const into = drilled(START, "category", 5, hasChildren);
    expect([into.category, into.by]).toEqual([5, ["category"]]);
    expect(drilled(into, "category", 12, hasChildren).by).toEqual(["product"]);
    // what lies in the category itself
    expect(drilled(into, "category", 5, hasChildren).by).toEqual(["product"]);
    expect(START.category).toBe(null);
});

test("a product leads to hours, an hour to what was sold then", () => {
    expect(drilled(START, "product", 7, () => false).by).toEqual(["hour"]);
    expect(drilled(START, "hour", 0, () => false)).toEqual({ ...START, hour: 0 });
    expect(drilled({ ...START, product: 7 }, "hour", 9, () => false).by).toEqual(["day"]);
});

test("a day leads to its hours, and is the period then", () => {
    const day = drilled(START, "day", MAY_4, () => false);
    expect([day.preset, day.start, day.end, day.by]).toEqual([
        null,
        "2026-05-04",
        "2026-05-04",
        ["hour"],
    ]);
});

test("the receipts of a row keep the grouping", () => {
    const request = { ...START, by: ["store", "hour"] };
    expect(narrowed(request, "store", 2)).toEqual({ ...request, stores: [2] });
});

test("rounding leads nowhere, midnight does", () => {
    expect(canDrill("product", 0)).toBe(false);
    expect(canDrill("hour", 0)).toBe(true);
    expect(canDrill("weekday", 0)).toBe(true);
});

test("growth of nothing is unknown", () => {
    expect(growth(110, 100)).toBe(0.1);
    expect(growth(5, -10)).toBe(1.5);
    expect(growth(5, 0)).toBe(null);
});

test("rows are sorted by size or by name", () => {
    const rows = [
        { label: "Till 10", total: 1, orders: 1, abc: "C" },
        { label: "Till 9", total: 30, orders: 2, abc: "A" },
    ];
    const labels = (column, descending) =>
        sorted(rows, column, descending, "en").map((row) => row.label);
    expect(labels("label", false)).toEqual(["Till 9", "Till 10"]);
    expect(labels("total", true)).toEqual(["Till 9", "Till 10"]);
    expect(labels("basket", false)).toEqual(["Till 10", "Till 9"]);
    expect(labels("abc", true)).toEqual(["Till 9", "Till 10"]);
});
