import { markRaw, reactive } from "@odoo/owl";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { CodePayments } from "@supermarket_pos/app/utils/payment/payment_code";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    async setup() {
        this.codePayments = markRaw(
            new CodePayments({
                call: (method, ...args) =>
                    this.data.orm.silent.call("pos.config", method, [[this.config.id], ...args]),
                sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
                states: reactive({}),
            }),
        );
        await super.setup(...arguments);
    },
});
