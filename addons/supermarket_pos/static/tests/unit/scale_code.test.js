import { BarcodeParser } from "@barcodes/js/barcode_parser";
import { describe, expect, test } from "@odoo/hoot";
import { weighLabel } from "@supermarket_pos/app/utils/scale_code";
import "@supermarket_pos/app/utils/barcode_parser";
import { CODES, RULES } from "./code_vectors";

describe.current.tags("headless");

const nomenclature = {
    upc_ean_conv: "always",
    rules: RULES.map(([encoding, type, pattern, scale_first_part]) => ({
        encoding,
        type,
        pattern,
        scale_first_part,
    })),
};
const TILL = { isProduct: () => false };
const round = (quantity) => Number(quantity.toFixed(3));

test("the till reads codes as the server does", () => {
    const parser = Object.assign(new BarcodeParser({ nomenclature }), { till: TILL });
    for (const [code, type, baseCode, weight, price] of CODES) {
        const parsed = parser.parse_barcode(code);
        expect([code, parsed.type, parsed.base_code]).toEqual([code, type, baseCode]);
        if (type === "weight_price") {
            expect([parsed.weight, parsed.price]).toEqual([weight, price]);
        } else {
            expect(parsed.value).toBe(weight || price);
        }
    }
});

test("a price becomes a weight", () => {
    expect(weighLabel({ price: 10.03 }, 39.8, round)).toEqual({ quantity: 0.252, total: 10.03 });
    expect(weighLabel({ weight: 0.3 }, 39.8, round)).toEqual({ quantity: 0.3, total: undefined });
    expect(weighLabel({ weight: 0.3, price: 12 }, 39.8, round)).toEqual({
        quantity: 0.3,
        total: 12,
    });
    expect(weighLabel({ price: 10.03 }, 0, round)).toBe(null);
});

test("a GS1 code from a camera, with FNC1 or without", () => {
    const gs1 = new BarcodeParser({
        nomenclature: {
            is_gs1_nomenclature: true,
            gs1_separator_fnc1: "(Alt029|#|\\x1D)",
            rules: [
                ["(01)(\\d{14})", "product", "identifier", false],
                ['(10)([!"%-/0-9:-?A-Z_a-z]{0,20})', "lot", "alpha", false],
                ["(17)(\\d{6})", "expiration_date", "date", false],
                ["(310[0-5])(\\d{6})", "quantity", "measure", true],
                ["(392[0-3])(\\d{1,15})", "price", "measure", true],
            ].map(([pattern, type, gs1_content_type, gs1_decimal_usage]) => ({
                encoding: "gs1-128",
                pattern,
                type,
                gs1_content_type,
                gs1_decimal_usage,
            })),
        },
    });
    gs1.till = TILL;
    const types = (code) => gs1.parse_barcode(code).map((part) => [part.type, part.string_value]);
    const plain = [
        ["product", "06901285991271"],
        ["expiration_date", "261231"],
        ["lot", "L1"],
    ];
    expect(types("01069012859912711726123110L1")).toEqual(plain);
    expect(types("]d201069012859912711726123110L1")).toEqual(plain);
    expect(types("\x1D010690128599127110L1\x1D17261231")).toEqual([plain[0], plain[2], plain[1]]);
    const weighed = gs1.parse_barcode("01069012859912713103000756392205990");
    expect(weighed.map((part) => part.value).slice(1)).toEqual([0.756, 59.9]);
});
