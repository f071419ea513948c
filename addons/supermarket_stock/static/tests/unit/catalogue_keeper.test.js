import { after, expect, test } from "@odoo/hoot";
import { CatalogueKeeper } from "@supermarket_stock/offline/catalogue_keeper";
import { LocalStore } from "@supermarket_stock/offline/local_store";

let serial = 0;

/** A name of a database that is gone after the test. */
function scratch() {
    const name = `supermarket-test-${Date.now()}-${serial++}`;
    after(() => indexedDB.deleteDatabase(name));
    return name;
}

/** The server, with products {id: name}; the product's id is 1,000 more than the template's. */
class Shop {
    constructor(names) {
        this.names = new Map(Object.entries(names).map(([id, name]) => [Number(id), name]));
        this.changed = new Set();
        this.gone = [];
        this.shape = "a";
        this.calls = [];
        this.pageSize = 2;
    }

    call = async (method, args) => {
        this.calls.push([method, ...args]);
        return method === "supermarket_catalogue_ids"
            ? [...this.names.keys()]
            : this.answer(...args);
    };

    answer(since, from) {
        const ids = [...this.names.keys()].filter((id) => !since || this.changed.has(id));
        const rest = ids.filter((id) => id > from);
        const shown = rest.slice(0, this.pageSize);
        return {
            ...this.rows(shown),
            gone: since ? this.gone : [],
            next: rest.length > this.pageSize ? shown.at(-1) : false,
            stamp: {
                since: "2026-01-01 00:00:00",
                shape: this.shape,
                count: this.names.size,
                sum: [...this.names.keys()].reduce((sum, id) => sum + id, 0),
            },
        };
    }

    rows(ids) {
        const names = ids.map((id) => this.names.get(id));
        const barcode = { each: names };
        const fields = { id: { each: ids }, name: { each: names }, barcode };
        return {
            templates: { size: ids.length, fields: { ...fields, pos_categ_ids: { same: [] } } },
            products: {
                size: ids.length,
                fields: { id: { each: ids.map((id) => id + 1000) }, barcode },
            },
            codes: [],
            items: [],
        };
    }

    keeper(name, onChange) {
        const keeper = new CatalogueKeeper({ name, call: this.call, onChange });
        after(() => keeper.store.close());
        return keeper;
    }
}

const shopOfThree = () => new Shop({ 1: "milk", 2: "bread", 3: "rice" });

/** A keeper that has loaded, stored and closed the shop's catalogue. */
async function stored(shop) {
    const name = scratch();
    const keeper = shop.keeper(name);
    await keeper.open();
    await keeper.refresh();
    await keeper.store.close();
    shop.calls.length = 0;
    return name;
}

/** Do something to a stored table behind the till's back. */
async function tamper(name, act) {
    const store = new LocalStore(name, ["pages", "changes", "meta"]);
    await store.run("readwrite", act);
    await store.close();
}

test("loaded once, then read from the local database", async () => {
    const shop = shopOfThree();
    const keeper = shop.keeper(await stored(shop));
    await keeper.open();
    expect(keeper.isWhole).toBe(true);
    expect(keeper.catalogue.size).toBe(3);
    expect(keeper.catalogue.entryOfProduct(1003).template.name).toBe("rice");
    expect(shop.calls).toHaveLength(0);
});

test("only changes are asked for, and kept", async () => {
    const shop = shopOfThree();
    const name = await stored(shop);
    const told = [];
    const keeper = shop.keeper(name, (changes) => told.push([...changes.keys()]));
    await keeper.open();
    shop.names.set(2, "brown bread");
    shop.names.delete(3);
    shop.names.set(4, "tea");
    shop.changed = new Set([1, 2, 4]);
    shop.gone = [3];
    await keeper.refresh();
    expect(shop.calls.every(([, since]) => since)).toBe(true);
    expect(told).toEqual([[3, 2, 4]]);
    await keeper.store.close();

    const next = shop.keeper(name);
    await next.open();
    expect(next.isWhole).toBe(true);
    expect(next.catalogue.search("bread")).toEqual([2]);
    expect(next.catalogue.barcodes.find(["bread"])).toBe(null);
    expect(next.catalogue.barcodes.find(["tea"]).productId).toBe(1004);
    expect(next.catalogue.has(3)).toBe(false);
});

test("a deletion that left no trace is noticed by the sum", async () => {
    const shop = shopOfThree();
    const keeper = shop.keeper(await stored(shop));
    await keeper.open();
    shop.names.delete(2);
    await keeper.refresh();
    expect(shop.calls.map(([method]) => method)).toEqual([
        "supermarket_load_catalogue",
        "supermarket_catalogue_ids",
    ]);
    expect([...keeper.catalogue.ids()]).toEqual([1, 3]);
    expect(keeper.isWhole).toBe(true);
});

test("another currency, price list or language loads all again", async () => {
    const shop = shopOfThree();
    const keeper = shop.keeper(await stored(shop));
    await keeper.open();
    shop.shape = "b";
    await keeper.refresh();
    expect(shop.calls.filter(([, since]) => !since)).toHaveLength(2);
    expect(keeper.catalogue.stamp.shape).toBe("b");
});

test("nothing of a catalogue that was not read to its end is stored", async () => {
    const shop = shopOfThree();
    const name = scratch();
    const keeper = shop.keeper(name);
    await keeper.open();
    const call = keeper.call;
    keeper.call = (method, args) =>
        args[1] ? Promise.reject(new Error("cut off")) : call(method, args);
    await expect(keeper.refresh()).rejects.toThrow("cut off");
    expect(keeper.catalogue.size).toBe(2); // what has come serves until then
    await keeper.store.close();

    const next = shop.keeper(name);
    await next.open();
    expect(next.isWhole).toBe(false);
    expect(next.catalogue.size).toBe(0);
    await next.refresh();
    expect(next.isWhole).toBe(true);
    expect(next.catalogue.size).toBe(3);
});

const damages = {
    "a missing page": ({ pages }) => pages.delete(1),
    "a truncated page": ({ pages }) => pages.put({ templates: { size: 2 } }, 0),
    "no pages": ({ pages }) => pages.clear(),
    "no stamp": ({ meta }) => meta.clear(),
    "a stamp of another version": ({ meta }) => meta.put({ version: 0, pages: 2 }, "stamp"),
};
for (const [what, act] of Object.entries(damages)) {
    test(`healed from the server: ${what}`, async () => {
        const shop = shopOfThree();
        const name = await stored(shop);
        await tamper(name, act);
        const keeper = shop.keeper(name);
        await keeper.open();
        expect(keeper.isWhole).toBe(false);
        await keeper.refresh();
        expect(keeper.isWhole).toBe(true);
        await keeper.store.close();

        const next = shop.keeper(name);
        await next.open();
        expect(next.isWhole).toBe(true);
        expect(next.catalogue.size).toBe(3);
    });
}

test("what is left of a damaged catalogue serves without a connection", async () => {
    const shop = shopOfThree();
    const name = await stored(shop);
    await tamper(name, ({ pages }) => pages.delete(1));
    const keeper = shop.keeper(name);
    await keeper.open();
    expect(keeper.catalogue.barcodes.find(["milk"]).productId).toBe(1001);
});

test("a table that was deleted is made again", async () => {
    const name = scratch();
    const old = new LocalStore(name, ["pages"]);
    await old.run("readwrite", ({ pages }) => pages.put(1, 1));
    await old.close();
    const store = new LocalStore(name, ["pages", "meta"]);
    after(() => store.close());
    const [one, nothing] = await store.run("readonly", (tables) => [
        tables.pages.get(1),
        tables.meta.get(1),
    ]);
    expect(one).toBe(1);
    expect(nothing).toBe(undefined);
});

test("a transaction that fails changes nothing", async () => {
    const store = new LocalStore(scratch(), ["pages", "meta"]);
    after(() => store.close());
    const cut = store.run("readwrite", ({ pages }) => {
        pages.put("half", 1);
        throw new Error("killed");
    });
    await expect(cut).rejects.toThrow("killed");
    expect(await store.run("readonly", ({ pages }) => pages.count())).toBe(0);
});

test("told prices are kept, unknown products are reported", async () => {
    const shop = shopOfThree();
    const keeper = shop.keeper(await stored(shop));
    await keeper.open();
    keeper.catalogue.change(1, {
        ...keeper.catalogue.entry(1),
        template: { ...keeper.catalogue.entry(1).template, list_price: 1 },
        product: { ...keeper.catalogue.entry(1).product, lst_price: 1 },
    });
    expect(keeper.applyPrices([1], [2])).toBe(true);
    expect(keeper.catalogue.entry(1).product.lst_price).toBe(2);
    expect(keeper.applyPrices([1, 9], [2, 3])).toBe(false);
});
