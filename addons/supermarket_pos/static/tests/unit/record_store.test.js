import { expect, test } from "@odoo/hoot";
import { reactive, toRaw } from "@odoo/owl";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { STORE_SYMBOL } from "@point_of_sale/app/models/related_models/utils";

definePosModels();

/** The values of an object that are watched by somebody, and so keep him alive. */
const watched = (object) => Object.keys(object).filter((key) => toRaw(object[key]) !== object[key]);

test("an order keeps nothing of the screen through which it was made and paid", async () => {
    const store = await setupPosEnv();
    const screen = reactive(store, () => {});
    const order = screen.addNewOrder();
    const product = screen.models["product.template"].get(5);
    await screen.addLineToOrder({ product_tmpl_id: product, qty: 1 }, order);
    order.addPaymentline(screen.models["pos.payment.method"].get(1));

    const { models } = toRaw(store);
    const known = (model) => toRaw(toRaw(models[model])[STORE_SYMBOL]).getRecordsMap(model);
    for (const model of ["pos.order", "pos.order.line", "pos.payment"]) {
        const records = [...toRaw(known(model)).values()];
        expect(records).not.toBeEmpty();
        for (const record of records) {
            expect(toRaw(record)).toBe(record);
            expect(record.model).toBe(toRaw(models[model]));
        }
    }
    expect(watched(toRaw(toRaw(order).uiState))).toEqual([]);
});
