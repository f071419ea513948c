import { PosStore } from "@point_of_sale/app/services/pos_store";
import { BATCH } from "@supermarket_pos/app/services/pos_store_queue";
import { fate } from "@supermarket_pos/app/utils/outbox";
import { ConnectionLostError } from "@web/core/network/rpc";
import { groupBy } from "@web/core/utils/arrays";
import { Mutex } from "@web/core/utils/concurrency";
import { patch } from "@web/core/utils/patch";
import { markRaw } from "@odoo/owl";

/** What the server refused may be mended there meanwhile. */
const RETRY_MS = 60_000;

/** Orders that only the outbox has: the till's own data was lost or cleared. */
patch(PosStore.prototype, {
    async setup() {
        this.lostOrdersMutex = markRaw(new Mutex());
        await super.setup(...arguments);
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.sendLostOrders();
        window.addEventListener("pos-network-online", () => this.sendLostOrders());
        return result;
    },

    async sendLostOrders() {
        await this.lostOrdersMutex.exec(async () => {
            for (const orders of this.data.network.offline ? [] : this.lostBatches()) {
                if (!(await this.sendLost(orders))) {
                    break;
                }
            }
        });
        this.showQueue();
    },

    lostBatches() {
        const lost = this.outbox.list.filter(
            ({ uuid }) => fate(this.models["pos.order"].getBy("uuid", uuid)) === "send",
        );
        return Object.values(groupBy(lost, "till")).flatMap((orders) =>
            Array.from({ length: Math.ceil(orders.length / BATCH) }, (_batch, index) =>
                orders.slice(index * BATCH, (index + 1) * BATCH),
            ),
        );
    },

    /**
     * Send orders of one till; those of a refused batch one by one. What is refused alone stays in
     * the list that the cashier sees, and is tried again.
     *
     * @returns {Promise<boolean>} false when there is no connection
     */
    async sendLost(orders) {
        try {
            await this.callSync(
                orders.map((order) => order.serialized),
                { config_id: orders[0].till, device_identifier: this.device.identifier },
            );
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                return false;
            }
            if (orders.length === 1) {
                await this.noteRefusal(orders[0], error);
                return true;
            }
            for (const order of orders) {
                if (!(await this.sendLost([order]))) {
                    return false;
                }
            }
            return true;
        }
        await this.outbox.drop(orders.map((order) => order.uuid));
        this.noteSync();
        return true;
    },

    /** Kept with the order, for the cashier to read. */
    async noteRefusal(order, error) {
        await this.outbox.keep([{ ...order, refusal: error.data?.message ?? error.message }]);
        clearTimeout(this.lostOrdersTimer);
        this.lostOrdersTimer = setTimeout(() => this.sendLostOrders(), RETRY_MS);
    },
});
