import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { formatCurrency } from "@point_of_sale/app/models/utils/currency";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { toRaw } from "@odoo/owl";

/** A customer reads the display; what lies closer together is one change to him, up to a limit. */
const SHOW_AFTER_MS = 150;
const AT_LATEST_MS = 600;
const { getOrderlineData } = CustomerDisplayPosAdapter.prototype;

/** {adapter, since, timer}: the newest state of the order, until it is sent. */
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

    /**
     * What the customer gets back: core shows it as less than nothing. The word comes from here,
     * because the display loads no words of this addon.
     */
    formatOrderData(order) {
        super.formatOrderData(...arguments);
        this.data.change = order.change && formatCurrency(Math.abs(order.change), order.currency);
        this.data.changeLabel = _t("Change due");
    },

    /** Core sends the whole order to the display and to the server at every change of a field. */
    dispatch(pos) {
        const since = waiting?.since ?? performance.now();
        if (waiting) {
            clearTimeout(waiting.timer);
            waiting.adapter.channel.close();
        }
        const left = since + AT_LATEST_MS - performance.now();
        const timer = setTimeout(
            () => {
                waiting = null;
                this.dispatchNow(pos);
            },
            Math.min(SHOW_AFTER_MS, left),
        );
        waiting = { adapter: this, since, timer };
    },

    dispatchNow(pos) {
        super.dispatch(pos);
        this.channel.close();
    },
});
