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

function labelled(store, total, ...taxes) {
    const order = store.addNewOrder();
    const line = store.models["pos.order.line"].create({
        order_id: order,
        product_id: store.models["product.product"].getFirst(),
        qty: 0.756,
        price_unit: 39.8,
        discount: 0,
        price_type: "original",
        price_extra: 0,
        tax_ids: taxesOf(store, ...taxes).map((tax) => ["link", tax]),
    });
    line.keepTotal(total, "2300121010024");
    return line;
}

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
