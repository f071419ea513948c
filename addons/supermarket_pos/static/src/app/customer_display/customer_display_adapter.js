import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { patch } from "@web/core/utils/patch";
import { toRaw } from "@odoo/owl";

/** A customer reads the display; what lies closer together is one change to him. */
const SHOW_AFTER_MS = 150;
const { getOrderlineData } = CustomerDisplayPosAdapter.prototype;

/** The adapter with the newest state of the order, until it is sent. */
let waiting = null;

patch(PosOrderline.prototype, {
    /** Kept, as any getter's answer, until something that it was made of changes. */
    get customerDisplayData() {
        return getOrderlineData(this);
    },
});

patch(CustomerDisplayPosAdapter.prototype, {
    /** Of an order that changes, the lines that have not changed are not formatted again. */
    getOrderlineData(line) {
        return { ...toRaw(line.customerDisplayData) };
    },

    /** Core sends the whole order to the display and to the server at every change of a field. */
    dispatch(pos) {
        if (waiting) {
            waiting.channel.close();
        } else {
            setTimeout(() => {
                const newest = waiting;
                waiting = null;
                newest.dispatchNow(pos);
            }, SHOW_AFTER_MS);
        }
        waiting = this;
    },

    dispatchNow(pos) {
        super.dispatch(pos);
        this.channel.close();
    },
});
