import { expect, test } from "@odoo/hoot";
import { blockOf, handAfter, lotAfter } from "@supermarket_stock/scan/goods";

const reading = { code: "1", productId: 7, quantity: 2, lot: "" };

test("scans add up in the hand", () => {
    expect(handAfter(null, reading)).toEqual(reading);
    const hand = { ...reading, asks: null };
    expect(handAfter(hand, reading).quantity).toBe(4);
    expect(handAfter({ ...hand, quantity: 0.1 }, { ...reading, quantity: 0.2 }).quantity).toBe(0.3);
});

test("other goods wait until it is said what becomes of those in the hand", () => {
    const hand = { ...reading, lot: "A", asks: null };
    expect(handAfter(hand, { ...reading, productId: 8 })).toBe(null);
    expect(handAfter(hand, { ...reading, lot: "B" })).toBe(null);
    expect(handAfter(hand, { ...reading, lot: "A" }).quantity).toBe(4);
    expect(handAfter(hand, reading).lot).toBe("A");
});

test("goods whose lot was not said give way, and the package answers for itself", () => {
    const hand = { ...reading, asks: "lot" };
    expect(handAfter(hand, { ...reading, productId: 8 }).productId).toBe(8);
    expect(handAfter(hand, { ...reading, lot: "A" })).toEqual({ ...reading, lot: "A" });
    expect(handAfter(hand, reading).quantity).toBe(4);
});

test("blocked by lot, or as a whole", () => {
    const blocked = [
        [7, "A", "expired", ""],
        [8, "", "held", "Damage"],
    ];
    expect(blockOf(blocked, { productId: 7, lot: "A" })).toEqual({ kind: "expired", reason: "" });
    expect(blockOf(blocked, { productId: 7, lot: "B" })).toBe(null);
    expect(blockOf(blocked, { productId: 8, lot: "Z" }).reason).toBe("Damage");
});

test("a lot's code after the goods is of them", () => {
    const goods = { lot: "A", expiry: "2026-12-05" };
    expect(lotAfter(null, { lot: "A", expiry: "" })).toBe(null);
    expect(lotAfter({ lot: "", expiry: "" }, { lot: "A", expiry: "" })).toBe(null);
    expect(lotAfter(goods, { lot: "A", expiry: "" })).toBe("same");
    expect(lotAfter(goods, { lot: "", expiry: "2026-12-05" })).toBe("same");
    expect(lotAfter(goods, { lot: "A", expiry: "2026-12-06" })).toBe("date");
    expect(lotAfter({ ...goods, expiry: "" }, { lot: "A", expiry: "2026-12-06" })).toBe("same");
    expect(lotAfter(goods, { lot: "B", expiry: "2026-12-06" })).toBe("other");
});
