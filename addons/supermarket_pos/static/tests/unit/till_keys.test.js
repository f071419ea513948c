import { expect, test } from "@odoo/hoot";
import { gs1Parts } from "@supermarket_pos/app/utils/gs1_parts";
import { isForScreen } from "@supermarket_pos/app/hooks/till_keys_hook";

const press = (values = {}) => ({ key: "Enter", target: document.body, ...values });

test("keys for the screen", () => {
    expect(isForScreen(press(), 0)).toBe(true);
    expect(isForScreen(press({ defaultPrevented: true }), 0)).toBe(false);
    expect(isForScreen(press({ repeat: true }), 0)).toBe(false);
    expect(isForScreen(press({ ctrlKey: true }), 0)).toBe(false);
    expect(isForScreen(press(), 1)).toBe(false);
    expect(isForScreen(press({ target: document.createElement("input") }), 0)).toBe(false);
    expect(isForScreen(press({ target: document.createElement("button") }), 0)).toBe(true);
});

test("parts of a GS1 code", () => {
    const expiry = new Date(2026, 4, 1);
    const parts = gs1Parts([
        { type: "product", value: "04000521006112" },
        { type: "lot", value: "L1" },
        { type: "expiration_date", value: expiry },
    ]);
    expect(parts).toEqual({ lot: "L1", expiry });
    expect(gs1Parts([{ type: "product", value: "1" }])).toEqual({
        lot: undefined,
        expiry: undefined,
    });
});
