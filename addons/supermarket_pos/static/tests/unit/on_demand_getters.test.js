import { describe, expect, test } from "@odoo/hoot";
import { reactive, toRaw } from "@odoo/owl";
import { Base } from "@point_of_sale/app/models/related_models/base";
import { WithLazyGetterTrap } from "@point_of_sale/lazy_getter";
import "@supermarket_pos/app/models/related_models/on_demand_getters";

describe.current.tags("headless");

let computed = 0;

class Basket extends Base {
    static excludedLazyGetters = [...Base.excludedLazyGetters, "label"];
    pieces = 2;

    get price() {
        computed++;
        return this.pieces * 5;
    }

    get total() {
        return this.price + 1;
    }

    get label() {
        computed++;
        return `${this.pieces} pieces`;
    }
}

class BigBasket extends Basket {
    get price() {
        return super.price * 10;
    }
}

const make = (Class = Basket) => {
    computed = 0;
    return new Class({ model: { models: {} }, raw: { id: 7 } });
};
const prepared = (record) =>
    Object.getOwnPropertySymbols(toRaw(record)).map((key) => key.description);

test("a getter is prepared when it is read, and its answer kept", () => {
    const basket = make();
    expect(basket instanceof WithLazyGetterTrap).toBe(true);
    expect(prepared(basket)).not.toInclude("price");
    expect([basket.total, basket.total, basket.price]).toEqual([11, 11, 10]);
    expect(computed).toBe(1);
    expect(prepared(basket)).toInclude("price");
    expect(basket.id).toBe(7);
});

test("what it was made of changes the answer, and tells who looks", () => {
    const basket = make();
    const seen = [];
    const watched = reactive(basket, () => seen.push(watched.total));
    expect(watched.total).toBe(11);
    reactive(basket).pieces = 3;
    expect(seen).toEqual([16]);
    expect(basket.total).toBe(16);
    expect(computed).toBe(2);
});

test("what is excluded is computed each time; a class has its own", () => {
    const basket = make();
    expect([basket.label, basket.label]).toEqual(["2 pieces", "2 pieces"]);
    expect(computed).toBe(2);
    expect([make(BigBasket).total, make().total]).toEqual([101, 11]);
});

test("of two records each has its own answer", () => {
    const [one, other] = [make(), make()];
    other.pieces = 4;
    expect([one.price, other.price, one.price]).toEqual([10, 20, 10]);
});
