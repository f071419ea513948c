import { expect, test } from "@odoo/hoot";
import { readQuantity, shownQuantity } from "@supermarket_stock/scan/figures";

test("a quantity is typed with a point, a comma or wide digits", () => {
    for (const typed of ["0.756", "0,756", ".756", "０．７５６", "0，756", " 0.756 "]) {
        expect(readQuantity(typed, 3)).toEqual({ quantity: 0.756 });
    }
    expect(readQuantity("5.", 3)).toEqual({ quantity: 5 });
    expect(readQuantity("0", 0)).toEqual({ quantity: 0 });
});

test("what is no quantity is told apart", () => {
    for (const typed of ["5e2", "0x10", "-2", "12kg", "1 000", "1,234.5", "", "Infinity"]) {
        expect(readQuantity(typed, 3)).toEqual({ fault: "number" });
    }
    expect(readQuantity("5410148382701", 3)).toEqual({ fault: "many" });
    expect(readQuantity("999999", 0)).toEqual({ quantity: 999_999 });
});

test("no more digits than the unit has", () => {
    expect(readQuantity("0.7561", 3)).toEqual({ fault: "digits" });
    expect(readQuantity("0.7560", 3)).toEqual({ quantity: 0.756 });
    expect(readQuantity("2.5", 0)).toEqual({ fault: "digits" });
    expect(readQuantity("2.0", 0)).toEqual({ quantity: 2 });
    expect(readQuantity("1,000", 0)).toEqual({ fault: "digits" });
    expect(readQuantity("1,000", 3)).toEqual({ quantity: 1 });
});

test("a quantity is written as the person's language writes it", () => {
    expect(shownQuantity(0.756, ",")).toBe("0,756");
    expect(shownQuantity(0.1 + 0.2, ".")).toBe("0.3");
    expect(shownQuantity(-1.5, ",")).toBe("-1,5");
});
