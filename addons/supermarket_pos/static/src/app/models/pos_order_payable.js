import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    /** Lines without a quantity leave at payment: an order of such alone would never be sent. */
    canPay() {
        return super.canPay() && this.lines.some((line) => line.qty);
    },
});
