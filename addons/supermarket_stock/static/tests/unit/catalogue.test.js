import { describe, expect, test } from "@odoo/hoot";
import { Catalogue, isPage } from "@supermarket_stock/offline/catalogue";
import { isWhole, pack, recordAt, valueAt } from "@supermarket_stock/offline/columns";

const column = (values) => ({ each: values });

/** A page with one product for each name; its ids are 100 and 200 more than its position. */
function page(names, first = 0) {
    const ids = names.map((_name, index) => index + first);
    return {
        templates: pack({
            size: names.length,
            fields: {
                id: column(ids.map((id) => 100 + id)),
                name: column(names),
                display_name: { as: "name" },
                barcode: column(names.map((name) => `CODE-${name}`)),
                list_price: { of: [1, 2.5], at: ids.map((id) => id % 2) },
                pos_categ_ids: { same: [7] },
                taxes_id: { same: [3] },
            },
        }),
        products: pack({
            size: names.length,
            fields: {
                id: column(ids.map((id) => 200 + id)),
                product_tmpl_id: column(ids.map((id) => 100 + id)),
                barcode: column(names.map((name) => `CODE-${name}`)),
                lst_price: { of: [1, 2.5], at: ids.map((id) => id % 2) },
            },
        }),
        codes: [],
        items: [],
    };
}

function filled(...names) {
    const catalogue = new Catalogue();
    catalogue.addPage(page(names));
    return catalogue;
}

describe("columns of records", () => {
    const columns = pack({
        size: 3,
        fields: {
            id: { each: [1, 2, 3] },
            name: { each: ["a", "b", "a"] },
            label: { as: "name" },
            price: { of: [1.5, 2], at: [0, 1, 0] },
            taxes: { same: [4] },
        },
    });

    test("a row becomes a record", () => {
        expect(recordAt(columns, 1)).toEqual({
            id: 2,
            name: "b",
            label: "b",
            price: 2,
            taxes: [4],
        });
    });

    test("numbers take typed arrays, names stay", () => {
        expect(columns.fields.id.each).toBeInstanceOf(Int32Array);
        expect(columns.fields.price.at).toBeInstanceOf(Uint8Array);
        expect(columns.fields.name.each).toBeInstanceOf(Array);
    });

    test("a list belongs to the record", () => {
        recordAt(columns, 0).taxes.push(5);
        expect(valueAt(columns, "taxes", 2)).toEqual([4]);
    });

    test("a column that is too short is noticed", () => {
        expect(isWhole(columns)).toBe(true);
        const cut = { ...columns, fields: { ...columns.fields, name: { each: ["a"] } } };
        expect(isWhole(cut)).toBe(false);
        expect(isWhole(undefined)).toBe(false);
        expect(isWhole({ size: 3 })).toBe(false);
    });
});

describe("rows that are sold", () => {
    test("an entry has all that is needed to sell", () => {
        const entry = filled("milk", "bread").entryOfProduct(201);
        expect(entry.template.name).toBe("bread");
        expect(entry.template.list_price).toBe(2.5);
        expect(entry.template.taxes_id).toEqual([3]);
        expect(entry.product.product_tmpl_id).toBe(101);
    });

    test("unknown ids and codes", () => {
        const catalogue = filled("milk");
        expect(catalogue.entry(1)).toBe(null);
        expect(catalogue.entryOfProduct(1)).toBe(null);
        expect(catalogue.barcodes.find(["CODE-beer"])).toBe(null);
    });

    test("further codes count more than one", () => {
        const catalogue = new Catalogue();
        catalogue.addPage({ ...page(["milk"]), codes: [["CASE", 200, 12]] });
        expect(catalogue.barcodes.find(["CASE"])).toEqual({ productId: 200, quantity: 12 });
        expect(catalogue.entry(100).codes).toEqual([["CASE", 200, 12]]);
    });

    test("a changed product leaves its old code", () => {
        const catalogue = filled("milk", "bread");
        const { template, product } = catalogue.entry(100);
        catalogue.change(100, {
            template: { ...template, name: "oat milk" },
            product: { ...product, barcode: "NEW" },
            codes: [],
            items: [],
        });
        expect(catalogue.barcodes.find(["CODE-milk"])).toBe(null);
        expect(catalogue.barcodes.find(["NEW"]).productId).toBe(200);
        expect(catalogue.search("oat")).toEqual([100]);
        expect(catalogue.size).toBe(2);
    });

    test("what is gone is neither found nor counted", () => {
        const catalogue = filled("milk", "bread");
        catalogue.change(100, null);
        expect(catalogue.barcodes.find(["CODE-milk"])).toBe(null);
        expect(catalogue.entryOfProduct(200)).toBe(null);
        expect([...catalogue.ids()]).toEqual([101]);
        expect(catalogue.size).toBe(1);
        expect(catalogue.matches({ count: 1, sum: 101 })).toBe(true);
        expect(catalogue.matches({ count: 2, sum: 201 })).toBe(false);
    });

    test("a told price holds for template and product", () => {
        const catalogue = filled("milk", "bread");
        expect(catalogue.setPrice(101, 3).template.list_price).toBe(3);
        expect(catalogue.entry(101).product.lst_price).toBe(3);
        expect(catalogue.setPrice(101, 3)).toBe(null);
        expect(catalogue.setPrice(999, 3)).toBe(null);
    });

    test("search by name and code, accents aside; by category", () => {
        const catalogue = filled("Crème fraîche", "ice cream", "bread");
        expect(catalogue.search("creme")).toEqual([100]);
        expect(catalogue.search("cre")).toEqual([100, 101]);
        expect(catalogue.search("code-bre")).toEqual([102]);
        expect(catalogue.search("c", 1)).toHaveLength(1);
        expect(catalogue.inCategories([7], 2)).toEqual([100, 101]);
        expect(catalogue.inCategories([8])).toEqual([]);
    });

    test("a page that was cut off is noticed", () => {
        expect(isPage(page(["milk"]))).toBe(true);
        expect(isPage({ ...page(["milk"]), products: page([]).products })).toBe(false);
        expect(isPage({ templates: {} })).toBe(false);
        expect(isPage(undefined)).toBe(false);
    });
});
