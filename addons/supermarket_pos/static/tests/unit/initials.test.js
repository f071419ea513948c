import { describe, expect, test } from "@odoo/hoot";
import { initialsFirst } from "@supermarket_pos/app/utils/initials";

describe.current.tags("headless");

const product = (name, pinyin_initials) => ({ name, pinyin_initials });
const names = (products) => products.map(({ name }) => name);

test("initials come before what only contains the letters", () => {
    const found = [
        product("Disney", false),
        product("Strawberry yoghurt", "fwsn"),
        product("Drink", "snyl"),
        product("Yoghurt", "sn"),
    ];
    expect(names(initialsFirst(found, "SN"))).toEqual([
        "Yoghurt",
        "Drink",
        "Strawberry yoghurt",
        "Disney",
    ]);
    expect(initialsFirst(found, "酸奶")).toBe(found);
});
