import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { WaitingOrdersPopup } from "@supermarket_pos/app/components/popups/waiting_orders_popup/waiting_orders_popup";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

/** In the navigation bar: whether the server is there, what waits for it, when it last answered. */
export class SyncStatus extends Component {
    static template = "supermarket_pos.SyncStatus";
    static props = {};

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.queue = useState(this.pos.queue);
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    /** The moment it shows: since when there is no connection, else the last answer. */
    get time() {
        const moment = this.isOffline ? this.queue.offlineSince : this.queue.lastSync;
        return moment?.toLocaleString(luxon.DateTime.TIME_SIMPLE) ?? "";
    }

    get look() {
        if (this.isOffline || !this.queue.isKept) {
            return { button: "btn-danger", icon: "fa-chain-broken" };
        }
        return this.queue.orders.length
            ? { button: "btn-warning", icon: "fa-cloud-upload" }
            : { button: "btn-light", icon: "fa-cloud text-success" };
    }

    openList() {
        this.dialog.add(WaitingOrdersPopup, {});
    }
}
