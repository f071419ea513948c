import { PosStore } from "@point_of_sale/app/services/pos_store";
import { Outbox, fate, keptBefore } from "@supermarket_pos/app/utils/outbox";
import { quantitiesSent } from "@supermarket_pos/app/utils/sellable_board";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { effect } from "@web/core/utils/reactive";
import { markRaw, reactive } from "@odoo/owl";

/** Orders are cheaper for the server together; a batch stays a matter of seconds. */
export const BATCH = 25;

patch(PosStore.prototype, {
    async setup() {
        const kept = localStorage.getItem(this.lastSyncKey);
        this.queue = reactive({
            orders: [],
            lastSync: kept && luxon.DateTime.fromISO(kept),
            offlineSince: null,
            sending: false,
        });
        this.outbox = markRaw(new Outbox(`supermarket-pos-orders-${odoo.info?.db}`));
        await this.outbox.open();
        await super.setup(...arguments);
        this.showQueue();
        window.addEventListener("pos-network-online", () => this.noteSync());
        effect(({ offline }) => this.noteNetwork(offline), [this.data.network]);
    },

    async afterProcessServerData() {
        this.trustOutbox();
        const result = await super.afterProcessServerData(...arguments);
        this.noteSync();
        return result;
    },

    /**
     * The order of the address, or the next sale: what was paid and left at once may be in the
     * outbox alone, from where it is sent.
     */
    async handleUrlParams() {
        try {
            await super.handleUrlParams(...arguments);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            const { page, params } = this.defaultPage;
            this.router.navigate(page, params);
        }
    },

    /** What was paid is paid, however little of it core had written when the page was left. */
    trustOutbox() {
        for (const { uuid, serialized } of this.outbox.list) {
            keptBefore.set(uuid, serialized);
            const order = this.models["pos.order"].getBy("uuid", uuid);
            if (order && !order.finalized) {
                order.state = "paid";
                if (this.router.state.params.orderUuid === uuid) {
                    this.router.state.current = "ReceiptScreen";
                }
            }
        }
    },

    // What the cashier sees --------------------------------------------------------------

    showQueue() {
        this.queue.orders = this.outbox.list.filter(({ till }) => till === this.config.id);
    },

    get lastSyncKey() {
        return `supermarket_pos_last_sync_${odoo.info?.db}_${odoo.pos_config_id}`;
    },

    noteSync() {
        if (!this.data.network.offline) {
            this.queue.lastSync = luxon.DateTime.now();
            localStorage.setItem(this.lastSyncKey, this.queue.lastSync.toISO());
        }
    },

    noteNetwork(isOffline) {
        if (!isOffline) {
            this.queue.offlineSince = null;
            this.closeOfflineNotice?.();
        } else if (!this.queue.offlineSince) {
            this.queue.offlineSince = luxon.DateTime.now();
            this.closeOfflineNotice = this.notification?.add(
                _t(
                    "No connection. You can go on selling: orders are kept here and sent later. Stock figures may be out of date.",
                ),
                { type: "warning" },
            );
        }
    },

    // Sending ----------------------------------------------------------------------------

    /** Keep what is paid before it is sent; several go together, core sends what is left. */
    async syncAllOrders() {
        await this.keepPaidOrders();
        try {
            if (!this.data.network.offline) {
                await this.sendInBatches();
            }
            const result = await super.syncAllOrders(...arguments);
            this.noteAnswer(result);
            return result;
        } catch (error) {
            this.noteAnswer(error);
            throw error;
        } finally {
            await this.releaseOrders();
        }
    },

    noteAnswer(answer) {
        if (answer instanceof ConnectionLostError) {
            if (!this.data.network.offline) {
                this.data.checkConnectivity();
            }
        } else if (answer?.length) {
            this.noteSync();
        }
    },

    async keepPaidOrders() {
        const paid = this.models["pos.order"].filter(
            (order) => order.isUnsyncedPaid && !this.outbox.has(order.uuid),
        );
        if (!paid.length) {
            return;
        }
        await this.preSyncAllOrders(paid);
        const kept = paid.map((order) => this.keptOrder(order));
        await this.outbox.keep(kept);
        if (this.data.network.offline) {
            // Nobody else tells what they take.
            this.sellableBoard.sell(quantitiesSent(kept.map(({ serialized }) => serialized)));
        }
        this.showQueue();
    },

    keptOrder(order) {
        return {
            uuid: order.uuid,
            till: this.config.id,
            at: new Date().toISOString(),
            name: order.pos_reference,
            amount: order.amount_total,
            lines: order.lines.length,
            serialized: JSON.parse(JSON.stringify(order.serializeForORM({ keepCommands: true }))),
        };
    },

    async releaseOrders() {
        const done = this.outbox.list
            .map(({ uuid }) => uuid)
            .filter((uuid) => fate(this.models["pos.order"].getBy("uuid", uuid)) === "drop");
        if (done.length) {
            await this.outbox.drop(done);
        }
        this.showQueue();
    },

    async sendInBatches() {
        const waiting = this.getPendingOrder().orderToCreate.filter(
            (order) => order.isUnsyncedPaid && !this.syncingOrders.has(order.uuid),
        );
        for (let start = 0; waiting.length > 1 && start < waiting.length; start += BATCH) {
            if (!(await this.sendBatch(waiting.slice(start, start + BATCH)))) {
                return;
            }
            await this.releaseOrders();
        }
    },

    /** As core does with one order; false when core should try them one by one. */
    async sendBatch(orders) {
        const uuids = orders.map((order) => order.uuid);
        await this.preSyncAllOrders(orders);
        uuids.forEach((uuid) => this.syncingOrders.add(uuid));
        try {
            const serialized = orders.map((order) => order.serializeForORM({ keepCommands: true }));
            const data = await this.callSync(serialized, this.getSyncAllOrdersContext(orders));
            const missing = await this.data.missingRecursive(data);
            const records = this.models.loadConnectedData(missing);
            await this.postSyncAllOrders(records["pos.order"]);
            uuids.forEach((uuid) => this.pendingOrder.create.delete(uuid));
            this.noteSync();
            return true;
        } catch {
            return false;
        } finally {
            uuids.forEach((uuid) => this.syncingOrders.delete(uuid));
        }
    },

    callSync(serialized, context) {
        return this.data.call("pos.order", "sync_from_ui", [serialized], { context });
    },

    /** The cashier's "send now". */
    async sendWaitingOrders() {
        this.queue.sending = true;
        try {
            await this.data.checkConnectivity();
            const waiting = this.models["pos.order"].filter((order) => order.isUnsyncedPaid);
            this.addPendingOrder(waiting.map((order) => order.id));
            await this.syncAllOrders();
            await this.sendLostOrders();
        } finally {
            this.queue.sending = false;
        }
    },
});
