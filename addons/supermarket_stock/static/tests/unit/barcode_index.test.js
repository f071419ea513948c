import { expect, test } from "@odoo/hoot";
import { BarcodeIndex } from "@supermarket_stock/offline/barcode_index";
import { barcodeForms } from "@supermarket_stock/offline/codes/gtin";

test("forms of a GTIN", () => {
    expect(barcodeForms("04000521006112")).toEqual(["04000521006112", "4000521006112"]);
    expect(barcodeForms("4000521006112")).toEqual(["4000521006112", "04000521006112"]);
    expect(barcodeForms("00012345678905")).toInclude("012345678905");
    expect(barcodeForms("012345678905")).toInclude("0012345678905");
    expect(barcodeForms("96385074")).toInclude("0000096385074");
    expect(barcodeForms("ABC-1")).toEqual(["ABC-1"]);
    expect(barcodeForms("123")).toEqual(["123"]);
});

test("find", () => {
    const index = new BarcodeIndex({
        codes: ["4000521006112", "CASE"],
        products: [5, 5],
        quantities: { CASE: 12 },
    });
    expect(index.size).toBe(2);
    expect(index.find(barcodeForms("04000521006112"))).toEqual({ productId: 5, quantity: 1 });
    expect(index.find(["CASE"])).toEqual({ productId: 5, quantity: 12 });
    expect(index.find(["toString"])).toBe(null);
    expect(new BarcodeIndex().find(["1"])).toBe(null);
});

test("50,000 codes are indexed and found at once", () => {
    const codes = Array.from({ length: 50_000 }, (_, index) => String(2_000_000_000_000 + index));
    const started = performance.now();
    const index = new BarcodeIndex({ codes, products: codes.map((_, position) => position) });
    expect(index.find(barcodeForms("2000000049999")).productId).toBe(49_999);
    expect(performance.now() - started).toBeLessThan(1000);
});
