import { expect, test } from "@odoo/hoot";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import "@supermarket_pos/app/models/pos_order_line";

definePosModels();

const PERCENT = { amount_type: "percent", amount: 13, price_include: true };
const SALES = { amount_type: "percent", amount: 8.875, price_include: false };
const DEPOSIT = { amount_type: "fixed", amount: 0.25, price_include: false };
const GREEN = { amount_type: "fixed", amount: 1.37, price_include: true };

function taxesOf({ models }, ...taxes) {
    return taxes.map((values, index) =>
        models["account.tax"].create({
            id: 3001 + models["account.tax"].length + index,
            name: `Tax ${index}`,
            sequence: index,
            is_base_affected: true,
            include_base_amount: false,
            has_negative_factor: false,
            children_tax_ids: [],
            tax_group_id: models["account.tax.group"].getFirst(),
            ...values,
        }),
    );
}

function addLabel(store, order, total, taxes, qty = 0.756) {
    const line = store.models["pos.order.line"].create({
        order_id: order,
        product_id: store.models["product.product"].getFirst(),
        qty,
        price_unit: 39.8,
        discount: 0,
        price_type: "original",
        price_extra: 0,
        tax_ids: taxes.map((tax) => ["link", tax]),
    });
    line.keepTotal(total, "2300121010024");
    return line;
}

const labelled = (store, total, ...taxes) =>
    addLabel(store, store.addNewOrder(), total, taxesOf(store, ...taxes));

test("goods cost what their label says, whatever their taxes", async () => {
    const store = await setupPosEnv();
    store.config.update({ iface_tax_included: "total" });
    for (const taxes of [[], [PERCENT], [SALES], [DEPOSIT], [SALES, DEPOSIT], [PERCENT, GREEN]]) {
        for (const total of [30.09, 30.1, 27.33, 99.98]) {
            const line = labelled(store, total, ...taxes);
            expect(line.priceIncl).toBe(total);
            expect(line.costsAsLabelled).toBe(true);
        }
    }
});

async function shopOf(method) {
    const store = await setupPosEnv();
    store.config.update({ iface_tax_included: "total" });
    store.models["res.company"].getFirst().update({ tax_calculation_rounding_method: method });
    return store;
}

/** What is paid for each label, in an order of its own, and whether it is its price. */
function paidFor(store, totals, currency, tax) {
    store.currency.update(currency);
    const taxes = taxesOf(store, tax);
    const order = store.addNewOrder();
    return totals.map((total) => {
        const line = addLabel(store, order, total, taxes, Math.ceil(total * 25.125) / 1000);
        const paid = [order.totalDue, line.costsAsLabelled];
        line.delete();
        return paid;
    });
}

const CNY = { rounding: 0.01, decimal_places: 2 };
const JPY = { rounding: 1, decimal_places: 0 };
const KWD = { rounding: 0.001, decimal_places: 3 };
/** Every 7th coin, which by and by is each remainder of the rates. */
const amounts = (unit, count) =>
    Array.from({ length: count }, (_, index) => Number(((index + 1) * 7 * unit).toFixed(3)));

for (const method of ["round_globally", "round_per_line"]) {
    test(`what is paid is what labels say, to the coin: ${method}`, async () => {
        const store = await shopOf(method);
        for (const currency of [CNY, JPY, KWD]) {
            const totals = amounts(currency.rounding, 120);
            const right = totals.map((total) => [total, true]);
            for (const amount of [7, 8, 10, 13, 20]) {
                const tax = { ...PERCENT, amount };
                expect(paidFor(store, totals, currency, tax)).toEqual(right);
            }
        }
    });
}

test("where taxes on top leave no price for a total, it is the coin below", async () => {
    const top = { ...PERCENT, amount: 20, price_include: false };
    const paid = paidFor(await shopOf("round_globally"), [0.02, 0.03, 0.04, 9.99], CNY, top);
    expect(paid.map(([total]) => total)).toEqual([0.02, 0.02, 0.04, 9.98]);
    expect(paid.every(([, isAsLabelled]) => isAsLabelled)).toBe(true);
});

test("labels of one order come to their sum", async () => {
    const store = await shopOf("round_globally");
    const taxes = taxesOf(store, { ...PERCENT, amount: 20 });
    const order = store.addNewOrder();
    const lines = [0.03, 0.09, 36.87, 36.89].map((total) => addLabel(store, order, total, taxes));
    expect(order.totalDue).toBe(73.88);
    expect(lines.every((line) => line.costsAsLabelled)).toBe(true);
});

test("where prices are shown without tax, it comes on top of the label", async () => {
    const store = await setupPosEnv();
    store.config.update({ iface_tax_included: "subtotal" });
    const line = labelled(store, 10, SALES);
    expect(line.priceExcl).toBe(10);
    expect(line.priceIncl).toBe(10.89);
    expect(line.costsAsLabelled).toBe(true);
});

test("further goods of the same lot leave the price of a label and of the cashier alone", async () => {
    const store = await setupPosEnv();
    const line = labelled(store, 30.01);
    const order = line.order_id;
    const { product_id: product, price_unit: price } = line;
    const related = [line];
    const template = product.product_tmpl_id;
    template.getPrice(order.pricelist_id, 1, 0, false, product, undefined, related);
    expect(related).toEqual([]);
    line.price_type = "original";
    related.push(line);
    template.getPrice(order.pricelist_id, 1, 0, false, product, undefined, related);
    expect(related).toEqual([line]);
    expect(line.price_unit).toBe(price);
});

test("what is scanned in a return comes back, by the label and by the case", async () => {
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    const preset = { id: 3901, name: "Returns", is_return: true };
    order.preset_id = store.models["pos.preset"].create(preset);
    const product = store.models["product.product"].find(({ tracking }) => tracking === "none");
    const vals = { product_id: product, product_tmpl_id: product.product_tmpl_id };
    store.sellableBoard.held[product.id] = "recall";
    const back = await store.addLineToOrder({ ...vals, qty: 0.5 }, order, {}, false);
    expect(back.qty).toBeLessThan(0);
    const before = back.qty;
    await store.addLineToOrder(vals, order, { code: { packQuantity: 12 } }, false);
    expect(order.lines.reduce((sum, { qty }) => sum + qty, 0)).toBe(before - 12);
});
