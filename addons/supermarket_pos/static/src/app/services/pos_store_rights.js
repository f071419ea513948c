import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /** The order in the back office is for who is in charge of a till. */
    canEditPayment() {
        const inCharge = this.config.raw?._supermarket_in_charge ?? true;
        return inCharge && super.canEditPayment(...arguments);
    },
});
