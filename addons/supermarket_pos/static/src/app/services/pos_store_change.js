import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    async setup() {
        /** {amount, currencyId} of the last sale, until the next begins. */
        this.changeLeft = null;
        await super.setup(...arguments);
    },

    /** Who left the receipt still sees what to give back. */
    orderDone(order) {
        const { change: amount, currency } = order;
        this.changeLeft = order.showChange ? { amount, currencyId: currency.id } : null;
        return super.orderDone(...arguments);
    },
});
