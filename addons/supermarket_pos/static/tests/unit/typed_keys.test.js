import {
    codesAndNumbers,
    isByHand,
    isNumber,
    timesOf,
} from "@supermarket_pos/app/utils/typed_keys";
import { describe, expect, test } from "@odoo/hoot";

const MILK = "6901234567892";
const isMilk = (code) => code === MILK;

describe.current.tags("headless");

test("a quantity before and after a known code is one", () => {
    expect(codesAndNumbers(`2${MILK}`, isMilk)).toEqual([{ number: "2" }, { code: MILK }]);
    expect(codesAndNumbers(`${MILK}12`, isMilk)).toEqual([{ code: MILK }, { number: "12" }]);
    expect(codesAndNumbers(`${MILK}2${MILK}2`, isMilk)).toEqual([
        { code: MILK },
        { number: "2" },
        { code: MILK },
        { number: "2" },
    ]);
});

test("what the shop knows as a whole is not taken apart", () => {
    const isCase = (code) => isMilk(code) || code === `2${MILK}`;
    expect(codesAndNumbers(`2${MILK}`, isCase)).toEqual([{ code: `2${MILK}` }]);
});

test("an unknown code stays as it is", () => {
    expect(codesAndNumbers("26909999999999", isMilk)).toBe(null);
    expect(codesAndNumbers(`1234${MILK}`, isMilk)).toBe(null);
    expect(codesAndNumbers("500", isMilk)).toBe(null);
});

test("a scanner's keys are closer than a person's", () => {
    expect(isByHand([0, 30, 60, 90])).toBe(false);
    expect(isByHand([0, 60, 120])).toBe(true);
    expect(isByHand([0])).toBe(false);
});

test("amounts as they are typed", () => {
    for (const text of ["5", "500", "12.5", ".5", "-3", "1,25"]) {
        expect(isNumber(text)).toBe(true);
    }
    for (const text of ["", "-", "5a", "1.2.3", "."]) {
        expect(isNumber(text)).toBe(false);
    }
});

test("what a camera read was not typed", () => {
    const keys = [..."12500"].map((key, index) => ({ key, at: 60 * index }));
    expect(timesOf("500", keys)).toEqual([120, 180, 240]);
    expect(timesOf(MILK, keys)).toBe(null);
});

test("a long text that is no code is given up at once", () => {
    let asked = 0;
    const isCode = () => ++asked > 1e5;
    const address = "https://shop.example/pos/ticket/validate?access_token=8d1f2c1e-57f3-4c1a";
    expect(codesAndNumbers(address, isCode)).toBe(null);
    expect(asked < 1000).toBe(true);
});
