import { describe, expect, test } from "@odoo/hoot";
import { readTypedDay } from "@supermarket_stock/scan/reading";

describe.current.tags("headless");

const TODAY = new Date(2026, 10, 30);

test("a day is read in each of the ways it is typed", () => {
    const forms = ["2026-12-08", "2026.12.8", "08.12.2026", "8/12/26", "8-12-2026"];
    for (const typed of [...forms, "081226", "08122026", "20261208", " 081226 "]) {
        expect(readTypedDay(typed, TODAY)).toBe("2026-12-08");
    }
    expect(readTypedDay("311226", TODAY)).toBe("2026-12-31");
    expect(readTypedDay("290228", TODAY)).toBe("2028-02-29");
});

test("packages of China begin with the year", () => {
    for (const [typed, day] of [
        ["261230", "2026-12-30"],
        ["261205", "2026-12-05"],
        ["26.12.30", "2026-12-30"],
        ["270101", "2027-01-01"],
        ["051226", "2026-12-05"],
        ["261226", "2026-12-26"],
    ]) {
        expect(readTypedDay(typed, TODAY)).toBe(day);
    }
});

test("what is no day of this century is none", () => {
    const slips = ["", "12", "310226", "2026-02-30", "0812-02-06", "31.12.1926", "3112260"];
    for (const typed of [...slips, "20261301", "29.02.2027", "LOT-7"]) {
        expect(readTypedDay(typed, TODAY)).toBe("");
    }
});
