import { PosStore } from "@point_of_sale/app/services/pos_store";
import { difference, fate } from "@supermarket_pos/app/utils/outbox";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { groupBy } from "@web/core/utils/arrays";
import { Mutex } from "@web/core/utils/concurrency";
import { patch } from "@web/core/utils/patch";
import { markRaw } from "@odoo/owl";

/** Orders are cheaper for the server together; a batch stays a matter of seconds. */
export const BATCH = 25;
/** What the server refused may be mended there meanwhile. */
const RETRY_MS = 60_000;

/**
 * Sends what was paid from the outbox: as it was when it was paid, whatever became of the till's
 * own copy. An order that is just being paid is sent by the payment, which needs the answer.
 */
patch(PosStore.prototype, {
    async setup() {
        this.outboxMutex = markRaw(new Mutex());
        await super.setup(...arguments);
    },

    async processServerData() {
        this.data.onOrdersTaken = (rows) => this.noteTaken(rows);
        return super.processServerData(...arguments);
    },

    async sendOutbox() {
        await this.outboxMutex.exec(async () => {
            for (const orders of this.data.network.offline ? [] : this.batches()) {
                if (!(await this.sendKept(orders))) {
                    break;
                }
            }
        });
        this.showQueue();
    },

    /** With the till's own clock, by which the server puts the time of each sale right. */
    getSyncAllOrdersContext() {
        const clock = serializeDateTime(luxon.DateTime.now());
        return { ...super.getSyncAllOrdersContext(...arguments), supermarket_clock: clock };
    },

    fateOf(uuid) {
        const order = this.models["pos.order"].getBy("uuid", uuid);
        return fate(order, uuid === this.uuidBeingPaid);
    },

    batches() {
        const waiting = this.outbox.list.filter(({ uuid }) => this.fateOf(uuid) === "send");
        return Object.values(groupBy(waiting, "till")).flatMap((orders) =>
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
    async sendKept(orders) {
        let answer;
        try {
            answer = await this.callSync(orders);
        } catch (error) {
            return this.afterRefusal(orders, error);
        }
        await this.outbox.drop(orders.map((order) => order.uuid));
        this.noteSync();
        // What can't be taken over now is sent again and taken over then: nothing counts twice.
        await this.takeOver(answer).catch(() => {});
        return true;
    },

    callSync(orders) {
        const known = orders
            .map(({ uuid }) => this.models["pos.order"].getBy("uuid", uuid))
            .filter(Boolean);
        const context = { ...this.getSyncAllOrdersContext(known), config_id: orders[0].till };
        const serialized = orders.map((order) => order.serialized);
        return this.data.call("pos.order", "sync_from_ui", [serialized], { context });
    },

    async afterRefusal(orders, error) {
        if (error instanceof ConnectionLostError) {
            return false;
        }
        if (orders.length === 1) {
            await this.noteRefusal(orders[0], error);
            return true;
        }
        for (const order of orders) {
            if (!(await this.sendKept([order]))) {
                return false;
            }
        }
        return true;
    },

    /** Kept with the order, for the cashier to read. */
    async noteRefusal(order, error) {
        if (!this.outbox.has(order.uuid)) {
            return; // given up meanwhile
        }
        await this.outbox.keep([{ ...order, refusal: error.data?.message ?? error.message }]);
        clearTimeout(this.outboxTimer);
        this.outboxTimer = setTimeout(() => this.sendOutbox(), RETRY_MS);
    },

    /** The server's numbers for the orders that are at the till. */
    async takeOver(answer) {
        const rows = answer["pos.order"] ?? [];
        const isHere = ({ uuid }) => this.models["pos.order"].getBy("uuid", uuid);
        if (!rows.some(isHere)) {
            return;
        }
        const records = this.models.loadConnectedData(await this.data.missingRecursive(answer));
        await this.postSyncAllOrders(records["pos.order"]);
        records["pos.order"].forEach((order) => this.removePendingOrder(order));
    },

    /** What the server has taken waits no more; a total that it booked otherwise is told. */
    async noteTaken(rows) {
        const taken = rows.filter(({ uuid, state }) => state !== "draft" && this.outbox.has(uuid));
        const kept = taken.map(({ uuid }) => this.outbox.items.get(uuid));
        const others = taken.map((row, index) => difference(kept[index], row)).filter(Boolean);
        if (taken.length) {
            await this.outbox.drop(taken.map(({ uuid }) => uuid));
            this.showQueue();
        }
        for (const { name, paid, booked } of others) {
            this.barcodeReader.stop(
                _t("Another total"),
                _t(
                    "Receipt %(name)s: %(paid)s was paid here, the server booked %(booked)s. Show it to a supervisor.",
                    {
                        name,
                        paid: this.env.utils.formatCurrency(paid),
                        booked: this.env.utils.formatCurrency(booked),
                    },
                ),
            );
        }
    },
});
