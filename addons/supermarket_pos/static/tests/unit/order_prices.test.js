import { expect, test } from "@odoo/hoot";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

const CARTS = 40;
const CHANGES = 12;
const TAXES = [
    { amount_type: "percent", amount: 13, price_include: true },
    { amount_type: "percent", amount: 9, price_include: true, include_base_amount: true },
    { amount_type: "percent", amount: 6, price_include: false, include_base_amount: true },
    { amount_type: "percent", amount: 3.5, price_include: false },
    { amount_type: "fixed", amount: 0.37, price_include: false },
    { amount_type: "division", amount: 10, price_include: true },
    { amount_type: "percent", amount: 5, price_include: false, has_negative_factor: true },
];

/** The same numbers in each run (mulberry32). */
function dice(seed) {
    const next = () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
    const below = (count) => Math.floor(next() * count);
    return { next, below, pick: (list) => list[below(list.length)] };
}

const numbers = (object) =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => typeof value !== "object"));

const taxNumbers = (data) => ({
    ...numbers(data),
    tax: data.tax.id,
    taxes: data.taxes.map((tax) => tax.id),
    batch: data.batch.map((tax) => tax.id),
});

const lineNumbers = (details) => ({
    ...numbers(details),
    taxes: details.taxes_data.map(taxNumbers),
    bare: details.no_discount_taxes_data.map(taxNumbers),
});

/** All that core answers for an order, as plain values. */
const answers = (data) => ({
    totals: JSON.parse(JSON.stringify(data.taxDetails)),
    lines: Object.fromEntries(
        Object.entries(data.baseLineByLineUuids).map(([uuid, line]) => [
            uuid,
            lineNumbers(line.tax_details),
        ]),
    ),
});

/** Core's computation is not patched: it answers beside ours. */
function compare(order) {
    const core = answers(order._constructPriceData());
    const unit = answers(order._constructPriceData({ baseLineOpts: { quantity: 1 } }));
    expect(answers(order.prices)).toEqual(core);
    expect(answers(order.unitPrices)).toEqual(unit);
    for (const line of order.lines) {
        expect(lineNumbers(line.prices)).toEqual(core.lines[line.uuid]);
        expect(lineNumbers(line.unitPrices)).toEqual(unit.lines[line.uuid]);
        const sign = core.totals.order_sign;
        const shown = line.currency.round(core.lines[line.uuid].total_included * sign);
        expect(line.priceIncl).toBe(shown);
    }
    expect(order.priceIncl).toBe(core.totals.total_amount_no_rounding);
    expect(order.amountTaxes).toBe(core.totals.tax_amount_currency);
    expect(order.orderSign).toBe(core.totals.order_sign);
    return core.totals;
}

class Shop {
    constructor(store) {
        this.store = store;
        this.models = store.models;
        this.company = this.models["res.company"].getFirst();
        this.groups = [101, 102].map((id) =>
            this.models["account.tax.group"].create({ id, name: `Group ${id}`, sequence: id }),
        );
        this.taxes = TAXES.map((values, index) =>
            this.models["account.tax"].create({
                id: 1001 + index,
                name: `Tax ${index}`,
                sequence: index,
                is_base_affected: true,
                include_base_amount: false,
                has_negative_factor: false,
                children_tax_ids: [],
                tax_group_id: this.groups[index % 2],
                ...values,
            }),
        );
        this.products = this.models["product.product"].getAll().slice(0, 5);
        this.abroad = this.models["account.fiscal.position"].get(2);
        const method = {
            id: 77,
            rounding: 0.05,
            rounding_method: "HALF-UP",
            strategy: "add_invoice_line",
        };
        this.cashRounding = this.models["account.cash.rounding"].create(method);
    }

    setUp(chance) {
        this.company.update({
            tax_calculation_rounding_method: chance.pick(["round_globally", "round_per_line"]),
        });
        this.store.config.update({
            cash_rounding: chance.below(3) === 0,
            rounding_method: this.cashRounding,
            only_round_cash_method: chance.below(2) === 0,
        });
        const order = this.store.addNewOrder();
        order.update({ fiscal_position_id: chance.below(4) === 0 ? this.abroad : undefined });
        order.is_refund = chance.below(5) === 0;
        for (let count = 1 + chance.below(9); count; count--) {
            this.addLine(order, chance);
        }
        return order;
    }

    addLine(order, chance) {
        const taxes = this.taxes.filter(() => chance.below(4) === 0).slice(0, 2);
        this.models["pos.order.line"].create({
            order_id: order,
            product_id: chance.pick(this.products),
            qty: chance.pick([1, 2, 7, 0.335, 1.234, -1, -3]),
            price_unit: chance.pick([chance.below(10000) / 100, 0.01, 99.999]),
            discount: chance.pick([0, 0, 10, 33.33, 100]),
            price_type: "manual",
            price_extra: 0,
            tax_ids: taxes.map((tax) => ["link", tax]),
        });
    }

    change(order, chance) {
        const line = chance.pick(order.lines);
        const acts = [
            () => this.addLine(order, chance),
            () => line?.update({ qty: chance.pick([1, 4, 0.777, -2]) }),
            () => line?.setDiscount(chance.pick([0, 5, 12.5, 100])),
            () => line?.setUnitPrice(chance.below(5000) / 100),
            () => line?.update({ tax_ids: [["set", chance.pick(this.taxes)]] }),
            () => line?.delete(),
            () => order.update({ fiscal_position_id: chance.pick([this.abroad, undefined]) }),
        ];
        chance.pick(acts)();
    }
}

test("prices of random orders are core's to the last digit, after each change", async () => {
    const shop = new Shop(await setupPosEnv());
    let taxed = 0;
    let roundings = 0;
    for (let seed = 1; seed <= CARTS; seed++) {
        const chance = dice(seed);
        const order = shop.setUp(chance);
        for (let change = 0; change < CHANGES; change++) {
            const totals = compare(order);
            taxed += Boolean(totals.tax_amount_currency);
            roundings += Boolean(totals.cash_rounding_base_amount_currency);
            shop.change(order, chance);
        }
        compare(order);
    }
    // What was compared was worth it.
    expect(taxed).toBeGreaterThan(CARTS * CHANGES * 0.5);
    expect(roundings).toBeGreaterThan(10);
});

test("only lines whose amounts change are told", async () => {
    const shop = new Shop(await setupPosEnv());
    const order = shop.store.addNewOrder();
    const chance = dice(7);
    for (let count = 0; count < 3; count++) {
        shop.addLine(order, chance);
    }
    const [first, second] = order.lines;
    const before = [first.prices, second.prices];
    second.update({ qty: 40 });
    expect(first.prices).toBe(before[0]);
    expect(second.prices).not.toBe(before[1]);
});

test("one line is selected, and the mark follows the order's field", async () => {
    const shop = new Shop(await setupPosEnv());
    const order = shop.store.addNewOrder();
    shop.addLine(order, dice(1));
    shop.addLine(order, dice(2));
    const marks = () => order.lines.map((line) => line.isSelected());
    const [first, second] = order.lines;
    order.selectOrderline(first);
    expect(marks()).toEqual([true, false]);
    expect(order.getSelectedOrderline()).toBe(first);
    order.selectOrderline(second);
    expect(marks()).toEqual([false, true]);
    order.deselectOrderline();
    expect(marks()).toEqual([false, false]);
    expect(order.getSelectedOrderline()).toBe(undefined);
});
