import { expect, test } from "@odoo/hoot";
import { byWork } from "@supermarket_stock/scan/stores";

function numbers(stores) {
    return byWork(stores).map(({ id, number }) => [id, number]);
}

test("stores with work come first, each with its number", () => {
    const stores = [
        { id: 1, goods: [] },
        { id: 2, goods: [[7, "", 4, 8, 9]] },
        { id: 3, goods: [] },
    ];
    expect(numbers(stores)).toEqual([
        [2, 1],
        [1, 0],
        [3, 0],
    ]);
    const printers = [
        { id: 1, labels: [] },
        { id: 2, labels: [{}, {}] },
    ];
    expect(numbers(printers)).toEqual([
        [2, 2],
        [1, 0],
    ]);
});

test("stores of a task that lists nothing stay in their order", () => {
    expect(numbers([{ id: 2 }, { id: 1 }])).toEqual([
        [2, 0],
        [1, 0],
    ]);
});
