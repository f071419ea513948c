import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Component, useState } from "@odoo/owl";

const { DateTime } = luxon;

/** The paid orders that the server has not confirmed yet, and how well the till is prepared. */
export class WaitingOrdersPopup extends Component {
    static template = "supermarket_pos.WaitingOrdersPopup";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.pos = usePos();
        this.queue = useState(this.pos.queue);
        this.copy = useState(useService("supermarket_offline_copy"));
    }

    get isOffline() {
        return this.pos.data.network.offline;
    }

    get offlineAdvice() {
        return _t(
            "You can go on selling. Stock figures may be out of date: what oversells is listed under Sale Exceptions once it is sent.",
        );
    }

    get productCount() {
        return this.pos.data.catalogue.size.toLocaleString();
    }

    get isCatalogueWhole() {
        return this.pos.data.catalogueKeeper.isWhole;
    }

    get total() {
        return this.amount(this.queue.orders.reduce((sum, order) => sum + order.amount, 0));
    }

    amount(value) {
        return this.env.utils.formatCurrency(value);
    }

    moment(value) {
        return value ? value.toLocaleString(DateTime.DATETIME_SHORT) : "–";
    }

    paidAt(order) {
        return this.moment(DateTime.fromISO(order.at));
    }
}
