import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import { orderOf } from "@supermarket_pos/app/services/data_service_orders";
import { unsent } from "@supermarket_pos/app/utils/outbox";
import { patch } from "@web/core/utils/patch";

/**
 * What was deleted or cancelled at the server goes from the till, but no order that a customer
 * stands there with: paid here and not sent, changed here, or on the screen. Paid, it is sent
 * whole, and is a new one there where it must be.
 */
patch(DevicesSynchronisation.prototype, {
    processDeletedRecords(deletedRecords) {
        const orders = new Set(deletedRecords["pos.order"]);
        return super.processDeletedRecords(
            Object.fromEntries(
                Object.entries(deletedRecords).map(([model, ids]) => [
                    model,
                    ids.filter((id) => !this.isKept(this.models[model]?.get(id), orders)),
                ]),
            ),
        );
    },

    /** @param {Set} orders the ids of the orders that are gone: of others a line may be */
    isKept(record, orders) {
        const order = record && orderOf(record);
        if (!order) {
            return false;
        }
        const isOnScreen = orders.has(order.id) && order === this.pos.getOrder();
        return unsent.has(order.uuid) || Boolean(order.uiState?.isEdited) || isOnScreen;
    },
});
