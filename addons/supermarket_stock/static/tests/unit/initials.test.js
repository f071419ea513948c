import { describe, expect, test } from "@odoo/hoot";
import { initialsFirst } from "@supermarket_stock/offline/initials";

describe.current.tags("headless");

const product = (name, pinyin_initials) => ({ name, pinyin_initials });
const names = (products) => products.map(({ name }) => name);

test("what has the letters inside a word is no match beside initials", () => {
    const found = [
        product("Disney", false),
        product("Strawberry yoghurt", "fwsn"),
        product("Drink", "snyl"),
        product("Yoghurt", "sn"),
    ];
    expect(names(initialsFirst(found, "SN"))).toEqual(["Yoghurt", "Drink", "Strawberry yoghurt"]);
    expect(initialsFirst(found, "酸奶")).toBe(found);
});

test("among like matches what sells comes first, then what is there", () => {
    const found = [
        { id: 1, name: "Brisket", pinyin_initials: "nn" },
        { id: 2, name: "Milk", pinyin_initials: "nn" },
        { id: 3, name: "Fresh milk", pinyin_initials: "xnn" },
        { id: 4, name: "Penne" },
        { id: 5, name: "Brisket, old", pinyin_initials: "nn" },
    ];
    const places = { 2: 0, 3: 1 };
    const ranked = initialsFirst(
        found,
        "nn",
        ({ id }) => places[id] ?? 99,
        ({ id }) => id !== 1,
    );
    expect(ranked.map(({ id }) => id)).toEqual([2, 3, 5, 1]);
});

test("without initials letters inside a word find it", () => {
    const found = [product("Penne"), product("Nn tea")];
    expect(names(initialsFirst(found, "nn"))).toEqual(["Nn tea", "Penne"]);
});
