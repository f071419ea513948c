import { expect, test } from "@odoo/hoot";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { forgetGeneralItems } from "@supermarket_pos/app/models/product_pricelist";
import { byRank, hasTurned, isOnTime, removedItems } from "@supermarket_pos/app/utils/price_items";

definePosModels();

const { DateTime } = luxon;
const utc = (text) => DateTime.fromISO(text, { zone: "utc" });

test("an item holds from its first to its last second", () => {
    const friday = { date_start: "2026-03-06 00:00:00", date_end: "2026-03-06 23:59:59" };
    expect(isOnTime(friday, utc("2026-03-05T23:59:59"))).toBe(false);
    expect(isOnTime(friday, utc("2026-03-06T00:00:00"))).toBe(true);
    expect(isOnTime(friday, utc("2026-03-06T23:59:59"))).toBe(true);
    expect(isOnTime(friday, utc("2026-03-07T00:00:00"))).toBe(false);
    expect(isOnTime({ date_start: false, date_end: false })).toBe(true);
    expect(isOnTime({ date_start: DateTime.now().plus({ hours: 1 }) })).toBe(false);
    expect(isOnTime({ date_end: DateTime.now().minus({ seconds: 2 }) })).toBe(false);
});

test("midnight is the store's: a moment is a moment in any zone", () => {
    // Midnight of 6 March in Shanghai
    const item = { date_start: "2026-03-05 16:00:00" };
    const before = DateTime.fromISO("2026-03-05T23:59:59", { zone: "Asia/Shanghai" });
    expect(isOnTime(item, before)).toBe(false);
    expect(isOnTime(item, before.plus({ seconds: 1 }))).toBe(true);
    expect(isOnTime(item, before.plus({ seconds: 1 }).setZone("America/New_York"))).toBe(true);
});

test("items that the catalogue has no more are removed, ended and foreign ones stay", () => {
    const present = [
        { id: 1, pricelist: 1 },
        { id: 2, pricelist: 1 },
        { id: 3, pricelist: 9 },
        { id: 4, pricelist: 1, date_end: "2026-03-01 00:00:00" },
    ];
    const gone = removedItems(present, [{ id: 1 }], new Set([1]), utc("2026-03-06T00:00:00"));
    expect(gone.map(({ id }) => id)).toEqual([2]);
});

test("an item turns when it begins, and after its last second", () => {
    const friday = { date_start: "2026-03-06 00:00:00", date_end: "2026-03-06 23:59:59" };
    const turned = (since, now) => hasTurned(friday, utc(since), utc(now));
    expect(turned("2026-03-05T23:59:00", "2026-03-06T00:00:00")).toBe(true);
    expect(turned("2026-03-06T00:00:00", "2026-03-06T00:01:00")).toBe(false);
    expect(turned("2026-03-06T23:59:00", "2026-03-07T00:00:00")).toBe(true);
    expect(turned("2026-03-07T00:00:00", "2026-03-07T00:01:00")).toBe(false);
    expect(turned("2026-03-05T23:00:00", "2026-03-07T00:00:00")).toBe(false);
});

test("of items that hold at once the server's first is the till's, in whatever order they came", () => {
    const food = { id: 1, parent_id: undefined };
    const milk = { id: 2, parent_id: food };
    const items = [
        { id: 9, min_quantity: 0, categ_id: food },
        { id: 100, min_quantity: 0 },
        { id: 200, min_quantity: 0 },
        { id: 50, min_quantity: 5 },
        { id: 8, min_quantity: 0, categ_id: milk },
        { id: 7, min_quantity: 3, categ_id: food },
    ];
    const right = [7, 8, 9, 50, 200, 100];
    for (const came of [items, items.toReversed()]) {
        expect(came.toSorted(byRank).map(({ id }) => id)).toEqual(right);
    }
});

test("a till that starts from its own disk sells by the newer of two items", async () => {
    const store = await setupPosEnv();
    const { models } = store;
    const product = models["product.product"].find(({ product_tmpl_id: one }) => one);
    const template = product.product_tmpl_id;
    const pricelist = models["product.pricelist"].getFirst();
    const item = (id, price, values) => ({
        id,
        pricelist_id: pricelist.id,
        compute_price: "fixed",
        fixed_price: price,
        min_quantity: 0,
        ...values,
    });
    const own = { product_tmpl_id: template.id };
    models.connectNewData({ "product.pricelist.item": [item(9100, 9, own), item(9200, 7, own)] });
    const price = () => template.getPrice(pricelist, 1, 0, false, product);
    expect(price()).toBe(7);
    models["product.pricelist.item"].get(9200).delete();
    models["product.pricelist.item"].get(9100).delete();
    models.connectNewData({ "product.pricelist.item": [item(9300, 6), item(9400, 5)] });
    forgetGeneralItems([pricelist]);
    expect(price()).toBe(5);
});
