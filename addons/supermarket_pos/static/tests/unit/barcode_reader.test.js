import { BarcodeParser } from "@barcodes/js/barcode_parser";
import { describe, expect, test } from "@odoo/hoot";
import { BarcodeReader } from "@point_of_sale/app/services/barcode_reader_service";
import "@supermarket_pos/app/services/barcode_reader_service";
import "@supermarket_pos/app/utils/barcode_parser";

describe.current.tags("headless");

const CARD = "042100005264";
const rule = (encoding, type, pattern) => ({ encoding, type, pattern });
const nomenclature = {
    upc_ean_conv: "always",
    rules: [rule("any", "client", "042"), rule("any", "product", ".*")],
};

/** What a reader's parser makes of a code at a till that is ours or not. */
function parsedAt(isOurs, products) {
    const parser = new BarcodeParser({ nomenclature });
    const models = { "pos.config": { getFirst: () => ({ raw: { _supermarket_till: isOurs } }) } };
    const pos = { models, productByCode: (codes) => codes.find((code) => products.has(code)) };
    BarcodeReader.prototype.tellParsers.call({ hardwareProxy: { pos }, parser });
    return parser.parse_barcode(CARD).type;
}

test("a card is a card, whether the till is the supermarket's or not", () => {
    expect(parsedAt(true, new Set())).toBe("client");
    expect(parsedAt(false, new Set())).toBe("client");
});

test("where it is the code of goods, only the supermarket's till sells them", () => {
    expect(parsedAt(true, new Set([CARD]))).toBe("product");
    expect(parsedAt(false, new Set([CARD]))).toBe("client");
});
