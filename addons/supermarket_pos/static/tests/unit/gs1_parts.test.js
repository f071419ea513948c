import { expect, test } from "@odoo/hoot";
import {
    asElements,
    expiryOf,
    inPacks,
    lotOf,
    measureOf,
    priceOf,
    tellingWays,
} from "@supermarket_pos/app/utils/gs1_parts";

const TODAY = new Date(2026, 10, 28);
const KILOGRAM = { id: 1, factor: 1, parent_path: "1/" };
const POUND = { id: 2, factor: 0.45359237, parent_path: "1/2/" };
const PIECE = { id: 3, factor: 1, parent_path: "3/" };
const unitById = (id) => [KILOGRAM, POUND, PIECE].find((unit) => unit.id === id);
const RULES = [
    ["(310[0-5])(\\d{6})", 1],
    ["(320[0-5])(\\d{6})", 2],
    ["(30)(\\d{0,8})", 3],
    ["(37)(\\d{0,8})", 3],
].map(([pattern, unit]) => ({
    encoding: "gs1-128",
    type: "quantity",
    pattern,
    associated_uom_id: [unit],
}));

const parse = (...elements) =>
    asElements(
        elements.map(([ai, text]) => ({ ai, text })),
        RULES,
        TODAY,
    );

test("a measure counts in the product's unit", () => {
    const both = parse(["01", "04000521006112"], ["30", "2"], ["3103", "000756"]);
    expect(measureOf(both, KILOGRAM, unitById)).toBe(0.756);
    expect(measureOf(both, PIECE, unitById)).toBe(2);
    expect(measureOf(parse(["3200", "000010"]), KILOGRAM, unitById)).toBe(4.535924);
    expect(measureOf(parse(["3103", "000756"]), PIECE, unitById)).toBe(undefined);
});

test("a weight that a scanner hid behind a lot is told by another way to read it", () => {
    const gtin = ["01", "04000521006112"];
    const ways = [
        parse(gtin, ["10", "LOT7"], ["3103", "000756"]),
        parse(gtin, ["10", "LOT7310"], ["30", "00756"]),
    ];
    const told = (way) => String(measureOf(way, KILOGRAM, unitById) ?? "");
    const hidden = Object.assign(parse(gtin, ["10", "LOT73103000756"]), { ways });
    expect(tellingWays(hidden, told)).toEqual([ways[0]]);
    expect(tellingWays(Object.assign(ways[0], { ways }), told)).toEqual([]);
});

test("37 counts what is in a box", () => {
    const box = [
        ["02", "04000521006112"],
        ["37", "12"],
    ];
    expect(measureOf(parse(...box), PIECE, unitById)).toBe(12);
    expect(measureOf(parse(["01", "04000521006112"], box[1]), PIECE, unitById)).toBe(undefined);
});

test("a case counts what is in it", () => {
    const one = parse(["01", "14000521006119"], ["10", "L1"]);
    const pallet = parse(["02", "14000521006119"], ["37", "4"]);
    const count = (parsed, pack) => inPacks(measureOf(parsed, PIECE, unitById), parsed, pack);
    expect(count(one, 12)).toBe(12);
    expect(count(one)).toBe(undefined);
    expect(count(pallet, 12)).toBe(48);
    expect(count(pallet)).toBe(4);
    expect(count(parse(["01", "14000521006119"], ["30", "11"]), 12)).toBe(11);
});

test("the last day of sale", () => {
    const day = (...elements) => expiryOf(parse(...elements))?.toDateString();
    expect(day(["17", "261231"], ["15", "261130"])).toBe("Thu Dec 31 2026");
    expect(day(["17", "261231"], ["16", "261224"])).toBe("Thu Dec 24 2026");
    expect(day(["15", "270200"])).toBe("Sun Feb 28 2027");
    expect(day(["15", "000000"])).toBe(undefined);
    expect(day(["7003", "2611300600"])).toBe("Mon Nov 30 2026");
});

test("lot or serial number, whichever the product is tracked by", () => {
    const parsed = parse(["21", "S1"], ["10", "L1"]);
    expect(lotOf(parsed, "lot").value).toBe("L1");
    expect(lotOf(parsed, "serial").value).toBe("S1");
    expect(lotOf(parse(["21", "S1"]), "lot").value).toBe("S1");
    expect(lotOf(parse(["01", "04000521006112"]), "lot")).toBe(undefined);
});

test("a price in another currency is none", () => {
    expect(priceOf(parse(["3922", "5990"]), 156)).toBe(59.9);
    expect(priceOf(parse(["3932", "9785990"]), 978)).toBe(59.9);
    expect(priceOf(parse(["3932", "9785990"]), 156)).toBe(undefined);
});

test("an amount to pay needs no rule of the shop", () => {
    const [, price] = parse(["01", "04000521006112"], ["3922", "5990"]);
    expect([price.type, price.value]).toEqual(["price", 59.9]);
});
