import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { keptBefore } from "@supermarket_pos/app/utils/outbox";
import { patch } from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    /**
     * Core writes its local copy table by table: a page that is left in between comes back with a
     * paid order without its payment, which the server refuses for ever. What the outbox kept as a
     * whole when the order was paid is what is sent.
     */
    serializeForORM() {
        const data = super.serializeForORM(...arguments);
        return (!this.isSynced && keptBefore.get(this.uuid)) || data;
    },
});
