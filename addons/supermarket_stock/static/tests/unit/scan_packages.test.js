import { expect, test } from "@odoo/hoot";
import { notTaken } from "@supermarket_stock/scan/receive/packages";

const SSCC = "376104250021234569";
const goods = (productId, lot) => ({ code: SSCC, productId, lot });
const scanned = (uuid, product_id, lot, more = {}) => ({
    uuid,
    code: SSCC,
    product_id,
    lot,
    ...more,
});

test("of a pallet that is left which was not taken by its number, or taken back", () => {
    const all = [goods(1, "A"), goods(1, "B"), goods(2, "")];
    const events = [scanned("a", 1, "A"), scanned("b", 2, ""), scanned("c", 1, "B", { code: "7" })];
    expect(notTaken(all, [])).toEqual(all);
    expect(notTaken(all, events)).toEqual([all[1]]);
    const undo = { uuid: "d", code: "", product_id: 2, lot: "", undoes: "b" };
    expect(notTaken(all, [...events, undo])).toEqual([all[1], all[2]]);
});
