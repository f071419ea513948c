import { expect, test } from "@odoo/hoot";
import { mixAndMatch } from "@supermarket_pos/app/utils/mix_and_match";
import { canGivePoints, noPoints } from "@supermarket_pos/app/utils/program_points";
import { hasHours, isOnAir } from "@supermarket_pos/app/utils/promotion_hours";
import { QuotaBoard, sameUnits } from "@supermarket_pos/app/utils/quota_board";

const { DateTime } = luxon;

const EVERY_DAY = {
    on_monday: true,
    on_tuesday: true,
    on_wednesday: true,
    on_thursday: true,
    on_friday: true,
    on_saturday: true,
    on_sunday: true,
    hour_from: 0,
    hour_to: 0,
};
const ONLY_FRIDAY = Object.fromEntries(
    Object.keys(EVERY_DAY).map((name) => [name, name === "on_friday"]),
);
// 6 March 2026 is a Friday
const at = (day, hour, minute = 0) =>
    DateTime.fromObject({ year: 2026, month: 3, day, hour, minute }, { zone: "Asia/Shanghai" });

test("hours and weekdays", () => {
    expect(isOnAir(EVERY_DAY, at(6, 23, 59))).toBe(true);
    const morning = { ...ONLY_FRIDAY, hour_from: 9, hour_to: 12 };
    expect(isOnAir(morning, at(6, 11, 59))).toBe(true);
    expect(isOnAir(morning, at(6, 12))).toBe(false);
    expect(isOnAir(morning, at(5, 10))).toBe(false);
    const night = { ...ONLY_FRIDAY, hour_from: 22, hour_to: 2 };
    expect(isOnAir(night, at(6, 23))).toBe(true);
    expect(isOnAir(night, at(7, 1))).toBe(true);
    expect(isOnAir(night, at(6, 1))).toBe(false);
    expect([EVERY_DAY, morning].map(hasHours)).toEqual([false, true]);
});

test("the clock is the store's, not the till's", () => {
    const evening = { ...EVERY_DAY, hour_from: 19, hour_to: 21 };
    const moment = DateTime.fromISO("2026-03-06T11:30:00Z");
    expect(isOnAir(evening, moment.setZone("Asia/Shanghai"))).toBe(true);
    expect(isOnAir(evening, moment.setZone("Europe/Berlin"))).toBe(false);
});

test("a set for a price", () => {
    const lines = [
        { key: "a", qty: 2, unit: 10 },
        { key: "b", qty: 2, unit: 5 },
    ];
    const offer = { size: 3, mode: "price", price: 20 };
    expect(mixAndMatch(lines, offer)).toEqual({ sets: 1, off: { a: 4, b: 1 } });
    expect(mixAndMatch([{ key: "a", qty: 6, unit: 10 }], offer)).toEqual({
        sets: 2,
        off: { a: 20 },
    });
    expect(mixAndMatch([{ key: "a", qty: 3, unit: 5 }], offer)).toEqual({ sets: 0, off: {} });
    expect(mixAndMatch([{ key: "a", qty: 2.9, unit: 10 }], offer).sets).toBe(0);
});

test("the cheapest of each set free", () => {
    const lines = [
        { key: "a", qty: 2, unit: 10 },
        { key: "b", qty: 1, unit: 8 },
        { key: "c", qty: 2, unit: 6 },
        { key: "d", qty: 1, unit: 4 },
    ];
    const offer = { size: 3, mode: "cheapest" };
    expect(mixAndMatch(lines, offer)).toEqual({ sets: 2, off: { b: 8, d: 4 } });
    expect(mixAndMatch(lines, { ...offer, maxSets: 1 })).toEqual({ sets: 1, off: { b: 8 } });
});

test("what was promised is allowed", () => {
    const board = new QuotaBoard();
    board.tell({ 1: 5 });
    expect(board.allowed("x", 1)).toBe(5);
    expect(board.allowed("x", 2)).toBe(0);
    board.grant("x", { 1: 2 });
    board.tell({ 1: 0 });
    expect(board.allowed("x", 1)).toBe(2);
    expect(board.allowed("y", 1)).toBe(0);
});

test("without a connection no more than was left", () => {
    const board = new QuotaBoard();
    board.tell({ 1: 5 });
    board.takeOffline("x", { 1: 3 });
    expect(board.allowed("x", 1)).toBe(5);
    expect(board.allowed("y", 1)).toBe(2);
    board.takeOffline("y", { 1: 2 });
    expect(board.allowed("z", 1)).toBe(0);
    board.forget("x");
    expect(board.allowed("z", 1)).toBe(3);
});

test("units are compared by program", () => {
    expect(sameUnits({}, undefined)).toBe(true);
    expect(sameUnits({ 1: 0 }, {})).toBe(true);
    expect(sameUnits({ 1: 2 }, { 1: 1 })).toBe(false);
});

test("promotions without goods in the order are not counted", () => {
    const rule = { any_product: false, minimum_qty: 1, validProductIds: new Set([3, 4]) };
    const program = (...rules) => ({ program_type: "promotion", rule_ids: rules });
    expect(canGivePoints(program(rule), [1, 4])).toBe(true);
    expect(canGivePoints(program(rule), [1, undefined])).toBe(false);
    expect(canGivePoints(program(rule, { ...rule, any_product: true }), [1])).toBe(true);
    // A rule of no pieces brings its points to any order
    expect(canGivePoints(program({ ...rule, minimum_qty: 0 }), [])).toBe(true);
    expect(canGivePoints(program(), [1])).toBe(false);
    expect(noPoints(program())).toEqual([]);
    expect(noPoints({ program_type: "coupons" })).toEqual([{ points: 0 }]);
});
