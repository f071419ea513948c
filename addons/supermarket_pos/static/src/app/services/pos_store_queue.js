import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@supermarket_pos/app/services/pos_store_outbox";
import { sentWhole } from "@supermarket_pos/app/models/pos_order_saved";
import { quantitiesSent } from "@supermarket_pos/app/utils/sellable_board";
import { isSupermarketTill } from "@supermarket_pos/app/utils/supermarket_till";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { patch } from "@web/core/utils/patch";
import { effect } from "@web/core/utils/reactive";
import { reactive } from "@odoo/owl";

patch(PosStore.prototype, {
    async setup() {
        const kept = localStorage.getItem(this.lastSyncKey);
        this.queue = reactive({
            orders: [],
            lastSync: kept && luxon.DateTime.fromISO(kept),
            offlineSince: null,
            sending: false,
            isKept: true,
        });
        await super.setup(...arguments);
        this.showQueue();
        window.addEventListener("pos-network-online", () => this.noteSync());
        effect(({ offline }) => this.noteNetwork(offline), [this.data.network]);
    },

    get outbox() {
        return this.data.outbox;
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
        for (const { uuid } of this.outbox.list) {
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
        this.queue.isKept = this.outbox.isKept;
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

    /**
     * Keep what is paid before anything is sent. Core sends what is saved and the order that is
     * just being paid; all else that was paid is sent from the outbox.
     */
    async syncAllOrders(options = {}) {
        await this.keepPaidOrders();
        const paying = options.throw && !options.orders && this.orderBeingPaid;
        try {
            const result = await this.sendWhole(
                paying ? { ...options, orders: this.sentWith(paying), force: true } : options,
                paying,
            );
            this.noteAnswer(result);
            return result;
        } catch (error) {
            this.noteAnswer(error);
            throw error;
        } finally {
            const isSent = this.sendOutbox();
            if (!paying) {
                await isSent;
            }
            await this.releaseOrders();
        }
    },

    /** The order at hand alone: what becomes of another is not this customer's. Core sends all. */
    sentWith(paying) {
        if (isSupermarketTill(this.models)) {
            return [paying];
        }
        const { orderToCreate, orderToUpdate } = this.getPendingOrder();
        return [...orderToCreate, ...orderToUpdate, paying];
    },

    get orderBeingPaid() {
        const order = this.getOrder();
        const { create, write } = this.pendingOrder;
        const isPending = create.has(order?.id) || write.has(order?.id);
        return isPending && order.finalized && this.outbox.has(order.uuid) ? order : undefined;
    },

    /** Core's part, with all lines of an order and with what changed kept until it has arrived. */
    async sendWhole(options, paying) {
        const pending = this.getPendingOrder();
        const orders = options.orders ?? [...pending.orderToCreate, ...pending.orderToUpdate];
        this.uuidBeingPaid = paying?.uuid;
        orders.forEach((order) => sentWhole.add(order.uuid));
        try {
            const result = await super.syncAllOrders(options);
            this.uuidBeingPaid = undefined;
            return result;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.uuidBeingPaid = undefined; // refused, it is the cashier's: see takeBack
            }
            throw error;
        } finally {
            orders.forEach((order) => sentWhole.delete(order.uuid));
        }
    },

    /** Saved by the server: nothing of it is left to be sent. */
    async postSyncAllOrders(orders) {
        const result = await super.postSyncAllOrders(...arguments);
        orders.forEach((order) => order.noteSaved());
        return result;
    },

    /** Not taken at payment: it is the cashier's again, to be changed or deleted. */
    async takeBack(order) {
        await this.outbox.drop([order.uuid]);
        this.uuidBeingPaid = undefined;
        this.showQueue();
    },

    getPendingOrder() {
        const pending = super.getPendingOrder(...arguments);
        const isCores = ({ uuid }) => !this.outbox.has(uuid);
        return {
            ...pending,
            orderToCreate: pending.orderToCreate.filter(isCores),
            orderToUpdate: pending.orderToUpdate.filter(isCores),
        };
    },

    noteAnswer(answer) {
        if (answer instanceof ConnectionLostError) {
            if (isSupermarketTill(this.models) && !this.data.network.offline) {
                this.data.checkConnectivity();
            }
        } else if (answer?.length) {
            this.noteSync();
        }
    },

    async keepPaidOrders() {
        const paid = this.models["pos.order"].filter(
            (order) => !this.outbox.has(order.uuid) && this.isPaidHere(order),
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

    /** New orders, and saved ones that the server still knows as unpaid. */
    isPaidHere(order) {
        const isResumed =
            order.state === "paid" && this.pendingOrder.write.has(order.id) && order.isDirty();
        return order.isUnsyncedPaid || isResumed;
    },

    keptOrder(order) {
        sentWhole.add(order.uuid);
        try {
            return {
                uuid: order.uuid,
                till: this.config.id,
                at: new Date().toISOString(),
                name: order.pos_reference,
                amount: order.amount_total,
                lines: order.lines.length,
                serialized: JSON.parse(JSON.stringify(order.serializeForORM())),
            };
        } finally {
            sentWhole.delete(order.uuid);
        }
    },

    async releaseOrders() {
        const done = this.outbox.list
            .map(({ uuid }) => uuid)
            .filter((uuid) => this.fateOf(uuid) === "drop");
        if (done.length) {
            await this.outbox.drop(done);
        }
        this.showQueue();
    },

    /** The cashier's "send now". */
    async sendWaitingOrders() {
        this.queue.sending = true;
        try {
            await this.data.checkConnectivity();
            await this.syncAllOrders();
        } finally {
            this.queue.sending = false;
        }
    },
});
