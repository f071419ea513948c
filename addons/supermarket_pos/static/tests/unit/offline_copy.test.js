import { expect, test } from "@odoo/hoot";
import { ownResources } from "@supermarket_stock/offline/local_copy";
import { shortages } from "@supermarket_pos/app/utils/sellable_board";

test("what the page loaded from this server is kept, questions are not", () => {
    const entries = [
        "https://shop.example/web/assets/1/till.js",
        "https://shop.example/web/assets/1/till.js",
        "https://shop.example/web/image?id=4",
        "https://shop.example/web/dataset/call_kw/pos.order/read",
        "https://shop.example/websocket?version=1",
        "https://elsewhere.example/x.js",
    ].map((name) => ({ name }));
    expect(ownResources(entries, "https://shop.example")).toEqual([
        "/web/assets/1/till.js",
        "/web/image?id=4",
    ]);
});

test("shortages by the last known stock", () => {
    const board = { quantity: (id) => ({ 1: 3, 2: 0.5 })[id] };
    const lines = [
        { product_id: 1, qty: 2 },
        { product_id: 1, qty: 2 },
        { product_id: 2, qty: 0.5 },
        { product_id: 9, qty: 5 },
    ];
    expect(shortages(lines, board)).toEqual([{ product_id: 1, asked: 4, sellable: 3 }]);
});
