import { expect, test } from "@odoo/hoot";
import { quantitiesSent, SellableBoard } from "@supermarket_pos/app/utils/sellable_board";

test("stock after a reload without a connection: as last told, less what waits", () => {
    const board = new SellableBoard();
    board.apply({
        ids: [7, 8],
        quantities: [10, 4],
        policies: {},
        held: {},
        held_lots: {},
        supervisors: [],
    });
    const orders = [
        { lines: [[0, 0, { product_id: 7, qty: 2 }]] },
        {
            lines: [
                [0, 0, { product_id: 7, qty: 1 }],
                [0, 0, { product_id: 9, qty: 5 }],
            ],
        },
        {},
    ];
    board.sell(quantitiesSent(orders));
    expect(board.quantities).toEqual({ 7: 7, 8: 4 });
    expect(board.loaded).toBe(true);
});
