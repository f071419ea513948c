import { expect, test } from "@odoo/hoot";
import { MarkdownBoard } from "@supermarket_pos/app/utils/markdown_board";
import { readSticker } from "@supermarket_pos/app/utils/markdown_sticker";
import { saleLines } from "@supermarket_pos/app/utils/sellable_board";

const GS = String.fromCharCode(29);
const CODE = `0104000521006112392200000700${GS}99CTFANX7GBGKV${GS}10L1`;
const MARKDOWN = {
    check: "CTFANX7GBGKV",
    product_id: 5,
    lot: "L1",
    price: 7,
    old_price: 10,
    until: "2026-03-01 12:00:00",
};
const BEFORE = new Date("2026-03-01T11:59:00Z");
const AFTER = new Date("2026-03-01T12:00:01Z");

function board() {
    const result = new MarkdownBoard();
    result.replace([MARKDOWN]);
    return result;
}

test("a sticker is read however the scanner sends it", () => {
    for (const code of [
        CODE,
        `]d2${CODE}`,
        `]Q3${GS}${CODE}`,
        CODE.replaceAll(GS, ""),
        CODE.replaceAll(GS, "#"),
        CODE.replaceAll(GS, "Alt029"),
    ]) {
        const { code: written, gtin, price, check, lot } = readSticker(code);
        expect(written).toBe(CODE);
        expect([gtin, price, check, lot]).toEqual(["04000521006112", 7, "CTFANX7GBGKV", "L1"]);
    }
});

test("other codes are no stickers", () => {
    for (const code of [
        "",
        undefined,
        "4000521006112",
        "010400052100611210L1",
        CODE.slice(0, -3),
    ]) {
        expect(readSticker(code)).toBe(null);
    }
});

test("a running markdown is sold by until its date", () => {
    const sticker = readSticker(CODE);
    expect(board().judge(sticker, BEFORE)).toEqual({ markdown: MARKDOWN });
    expect(board().judge(sticker, AFTER)).toEqual({ fault: "expired" });
});

test("a changed price or lot is refused without a connection", () => {
    const sticker = readSticker(CODE);
    expect(board().judge({ ...sticker, price: 1 }, BEFORE)).toEqual({ fault: "forged" });
    expect(board().judge({ ...sticker, lot: "L2" }, BEFORE)).toEqual({ fault: "forged" });
    expect(board().judge({ ...sticker, check: "A" }, BEFORE)).toEqual({ fault: "unknown" });
});

test("markdowns start and end by messages", () => {
    const result = board();
    result.end(["CTFANX7GBGKV"]);
    expect(result.judge(readSticker(CODE), BEFORE)).toEqual({ fault: "unknown" });
    result.start([MARKDOWN]);
    expect(result.all).toHaveLength(1);
});

test("the server is asked with sticker and price", () => {
    const line = { product_id: { id: 5, is_storable: true }, qty: 1, price_unit: 7 };
    expect(saleLines([line])[0]).toEqual({ product_id: 5, qty: 1, lots: [] });
    expect(saleLines([{ ...line, markdown_sticker: CODE }])[0]).toEqual({
        product_id: 5,
        qty: 1,
        lots: [],
        sticker: CODE,
        price: 7,
    });
});
