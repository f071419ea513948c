import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { pricesChanged } from "@supermarket_pos/app/utils/price_watch";
import { patch } from "@web/core/utils/patch";

/** A customer or the cashier brought another price list: the cards tell its prices. */
patch(PosOrder.prototype, {
    setPricelist(pricelist) {
        const before = this.pricelist_id?.id;
        super.setPricelist(...arguments);
        // a new order gets its list, too: the cards have the prices of the one before
        if ((before || this.partner_id) && before !== pricelist?.id) {
            pricesChanged();
        }
    },
});
