import { expect, test } from "@odoo/hoot";
import { hasTurned, isOnTime, removedItems } from "@supermarket_pos/app/utils/price_items";

const { DateTime } = luxon;
const utc = (text) => DateTime.fromISO(text, { zone: "utc" });

test("an item holds from its first to its last second", () => {
    const friday = { date_start: "2026-03-06 00:00:00", date_end: "2026-03-06 23:59:59" };
    expect(isOnTime(friday, utc("2026-03-05T23:59:59"))).toBe(false);
    expect(isOnTime(friday, utc("2026-03-06T00:00:00"))).toBe(true);
    expect(isOnTime(friday, utc("2026-03-06T23:59:59"))).toBe(true);
    expect(isOnTime(friday, utc("2026-03-07T00:00:00"))).toBe(false);
    expect(isOnTime({ date_start: false, date_end: false })).toBe(true);
    expect(isOnTime({ date_start: DateTime.now().plus({ hours: 1 }) })).toBe(false);
    expect(isOnTime({ date_end: DateTime.now().minus({ seconds: 2 }) })).toBe(false);
});

test("midnight is the store's: a moment is a moment in any zone", () => {
    // Midnight of 6 March in Shanghai
    const item = { date_start: "2026-03-05 16:00:00" };
    const before = DateTime.fromISO("2026-03-05T23:59:59", { zone: "Asia/Shanghai" });
    expect(isOnTime(item, before)).toBe(false);
    expect(isOnTime(item, before.plus({ seconds: 1 }))).toBe(true);
    expect(isOnTime(item, before.plus({ seconds: 1 }).setZone("America/New_York"))).toBe(true);
});

test("items that the catalogue has no more are removed, ended and foreign ones stay", () => {
    const present = [
        { id: 1, pricelist: 1 },
        { id: 2, pricelist: 1 },
        { id: 3, pricelist: 9 },
        { id: 4, pricelist: 1, date_end: "2026-03-01 00:00:00" },
    ];
    const gone = removedItems(present, [{ id: 1 }], new Set([1]), utc("2026-03-06T00:00:00"));
    expect(gone.map(({ id }) => id)).toEqual([2]);
});

test("an item turns when it begins, and after its last second", () => {
    const friday = { date_start: "2026-03-06 00:00:00", date_end: "2026-03-06 23:59:59" };
    const turned = (since, now) => hasTurned(friday, utc(since), utc(now));
    expect(turned("2026-03-05T23:59:00", "2026-03-06T00:00:00")).toBe(true);
    expect(turned("2026-03-06T00:00:00", "2026-03-06T00:01:00")).toBe(false);
    expect(turned("2026-03-06T23:59:00", "2026-03-07T00:00:00")).toBe(true);
    expect(turned("2026-03-07T00:00:00", "2026-03-07T00:01:00")).toBe(false);
    expect(turned("2026-03-05T23:00:00", "2026-03-07T00:00:00")).toBe(false);
});
