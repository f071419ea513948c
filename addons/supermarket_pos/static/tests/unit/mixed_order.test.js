import { expect, test } from "@odoo/hoot";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@supermarket_pos/app/models/pos_order";

const round = (value) => Math.round(value * 100) / 100;

/** An order of [quantity, total, more values of the line], as far as a set looks at it. */
function orderOf(...rows) {
    const lines = rows.map(([qty, total, values], index) => ({
        uuid: `line-${index}`,
        product_id: { id: 1 },
        tax_ids: [],
        basePrice: total,
        prices: { total_included: total },
        getQuantity: () => qty,
        ...values,
    }));
    return Object.create(PosOrder.prototype, {
        _get_regular_order_lines: { value: () => lines },
        _get_reward_lines: { value: () => [] },
        _getRealCouponPoints: { value: () => 1 },
        models: { value: { "account.tax": [] } },
        currency: { value: { round, isZero: (value) => Math.abs(value) < 0.005 } },
    });
}

const reward = {
    mix_mode: "price",
    mix_quantity: 3,
    mix_price: 8,
    all_discount_product_ids: [{ id: 1 }],
};

const off = (...rows) =>
    orderOf(...rows)
        ._getRewardLineValuesDiscount({ reward, coupon_id: 1 })
        .reduce((sum, line) => sum - line.price_unit, 0);

test("any three for 8.00, with what costs nothing among them", () => {
    expect(off([3, 15])).toBe(7);
    expect(off([2, 10], [1, 0])).toBe(2);
    expect(off([3, 15], [1, 0])).toBe(7);
    expect(off([1, 0], [3, 15])).toBe(7);
    expect(off([3, 0])).toBe(0);
});

test("what is below zero makes no set, nor does the head of a combo", () => {
    expect(off([3, 15], [1, -2])).toBe(7);
    expect(off([2, 10], [1, -2])).toBe(0);
    expect(off([2, 10], [1, 0, { combo_line_ids: [{}] }])).toBe(0);
});
