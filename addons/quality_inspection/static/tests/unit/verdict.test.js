import { describe, expect, test } from "@odoo/hoot";
import {
    fault,
    isEntered,
    judge,
    judged,
    lotVerdict,
    nothing,
    plainNumber,
    tallies,
} from "@quality_inspection/scan/verdict";
import { CASES } from "./verdict_cases";

const ENTRIES = {
    numeric: ["value", "below_detection", "uncertainty"],
    two_class: ["value", "below_detection", "uncertainty"],
    three_class: ["value", "below_detection"],
    temperature: ["value"],
    aql: ["value"],
    qualitative: ["finding"],
    document: ["finding"],
};
const ALONE = ["two_class", "three_class"];
const NEED_A_LIMIT = [...ALONE, "numeric", "temperature"];

/** A line as the server sends it. */
function whole({ class: defectClass = "major", each = false, ...given }, id = 1, count = 1) {
    const line = { low: null, high: null, marginal: 0, accept: 0, size: 1, ...given };
    const isLaw =
        ["numeric", "temperature", "document"].includes(line.type) && defectClass !== "minor";
    return {
        ...line,
        id,
        count,
        class: defectClass,
        item: `Item ${id}`,
        entries: ENTRIES[line.type],
        is_count: line.type === "aql",
        counts_each: each,
        decides_alone: ALONE.includes(line.type) || isLaw,
        lacks_limit: NEED_A_LIMIT.includes(line.type) && line.low === null && line.high === null,
    };
}

describe("what the server says, too", () => {
    for (const [line, reading, verdict] of CASES.readings) {
        test(`${JSON.stringify(line)} with ${JSON.stringify(reading)}`, () => {
            expect(judge(whole(line), { ...nothing(), ...reading })).toBe(verdict);
        });
    }
    for (const [line, reading, expected] of CASES.faults) {
        test(`entry ${JSON.stringify(reading)} of ${JSON.stringify(line)}`, () => {
            expect(fault(whole(line), { ...nothing(), ...reading })).toBe(expected);
        });
    }
    for (const lot of CASES.lots) {
        test(lot.name, () => {
            const readings = new Map();
            const lines = lot.items.map(({ readings: taken, ...line }, index) => {
                taken.forEach((one, unit) =>
                    readings.set(`${index}|${unit + 1}`, { ...nothing(), ...one }),
                );
                return whole({ ...line, each: lot.each }, index, taken.length);
            });
            // as the server sends them: nothing critical is accepted
            const classes = Object.entries(lot.accept).map(([name, accept]) => ({
                name,
                label: name,
                accept: name === "critical" ? 0 : accept,
            }));
            const all = judged(lines, readings);
            const found = tallies(classes, all).map(({ name, nonconforming, isAccepted }) => [
                name,
                [nonconforming, isAccepted],
            ]);
            expect(Object.fromEntries(found)).toEqual(lot.tallies);
            expect(lotVerdict(classes, all)).toBe(lot.verdict);
        });
    }
});

test("0 that was typed is a reading, nothing is none", () => {
    const line = whole({ type: "temperature", high: 8 });
    expect(isEntered(line, { ...nothing(), value: "0" })).toBe(true);
    expect(isEntered(line, nothing())).toBe(false);
});

test("a kind of test that the device does not know is judged by the server", () => {
    const line = { ...whole({ type: "qualitative" }), type: "colour_chart" };
    expect(judge(line, { ...nothing(), finding: "conform" })).toBe(null);
    const all = judged([line], new Map([["1|1", { ...nothing(), finding: "conform" }]]));
    expect(lotVerdict([{ name: "major", label: "", accept: 0 }], all)).toBe(null);
});

test("numbers are sent as they were typed, to the last digit", () => {
    expect(plainNumber("0,00054")).toBe("0.00054");
    expect(plainNumber(" -18.0 ")).toBe("-18.0");
    expect(plainNumber("5e6")).toBe("5e6");
    expect(plainNumber("−０．５")).toBe("-0.5");
    for (const text of ["12 °C", "1.2.3", "abc", "", "1e999", "0x10"]) {
        expect(plainNumber(text)).toBe(null);
    }
});
