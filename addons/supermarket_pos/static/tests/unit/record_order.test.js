import { RecordStore } from "@point_of_sale/app/models/related_models/record_store";
import { expect, test } from "@odoo/hoot";
import "@supermarket_pos/app/models/related_models/record_store";

test("a record that is loaded anew keeps its place in all lists of its model", () => {
    const store = new RecordStore(["product.template"], { "product.template": ["category"] });
    const [all, byCategory] = ["id", "category"].map((index) =>
        store.getRecordsMap("product.template", index),
    );
    const put = (id) => {
        all.set(id, { id });
        byCategory.set(7, byCategory.get(7) ?? new Map());
        byCategory.get(7).set(id, { id });
    };
    [1, 2, 3].forEach(put);
    store.inPlace("product.template", () => {
        all.delete(1);
        byCategory.get(7).delete(1);
        [4, 1].forEach(put);
        all.delete(2);
    });
    expect([...all.keys()]).toEqual([1, 3, 4]);
    expect([...byCategory.get(7).keys()]).toEqual([1, 2, 3, 4]);
});
