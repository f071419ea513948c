import { expect, test } from "@odoo/hoot";
import {
    isBegun,
    isHandedIn,
    matchOf,
    missingItems,
    nextTurn,
    readingsOf,
    sayingOf,
} from "@quality_inspection/scan/captures";
import { judged } from "@quality_inspection/scan/verdict";

const DOCUMENT = {
    name: "QI/1",
    revision: 1,
    product_id: 7,
    lot: "L1",
    lots: ["L1"],
    place: "Dock",
    remark: "",
    readings: [{ line: 1, unit: 1, value: "", below: false, uncertainty: "", finding: "" }],
};
let serial = 0;

function event(kind, said = {}, values = {}) {
    const uuid = `uuid-${serial++}`;
    return {
        uuid,
        kind,
        at: "2026-11-29 10:00:00",
        undoes: "",
        ...values,
        said: { revision: 1, ...said },
    };
}

const reading = (value, turn, values) =>
    event("reading", { line: 1, unit: 1, value, turn }, values);
const valueOf = (...events) => readingsOf(DOCUMENT, events).get("1|1").value;

test("the entry counts whose author knew of the others, whatever the clocks say", () => {
    const first = reading("5", 1, { at: "2026-11-29 12:00:00" });
    const second = reading("7", 2, { at: "2026-11-29 09:00:00" });
    expect(valueOf(first, second)).toBe("7");
    expect(valueOf(second, first)).toBe("7");
    expect(nextTurn(DOCUMENT, [second, first], "1|1")).toBe(3);
});

test("an entry that is taken back leaves the one before", () => {
    const first = reading("5", 1);
    const second = reading("7", 2);
    const undo = event("undo", {}, { undoes: second.uuid });
    expect(valueOf(undo, second, first)).toBe("5");
    expect(valueOf(first, event("undo", {}, { undoes: first.uuid }))).toBe("");
});

test("what was entered before the result was sent back is no entry of now", () => {
    const old = reading("5", 1);
    const document = { ...DOCUMENT, revision: 2 };
    expect(readingsOf(document, [old]).get("1|1").value).toBe("");
    expect(isHandedIn(document, [event("submit")])).toBe(false);
    expect(isHandedIn(DOCUMENT, [event("submit")])).toBe(true);
});

test("the last place counts, as the server had it where none was said", () => {
    expect(sayingOf(DOCUMENT, [], "place")).toBe("Dock");
    const said = event("place", { turn: 1 }, { note: "Cold store" });
    expect(sayingOf(DOCUMENT, [said], "place")).toBe("Cold store");
});

test("goods of another lot, and other goods, are told apart", () => {
    expect(matchOf(DOCUMENT, { productId: 7, lot: "L1", code: "x" })).toBe("yes");
    expect(matchOf(DOCUMENT, { productId: 7, lot: "", code: "x" })).toBe("yes");
    expect(matchOf(DOCUMENT, { productId: 7, lot: "L2", code: "x" })).toBe("lot");
    expect(matchOf(DOCUMENT, { productId: 8, lot: "L1", code: "x" })).toBe("goods");
    expect(matchOf(DOCUMENT, { productId: null, lot: "", code: "L1" })).toBe("yes");
    expect(matchOf(DOCUMENT, { productId: null, lot: "", code: "" })).toBe("goods");
});

test("what is missing is said by item, once", () => {
    const line = { id: 1, item: "Temperature", count: 3, entries: ["value"], type: "temperature" };
    expect(missingItems(judged([line], new Map()))).toEqual(["Temperature"]);
    expect(isBegun(DOCUMENT, [])).toBe(false);
    expect(isBegun(DOCUMENT, [event("goods")])).toBe(true);
});
