import { DataServiceOptions } from "@point_of_sale/app/models/data_service_options";
import { PosData } from "@point_of_sale/app/services/data_service";
import { unsent, withoutOrders } from "@supermarket_pos/app/utils/outbox";
import { patch } from "@web/core/utils/patch";

/** The order of a line, a payment, a lot; an order itself. */
export const orderOf = (record) =>
    record.order_id ?? record.pos_order_id ?? record.pos_order_line_id?.order_id ?? record;

const isUnsent = (record) => unsent.has(orderOf(record)?.uuid);

/** What was paid and not sent stays in core's local copy, though the server knows the order. */
patch(DataServiceOptions.prototype, {
    get databaseTable() {
        return Object.fromEntries(
            Object.entries(super.databaseTable).map(([model, options]) => [
                model,
                {
                    ...options,
                    condition: (record) => !isUnsent(record) && options.condition(record),
                },
            ]),
        );
    },
});

/**
 * A saved order that was paid or changed here while the server was away is newer here than there:
 * what the server tells of it, at the start or because another till did something, changes nothing.
 */
patch(PosData.prototype, {
    async execute({ method }) {
        const result = await super.execute(...arguments);
        if (method === "read_pos_orders") {
            return withoutOrders(result, (row) => this.isNewerHere(row));
        }
        if (method === "read_config_open_orders") {
            return {
                ...result,
                dynamic_records: withoutOrders(result.dynamic_records ?? {}, (row) =>
                    this.isNewerHere(row),
                ),
            };
        }
        return result;
    },

    isNewerHere({ uuid, state }) {
        if (state !== "draft") {
            return false;
        }
        const order = this.models["pos.order"].getBy("uuid", uuid);
        return unsent.has(uuid) || Boolean(order?.isSynced && order.uiState?.isEdited);
    },

    /** Core deletes what the server does not tell, and of these it is not listened to. */
    async checkAndDeleteMissingOrders(results) {
        const orders = results?.["pos.order"]?.filter(
            (order) => !this.isNewerHere({ uuid: order.uuid, state: "draft" }),
        );
        return super.checkAndDeleteMissingOrders(orders && { ...results, "pos.order": orders });
    },
});
