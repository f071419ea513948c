import { PosStore } from "@point_of_sale/app/services/pos_store";
import { patch } from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /** A pick-up has its own rules: it needs no accounting right, but a second person. */
    get showCashMoveButton() {
        const picksUp = this.config.cash_control && this.config.pickup_pin;
        return super.showCashMoveButton || Boolean(picksUp);
    },
});
