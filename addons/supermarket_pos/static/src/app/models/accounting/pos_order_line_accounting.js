import { PosOrderlineAccounting } from "@point_of_sale/app/models/accounting/pos_order_line_accounting";
import { taxBases } from "@supermarket_pos/app/utils/order_prices";
import { patch } from "@web/core/utils/patch";

patch(PosOrderlineAccounting.prototype, {
    /** Kept, as any getter's answer, until something that it was made of changes. */
    get taxBases() {
        return taxBases(this);
    },

    get prices() {
        return this.order_id.detailsOfLine("original", this.uuid);
    },

    get unitPrices() {
        return this.order_id.detailsOfLine("unit", this.uuid);
    },
});
