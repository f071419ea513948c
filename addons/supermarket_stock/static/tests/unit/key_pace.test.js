import { describe, expect, test } from "@odoo/hoot";
import { KeyPace } from "@supermarket_stock/scan/key_pace";

describe.current.tags("headless");

/** What is found at the end of [keys, milliseconds before each], typed one after the other. */
function typed(...parts) {
    const pace = new KeyPace();
    let timeStamp = 0;
    let found = "";
    for (const [keys, between] of [...parts, [["Enter"], 3]]) {
        for (const key of keys) {
            timeStamp += between;
            found = pace.scanOf({ key, timeStamp });
        }
    }
    return found;
}

test("a scanner is told from a hand", () => {
    expect(typed(["6900350006025", 3])).toBe("6900350006025");
    expect(typed(["6900350006025", 120])).toBe("");
    expect(typed(["12", 3])).toBe("");
    expect(typed()).toBe("");
});

test("what a hand typed before is no part of the code", () => {
    expect(typed(["12", 200], ["6", 900], ["900350006025", 3])).toBe("6900350006025");
});

test("keys that type no text are no part of the code", () => {
    const pace = new KeyPace();
    pace.scanOf({ key: "a", timeStamp: 1, ctrlKey: true });
    expect(pace.scanOf({ timeStamp: 2 })).toBe("");
    [..."1234"].forEach((key, index) => pace.scanOf({ key, timeStamp: 5 + index }));
    expect(pace.scanOf({ key: "Enter", timeStamp: 12 })).toBe("1234");
    expect(pace.scanOf({ key: "Enter", timeStamp: 14 })).toBe("");
});

test("a separator that is typed as Ctrl+] is part of the code, and never of the field", () => {
    const pace = new KeyPace();
    const scanned = [..."10BB-5", "]", ..."17261205"];
    let timeStamp = 0;
    for (const key of scanned) {
        pace.scanOf({ key, timeStamp: timeStamp++, ctrlKey: key === "]" });
    }
    const event = {
        key: "Enter",
        timeStamp,
        stopPropagation: () => {},
        preventDefault: () => {},
        target: { blur: () => {} },
    };
    let rest;
    const found = pace.takeScan(event, "1210BB-517261205", (text) => (rest = text));
    expect(found).toBe("10BB-5\x1d17261205");
    expect(rest).toBe("12");
});
