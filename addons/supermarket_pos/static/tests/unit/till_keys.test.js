import { expect, test } from "@odoo/hoot";
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
